// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Descriptor;
import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
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
 * The same bytes through a pipe, from and to a file in memory, and copied in user space, by size.
 *
 * <p>{@code pipe} writes and reads again, two system calls and two copies on one thread that never waits; {@code
 * fromFile} is one {@code pread} from the start of a file whose pages are all there, {@code toFile} one {@code pwrite} to
 * it; {@code copy} is C's {@code memcpy} of
 * the same size. What a size costs beyond 1 byte is copying and handling pages, which mitigations hardly touch: the
 * larger the transfer, the less a mitigation costs in relation to it. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TransferBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle READ = Libc.read().bare();
    private static final MethodHandle WRITE = Libc.write().bare();
    private static final MethodHandle PREAD = Libc.pread().bare();
    private static final MethodHandle PWRITE = Libc.pwrite().bare();
    private static final MethodHandle MEMCPY = Libc.memcpy().bare();

    /** Bytes of one transfer. */
    @Param({"1", "4k", "16k", "64k"})
    public String size = "1";

    private Held<Channels> held;
    private long bytes;
    private DescriptorPair pipe;
    private Descriptor file;
    private OffHeap source;
    private OffHeap target;

    /** What is transferred, and through what. */
    private record Channels(DescriptorPair pipe, Descriptor file, OffHeap source, OffHeap target) {}

    /** Opens both channels and tries the calls. */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        bytes = Size.bytes(size);
        held = Held.by(keeper -> tried(keeper, bytes));
        pipe = held.value().pipe();
        file = held.value().file();
        source = held.value().source();
        target = held.value().target();
    }

    private static Channels tried(Held.Keeper keeper, long bytes) {
        OffHeap from = keeper.keep(OffHeap.map(bytes));
        OffHeap to = keeper.keep(OffHeap.map(bytes));
        for (long at = 0; at < bytes; at++) {
            from.putByte(at, (byte) at);
            to.putByte(at, (byte) 1);
        }
        Channels open = new Channels(
                keeper.keep(DescriptorPair.pipe(bytes)), keeper.keep(Descriptor.memoryFile(bytes)), from, to);
        Libc.write().expect(bytes, open.pipe().writer().number(), from.address(), bytes);
        Libc.read().expect(bytes, open.pipe().reader().number(), to.address(), bytes);
        Libc.pread().expect(bytes, open.file().number(), to.address(), bytes, 0L);
        Libc.pwrite().expect(bytes, open.file().number(), from.address(), bytes, 0L);
        return open;
    }

    /** Closes both channels. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** Into the pipe and out of it. */
    @Benchmark
    @Probe(
            exposes = "Two system calls, the kernel's pipe code and two copies between kernel and user space.",
            cannotShow = "Anything about scheduling: the thread never waits.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "1 us (1) to 10 us (64k)",
            control = "copy",
            setupMillis = 150)
    public long pipe() throws Throwable {
        Results.expected(bytes, (long) WRITE.invokeExact(pipe.writer().number(), source.address(), bytes));
        return Results.expected(bytes, (long) READ.invokeExact(pipe.reader().number(), target.address(), bytes));
    }

    /** From the file. */
    @Benchmark
    @Probe(
            exposes = "A read of a cached file: one system call, a look-up of each page, a copy to user space.",
            cannotShow = "Disks, nor file systems other than tmpfs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "500 ns (1) to 4 us (64k)",
            control = "copy",
            setupMillis = 150)
    public long fromFile() throws Throwable {
        return Results.expected(bytes, (long) PREAD.invokeExact(file.number(), target.address(), bytes, 0L));
    }

    /** To the file. */
    @Benchmark
    @Probe(
            exposes =
                    "A write to a cached file: one system call, a look-up of each page and a lock, a copy from user space.",
            cannotShow = "Disks, nor file systems other than tmpfs, nor files that grow.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "600 ns (1) to 6 us (64k)",
            control = "copy",
            setupMillis = 150)
    public long toFile() throws Throwable {
        return Results.expected(bytes, (long) PWRITE.invokeExact(file.number(), source.address(), bytes, 0L));
    }

    /** In user space. */
    @Benchmark
    @Probe(
            exposes = "A copy of the same size in user space.",
            cannotShow = "Memory bandwidth: both sides stay in the cache.",
            ruledOut = RULED_OUT,
            magnitude = "5 ns (1) to 1 us (64k)",
            isControl = true,
            standard = "size=1",
            setupMillis = 150)
    public long copy() throws Throwable {
        return (long) MEMCPY.invokeExact(target.address(), source.address(), bytes);
    }
}
