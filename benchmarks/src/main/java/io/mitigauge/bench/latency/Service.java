// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Epoll;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.PinnedThread;
import java.lang.invoke.MethodHandle;

/**
 * A server of one thread on one CPU, as event loops are: it waits with epoll until there is a request on a Unix socket, takes
 * it, does its {@link Work}, makes {@value #CALLS} bare system calls besides, and sends the request back as its answer. Five
 * system calls for each, and the same work for every request on every machine, some 20 us on one of 3 GHz.
 */
final class Service implements Held.Resource {

    static final int REQUEST_BYTES = Long.BYTES;

    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();
    private static final MethodHandle GETPPID = Libc.getppid();
    private static final long END = -1;
    private static final int CALLS = 2;
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final DescriptorPair sockets;
    private final Epoll ready;
    private final OffHeap request;
    private final Work work;
    private final PinnedThread thread;

    private Service(int cpu, Held.Keeper keeper) {
        sockets = keeper.keep(DescriptorPair.unixSockets());
        ready = keeper.keep(Epoll.watching(sockets.reader()));
        request = keeper.keep(OffHeap.map(REQUEST_BYTES));
        work = keeper.keep(new Work());
        thread = PinnedThread.start("service", cpu, work::fillTable, this::serve);
    }

    /**
     * Starts it and waits until it is pinned.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel refuses something
     */
    static Service start(int cpu) {
        Libc.checkGetppid();
        return Held.by(keeper -> new Service(cpu, keeper)).value();
    }

    /** The socket for requests and their answers. */
    int socket() {
        return sockets.writer().number();
    }

    private void serve() {
        while (receive() != END) {
            work();
            send();
        }
    }

    private void work() {
        long calls = 0;
        try {
            for (int i = 0; i < CALLS; i++) {
                calls += (int) GETPPID.invokeExact();
            }
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
        long ignored = work.once(2 * calls);
    }

    private long receive() {
        while (!ready.await()) {
            // a signal, not a request
        }
        try {
            long got = (long)
                    RECV.invokeExact(sockets.reader().number(), request.address(), (long) REQUEST_BYTES, MSG_WAITALL);
            return got == REQUEST_BYTES ? request.getLong(0) : END;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    private void send() {
        try {
            long sent = (long)
                    SEND.invokeExact(sockets.reader().number(), request.address(), (long) REQUEST_BYTES, MSG_NOSIGNAL);
            if (sent != REQUEST_BYTES) {
                throw new IllegalStateException("the service cannot send its answer");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    /** Ends it; every answer must have been received. */
    @Override
    public void close() {
        try (OffHeap last = OffHeap.map(REQUEST_BYTES)) {
            last.putLong(0, END);
            Libc.send().call(socket(), last.address(), (long) REQUEST_BYTES, MSG_NOSIGNAL);
            thread.join();
        } finally {
            free();
        }
    }

    private void free() {
        ready.close();
        sockets.close();
        request.close();
        work.close();
    }
}
