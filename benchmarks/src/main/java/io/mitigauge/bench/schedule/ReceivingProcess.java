// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.ParentDeath;
import io.mitigauge.bench.memory.WorkingSet;
import io.mitigauge.bench.place.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;

/** All receivers of {@link Groups} in a second JVM, which tells when each has received what a round has for it. */
final class ReceivingProcess implements Held.Resource {

    private final Line told;
    private final ChildJvm child;

    private ReceivingProcess(Line told, ChildJvm child) {
        this.told = told;
        this.child = child;
    }

    /**
     * Starts it and waits until it is there.
     *
     * @param sockets whose readers it receives from, a thread each
     * @param each messages of a round for each of them
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be started
     * @throws io.mitigauge.bench.UnsupportedException if there is no room for it
     */
    static ReceivingProcess start(List<DescriptorPair> sockets, int each) {
        WorkingSet.requireSecondJvm();
        sockets.forEach(socket -> socket.reader().keepOnExec());
        Line told = Line.Way.PIPE.open();
        try {
            Stream<Object> numbers =
                    sockets.stream().map(socket -> socket.reader().number());
            List<String> arguments = Stream.concat(Stream.of(told.address(), each), numbers)
                    .map(String::valueOf)
                    .toList();
            ChildJvm child = ChildJvm.start("the receiving process", ReceivingProcess.class, arguments, () -> {
                told.take();
                return true;
            });
            return new ReceivingProcess(told, child);
        } catch (RuntimeException | Error e) {
            told.close();
            throw e;
        }
    }

    /** Waits until everyone has received a round. */
    void awaitRound() {
        told.take();
    }

    /** Is the process. */
    public static void main(String[] arguments) {
        ParentDeath.endWithIt();
        ChildJvm.play(() -> receiveAll(arguments));
    }

    private static void receiveAll(String[] arguments) {
        Line told = Line.inherited(arguments[0]);
        int each = Integer.parseInt(arguments[1]);
        CyclicBarrier round = new CyclicBarrier(arguments.length - 2, told::put);
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 2; i < arguments.length; i++) {
                int socket = Integer.parseInt(arguments[i]);
                threads.add(Thread.ofPlatform().daemon().start(() -> receive(socket, each, round)));
            }
        } catch (OutOfMemoryError e) { // how the JDK says that the kernel gives no thread
            throw new UnsupportedException("the kernel refuses another thread: " + e.getMessage());
        }
        told.put();
        threads.forEach(ReceivingProcess::join);
    }

    private static void receive(int socket, int each, CyclicBarrier round) {
        try (OffHeap message = OffHeap.map(Groups.MESSAGE_BYTES)) {
            while (true) {
                for (int i = 0; i < each; i++) {
                    Groups.receive(socket, message);
                }
                round.await();
            }
        } catch (BrokenBarrierException | InterruptedException | RuntimeException | Error e) {
            System.err.println("a receiver ends: " + e);
            Runtime.getRuntime().halt(1); // or whoever started this process would wait for ever
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        try {
            child.close();
        } finally {
            told.close();
        }
    }
}
