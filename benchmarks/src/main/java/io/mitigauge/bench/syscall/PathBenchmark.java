// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Descriptor;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.SystemCall;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
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
 * Calls that name a file: the kernel walks the path, which is long chains of calls and returns.
 *
 * <p>The path is {@code /dev/null}, for more components with detours as in {@code /dev/../dev/null}, so that no file has
 * to be made; both ends of a mount are crossed on the way. The more components, the more returns, which Retbleed's and
 * SRSO's mitigations make dearer: what 16 components cost beyond 2 is walking alone. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PathBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle OPEN = Libc.open().bare();
    private static final MethodHandle CLOSE = Libc.close().bare();
    private static final MethodHandle SYSCALL = SystemCall.NEWFSTATAT.function().bare();
    private static final int FLAGS = Descriptor.O_RDONLY | Descriptor.O_CLOEXEC;
    private static final long AT_FDCWD = -100;
    private static final long NO_FLAGS = 0;
    private static final int STAT_BYTES = 256;

    /** Components of the path, an even number. */
    @Param({"2", "16"})
    public int components = 2;

    private Optional<String> file = Optional.empty();
    private Held<Texts> held;
    private long number;
    private OffHeap path;
    private OffHeap stat;

    /** What the kernel reads, and where it writes. */
    private record Texts(OffHeap path, OffHeap stat) {}

    /** Tries the calls. */
    @Setup(Level.Trial)
    public void walk(OwnCpu cpu) {
        number = SystemCall.NEWFSTATAT.number();
        String name = file.orElseGet(() -> "/dev/..".repeat((components - 2) / 2) + "/dev/null");
        held = Held.by(keeper -> tried(keeper, name));
        path = held.value().path();
        stat = held.value().stat();
    }

    private static Texts tried(Held.Keeper keeper, String name) {
        Texts texts = new Texts(keeper.keep(OffHeap.ofString(name)), keeper.keep(OffHeap.map(STAT_BYTES)));
        long path = texts.path().address();
        SystemCall.NEWFSTATAT
                .function()
                .expect(
                        0,
                        SystemCall.NEWFSTATAT.number(),
                        AT_FDCWD,
                        path,
                        texts.stat().address(),
                        NO_FLAGS);
        Libc.close().expect(0, Math.toIntExact(Libc.open().call(path, FLAGS)));
        return texts;
    }

    /** As {@link #walk}, to another file. */
    void walkTo(String other, OwnCpu cpu) {
        file = Optional.of(other);
        walk(cpu);
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** What is known of the file. */
    @Benchmark
    @Probe(
            exposes = "A walk along a path and what is known of the file: many calls and returns in the kernel.",
            cannotShow = "File systems on disks, nor names that are not in the kernel's cache.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "1 us (2) to 2 us (16)",
            control = "GetppidBenchmark.kernelEntry",
            standard = "components=2",
            setupMillis = 90)
    public long stat() throws Throwable {
        return Results.expected(
                0, (long) SYSCALL.invokeExact(number, AT_FDCWD, path.address(), stat.address(), NO_FLAGS));
    }

    /** Opened and closed again. */
    @Benchmark
    @Probe(
            exposes = "A walk along a path, a new open file, and its end: two system calls, many calls and returns.",
            cannotShow = "File systems on disks, nor names that are not in the kernel's cache.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "2 us (2) to 3 us (16)",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 90)
    public int openClose() throws Throwable {
        int descriptor = (int) OPEN.invokeExact(path.address(), FLAGS);
        return Results.expected(0, (int) CLOSE.invokeExact(descriptor));
    }
}
