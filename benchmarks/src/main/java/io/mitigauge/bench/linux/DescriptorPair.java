// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.util.function.LongConsumer;

/**
 * Two ends of one channel: what is written to one is read from the other.
 *
 * @param reader end to read from; for sockets, either
 * @param writer end to write to; for sockets, the other
 */
public record DescriptorPair(Descriptor reader, Descriptor writer) implements Held.Resource {

    private static final int O_NONBLOCK = 0x800;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | Descriptor.O_CLOEXEC;

    /**
     * A pipe whose calls fail instead of waiting.
     *
     * @param bytes that it must hold; the kernel gives less than usual to users who have many pipes
     * @throws LinuxException if the kernel refuses
     */
    public static DescriptorPair pipe(long bytes) {
        DescriptorPair pipe = pair(ends -> CFunction.of("pipe2", Downcalls.INT, Downcalls.LONG, Downcalls.INT)
                .call(ends, Descriptor.O_CLOEXEC | O_NONBLOCK));
        CFunction fcntl = CFunction.variadic("fcntl", 2, Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT);
        try {
            if (fcntl.call(pipe.writer.number(), F_GETPIPE_SZ, 0) < bytes) {
                fcntl.call(pipe.writer.number(), F_SETPIPE_SZ, Math.toIntExact(bytes));
            }
            return pipe;
        } catch (RuntimeException e) {
            pipe.close();
            throw e;
        }
    }

    /**
     * Two Unix sockets that carry a stream.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static DescriptorPair unixSockets() {
        return pair(ends -> CFunction.of(
                        "socketpair", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG)
                .call(AF_UNIX, SOCK_STREAM_CLOEXEC, 0, ends));
    }

    /** Two descriptors that a call stores as two ints at an address. */
    static DescriptorPair pair(LongConsumer call) {
        try (OffHeap ends = OffHeap.map(2L * Integer.BYTES)) {
            call.accept(ends.address());
            return new DescriptorPair(new Descriptor(ends.getInt(0)), new Descriptor(ends.getInt(Integer.BYTES)));
        }
    }

    /** Closes both ends. */
    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
