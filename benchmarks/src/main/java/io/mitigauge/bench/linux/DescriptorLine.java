// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.invoke.MethodHandle;
import java.util.function.LongConsumer;

/** A line over a descriptor that is written to and one that is read from, some bytes for each token. */
final class DescriptorLine implements Line {

    private static final MethodHandle READ = Libc.read().bare();
    private static final MethodHandle WRITE = Libc.write().bare();
    private static final int PIPE_BYTES = 1;
    private static final int COUNTER_BYTES = Long.BYTES;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int NO_FLAGS = 0;
    private static final long ONE = 1;

    private final int reader;
    private final int writer;
    private final int tokenBytes;
    private final OffHeap sent = OffHeap.map(Long.BYTES);
    private final OffHeap received = OffHeap.map(Long.BYTES);
    private boolean closed;

    DescriptorLine(int reader, int writer, int tokenBytes) {
        this.reader = reader;
        this.writer = writer;
        this.tokenBytes = tokenBytes;
        sent.putLong(0, ONE);
    }

    static DescriptorLine pipe() {
        return pair(
                PIPE_BYTES,
                ends -> CFunction.of("pipe2", Downcalls.INT, Downcalls.LONG, Downcalls.INT)
                        .call(ends, NO_FLAGS));
    }

    static DescriptorLine unixSockets() {
        return pair(
                PIPE_BYTES,
                ends -> CFunction.of(
                                "socketpair",
                                Downcalls.INT,
                                Downcalls.INT,
                                Downcalls.INT,
                                Downcalls.INT,
                                Downcalls.LONG)
                        .call(AF_UNIX, SOCK_STREAM, NO_FLAGS, ends));
    }

    static DescriptorLine eventFd() {
        int counter = Math.toIntExact(CFunction.of("eventfd", Downcalls.INT, Downcalls.INT, Downcalls.INT)
                .call(0, NO_FLAGS));
        return new DescriptorLine(counter, counter, COUNTER_BYTES);
    }

    private static DescriptorLine pair(int tokenBytes, LongConsumer call) {
        try (OffHeap ends = OffHeap.map(2L * Integer.BYTES)) {
            call.accept(ends.address());
            return new DescriptorLine(ends.getInt(0), ends.getInt(Integer.BYTES), tokenBytes);
        }
    }

    @Override
    public void put() {
        try {
            require((long) WRITE.invokeExact(writer, sent.address(), (long) tokenBytes), "write of a token");
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public void take() {
        try {
            require((long) READ.invokeExact(reader, received.address(), (long) tokenBytes), "read of a token");
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    private void require(long bytes, String call) {
        if (bytes != tokenBytes) {
            throw new LinuxException(call + " answered " + bytes + " instead of " + tokenBytes);
        }
    }

    @Override
    public String address() {
        return "descriptors:" + reader + ":" + writer + ":" + tokenBytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close().call(reader);
            if (writer != reader) {
                Libc.close().call(writer);
            }
            sent.close();
            received.close();
        }
    }
}
