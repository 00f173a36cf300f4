// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.PinnedThread;
import java.lang.invoke.MethodHandle;
import java.util.SplittableRandom;

/**
 * A server of one thread on one CPU: it waits for a request on a Unix socket, computes, looks into memory, calls the
 * kernel, and sends the request back as its answer. The same work for every request on every machine, some 20 us on one of
 * 3 GHz: a chain of {@value #STEPS} steps of a shift, an exclusive or and a multiplication, {@value #LOOKS} loads from {@value #TABLE_BYTES} bytes, and {@value
 * #CALLS} system calls beside those for the socket.
 */
final class Service implements AutoCloseable {

    static final int REQUEST_BYTES = Long.BYTES;

    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();
    private static final MethodHandle GETPPID = Libc.getppid();
    private static final long END = -1;
    private static final int STEPS = 12_000;
    private static final int LOOKS = 64;
    private static final int CALLS = 2;
    private static final long TABLE_BYTES = 4L << 20;
    private static final long LINE_BYTES = 64;
    private static final long MULTIPLIER =
            6364136223846793005L; // Knuth, The Art of Computer Programming, vol. 2, 3.3.4
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final DescriptorPair sockets;
    private final OffHeap request = OffHeap.map(REQUEST_BYTES);
    private final OffHeap table = OffHeap.map(TABLE_BYTES);
    private final PinnedThread thread;
    private long state = 1;

    private Service(int cpu, DescriptorPair sockets) {
        this.sockets = sockets;
        try {
            thread = PinnedThread.start("service", cpu, this::fillTable, this::serve);
        } catch (RuntimeException e) {
            free();
            throw e;
        }
    }

    /**
     * Starts it and waits until it is pinned.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel refuses something
     */
    static Service start(int cpu) {
        Libc.checkGetppid();
        return new Service(cpu, DescriptorPair.unixSockets());
    }

    /** The socket for requests and their answers. */
    int socket() {
        return sockets.writer().number();
    }

    /** On its own CPU, so that every page is there, and near, before the first request. */
    private void fillTable() {
        SplittableRandom random = new SplittableRandom(STEPS);
        for (long at = 0; at < TABLE_BYTES; at += LINE_BYTES) {
            table.putLong(at, random.nextLong(TABLE_BYTES / LINE_BYTES) * LINE_BYTES);
        }
    }

    private void serve() {
        while (receive() != END) {
            work();
            send();
        }
    }

    private void work() {
        long x = state;
        for (int i = 0; i < STEPS; i++) {
            x = (x ^ (x >>> 32)) * MULTIPLIER; // multiplications alone would be folded: (x * c) * c is x * (c * c)
        }
        state = x;
        long at = (x >>> 20) % (TABLE_BYTES / LINE_BYTES) * LINE_BYTES;
        for (int i = 0; i < LOOKS; i++) {
            at = table.getLong(at);
        }
        try {
            for (int i = 0; i < CALLS; i++) {
                state += 2L * (int) GETPPID.invokeExact();
            }
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
        state += at & 2;
    }

    private long receive() {
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
        sockets.close();
        request.close();
        table.close();
    }
}
