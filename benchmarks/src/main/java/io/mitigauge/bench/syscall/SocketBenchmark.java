// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.Loopback;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes sent and received again by one thread, through a Unix socket and through TCP over the loopback network.
 *
 * <p>Two system calls and the kernel's socket layers, of which TCP has more: each layer is reached by indirect calls. On
 * the loopback network the sending call does the receiver's part too, up to its queue, so nothing is waited for. Against
 * {@code copy} of {@link TransferBenchmark}, the size alone. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SocketBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle SEND = Libc.send().bare();
    private static final MethodHandle RECV = Libc.recv().bare();
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_WAITALL = 0x100;

    /** Bytes of one transfer; less than what a socket's queue holds, so that nobody waits. */
    @Param({"1", "1k", "16k"})
    public String size = "1";

    private Held<List<OffHeap>> held;
    private long bytes;
    private OffHeap source;
    private OffHeap target;

    /** Makes what is sent. */
    @Setup(Level.Trial)
    public void allocate(OwnCpu cpu) {
        bytes = Size.bytes(size);
        held = Held.by(keeper -> List.of(keeper.keep(OffHeap.map(bytes)), keeper.keep(OffHeap.map(bytes))));
        source = held.value().getFirst();
        target = held.value().getLast();
        for (long at = 0; at < bytes; at++) {
            source.putByte(at, (byte) at);
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** Two Unix sockets. */
    @State(Scope.Thread)
    public static class Unix {

        private DescriptorPair sockets;

        /** Opens them and tries the calls. */
        @Setup(Level.Trial)
        public void open() {
            sockets = tried(DescriptorPair.unixSockets());
        }

        /** Closes them. */
        @TearDown(Level.Trial)
        public void close() {
            sockets.close();
        }
    }

    /** The two ends of a TCP connection. */
    @State(Scope.Thread)
    public static class Tcp {

        private DescriptorPair sockets;

        /** Opens them and tries the calls. */
        @Setup(Level.Trial)
        public void open() {
            sockets = tried(Loopback.connection());
        }

        /** Closes them. */
        @TearDown(Level.Trial)
        public void close() {
            sockets.close();
        }
    }

    /** Tries the calls, and closes the sockets where they are refused. */
    private static DescriptorPair tried(DescriptorPair sockets) {
        try (OffHeap buffer = OffHeap.map(1)) {
            Libc.send().expect(1, sockets.writer().number(), buffer.address(), 1L, MSG_NOSIGNAL);
            Libc.recv().expect(1, sockets.reader().number(), buffer.address(), 1L, MSG_WAITALL);
            return sockets;
        } catch (RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    /** Through a Unix socket. */
    @Benchmark
    @Probe(
            exposes = "Two system calls and the kernel's socket layer, with indirect calls and two copies.",
            cannotShow = "Waking a receiver: the sender receives too.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "2 us (1) to 3 us (16k)",
            control = "TransferBenchmark.copy",
            standard = "size=1",
            setupMillis = 120)
    public long unix(Unix unix) throws Throwable {
        return transfer(unix.sockets);
    }

    /** Through TCP. */
    @Benchmark
    @Probe(
            exposes = "Two system calls and the kernel's network layers twice over: many indirect calls and returns.",
            cannotShow = "Networks, nor waking a receiver: the sender receives too.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "7 us (1) to 8 us (16k)",
            control = "TransferBenchmark.copy",
            standard = "size=1",
            needs = Need.LOOPBACK,
            setupMillis = 150)
    public long tcp(Tcp tcp) throws Throwable {
        return transfer(tcp.sockets);
    }

    private long transfer(DescriptorPair sockets) throws Throwable {
        Results.expected(
                bytes, (long) SEND.invokeExact(sockets.writer().number(), source.address(), bytes, MSG_NOSIGNAL));
        return Results.expected(
                bytes, (long) RECV.invokeExact(sockets.reader().number(), target.address(), bytes, MSG_WAITALL));
    }
}
