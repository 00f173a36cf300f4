// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Senders and receivers that exchange the messages of a round when they are told, and wait for the next round. All are threads of this
 * process, or the receivers are threads of another one.
 */
final class Groups implements AutoCloseable {

    static final int MEMBERS = 10;
    static final int MESSAGE_BYTES = 100;

    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final Duration POLL = Duration.ofMillis(1);

    private final int messages;
    private final int loops;
    private final boolean betweenProcesses;
    private final CyclicBarrier start;
    private final CyclicBarrier end;
    private final List<DescriptorPair> sockets = new ArrayList<>();
    private final LongAdder received = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private Optional<ReceivingProcess> elsewhere = Optional.empty();
    private volatile boolean ending;
    private volatile @Nullable RuntimeException failure;

    private Groups(int groups, int messages, Court.Between between) {
        this.messages = messages;
        loops = messages / (groups * MEMBERS * MEMBERS);
        betweenProcesses = between == Court.Between.PROCESSES;
        int everyone = (betweenProcesses ? 1 : 2) * groups * MEMBERS + 1; // and who tells them
        start = new CyclicBarrier(everyone);
        end = new CyclicBarrier(everyone);
    }

    /**
     * Starts everyone.
     *
     * @param groups at least 1
     * @param messages of a round, all groups together: a multiple of {@code groups *} {@value #MEMBERS} squared
     * @param between threads, or processes
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel refuses so many sockets, or a process
     * @throws io.mitigauge.bench.UnsupportedException if there is no room for a process
     */
    static Groups start(int groups, int messages, Court.Between between) {
        Groups all = new Groups(groups, messages, between);
        try {
            for (int i = 0; i < groups * MEMBERS; i++) {
                all.sockets.add(DescriptorPair.unixSockets());
            }
            if (all.betweenProcesses) {
                all.elsewhere = Optional.of(ReceivingProcess.start(all.sockets, all.loops * MEMBERS));
            }
            for (int group = 0; group < groups; group++) {
                all.startGroup(all.sockets.subList(group * MEMBERS, (group + 1) * MEMBERS));
            }
            return all;
        } catch (RuntimeException | Error e) { // an Error where the kernel gives no further thread
            all.close();
            throw e;
        }
    }

    private void startGroup(List<DescriptorPair> channels) {
        int[] writers =
                channels.stream().mapToInt(channel -> channel.writer().number()).toArray();
        for (DescriptorPair channel : channels) {
            if (!betweenProcesses) {
                startThread(message -> {
                    for (int i = 0; i < loops * MEMBERS; i++) {
                        receive(channel.reader().number(), message);
                    }
                    received.add((long) loops * MEMBERS);
                });
            }
            startThread(message -> {
                for (int i = 0; i < loops; i++) {
                    for (int writer : writers) {
                        send(writer, message);
                    }
                }
            });
        }
    }

    /** What one member does in a round, with memory for a message. */
    private interface Part {
        void play(OffHeap message);
    }

    private void startThread(Part part) {
        threads.add(Thread.ofPlatform()
                .daemon()
                .name("member-" + threads.size())
                .start(() -> {
                    try (OffHeap message = OffHeap.map(MESSAGE_BYTES)) {
                        while (!ending) {
                            start.await();
                            part.play(message);
                            end.await();
                        }
                    } catch (BrokenBarrierException | InterruptedException e) {
                        // this is the end, or somebody else says why
                    } catch (RuntimeException e) {
                        failure = e;
                        end.reset();
                    }
                }));
    }

    private static void send(int socket, OffHeap message) {
        try {
            long sent = (long) SEND.invokeExact(socket, message.address(), (long) MESSAGE_BYTES, MSG_NOSIGNAL);
            if (sent != MESSAGE_BYTES) {
                throw new IllegalStateException("a message cannot be sent");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    /**
     * Waits for a message.
     *
     * @throws IllegalStateException if none comes
     */
    static void receive(int socket, OffHeap message) {
        try {
            long got = (long) RECV.invokeExact(socket, message.address(), (long) MESSAGE_BYTES, MSG_WAITALL);
            if (got != MESSAGE_BYTES) {
                throw new IllegalStateException("a message does not arrive");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    /**
     * All messages once.
     *
     * @throws IllegalStateException if one could not be sent or received
     */
    void round() {
        try {
            start.await();
            end.await();
            elsewhere.ifPresent(receivers -> {
                receivers.awaitRound();
                received.add(messages);
            });
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("a thread of a group failed", failure == null ? e : failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Messages that have come so far. */
    long received() {
        return received.sum();
    }

    /** Ends everyone and closes the sockets. */
    @Override
    public void close() {
        ending = true;
        try {
            for (Thread thread : threads) {
                while (!thread.join(POLL)) {
                    start.reset(); // whoever waits for a round
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return; // sockets in use stay open until the JVM ends
        }
        elsewhere.ifPresent(ReceivingProcess::close);
        sockets.forEach(DescriptorPair::close);
    }
}
