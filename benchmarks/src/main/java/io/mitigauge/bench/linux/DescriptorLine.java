// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.invoke.MethodHandle;

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

    private final DescriptorPair ends;
    private final int reader;
    private final int writer;
    private final int tokenBytes;
    private final OffHeap sent;
    private final OffHeap received;

    private DescriptorLine(DescriptorPair ends, int tokenBytes, OffHeap sent, OffHeap received) {
        this.ends = ends;
        this.reader = ends.reader().number();
        this.writer = ends.writer().number();
        this.tokenBytes = tokenBytes;
        this.sent = sent;
        this.received = received;
        sent.putLong(0, ONE);
    }

    /** Between descriptors, which may be one, and which it closes at its end, or where there is no memory for it. */
    private static DescriptorLine between(DescriptorPair ends, int tokenBytes) {
        return Held.by(keeper -> {
                    keeper.keep(ends);
                    OffHeap sent = keeper.keep(OffHeap.map(Long.BYTES));
                    return new DescriptorLine(ends, tokenBytes, sent, keeper.keep(OffHeap.map(Long.BYTES)));
                })
                .value();
    }

    /** Between descriptors that this process inherited. */
    static DescriptorLine of(int reader, int writer, int tokenBytes) {
        Descriptor source = new Descriptor(reader);
        Descriptor target = writer == reader ? source : new Descriptor(writer);
        return between(new DescriptorPair(source, target), tokenBytes);
    }

    static DescriptorLine pipe() {
        CFunction pipe2 = CFunction.of("pipe2", Downcalls.INT, Downcalls.LONG, Downcalls.INT);
        return between(DescriptorPair.pair(ends -> pipe2.call(ends, NO_FLAGS)), PIPE_BYTES);
    }

    static DescriptorLine unixSockets() {
        CFunction socketpair =
                CFunction.of("socketpair", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG);
        return between(DescriptorPair.pair(ends -> socketpair.call(AF_UNIX, SOCK_STREAM, NO_FLAGS, ends)), PIPE_BYTES);
    }

    static DescriptorLine eventFd() {
        Descriptor counter = new Descriptor(CFunction.of("eventfd", Downcalls.INT, Downcalls.INT, Downcalls.INT)
                .call(0, NO_FLAGS));
        return between(new DescriptorPair(counter, counter), COUNTER_BYTES);
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
        ends.close();
        sent.close();
        received.close();
    }
}
