// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.SystemCall;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One reading of the monotonic clock, as programs do it and by a real system call.
 *
 * <p>{@code userOnly} is C's {@code clock_gettime}, which the kernel answers through code that it maps into every program
 * (vDSO); with the clocksources {@code tsc} and {@code kvm-clock} it never enters the kernel. Where both cost the same, the
 * clocksource is another one and every reading of the clock pays for the mitigations. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ClockBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle CLOCK_GETTIME = Libc.clockGettime().bare();
    private static final MethodHandle SYSCALL =
            SystemCall.CLOCK_GETTIME.function().bare();
    private static final int CLOCK_MONOTONIC = 1;
    private static final int TIMESPEC_BYTES = 16;

    private Held<OffHeap> held;
    private long number;
    private OffHeap time;

    /** Tries both ways. */
    @Setup(Level.Trial)
    public void read(OwnCpu cpu) {
        number = SystemCall.CLOCK_GETTIME.number();
        held = Held.by(keeper -> tried(keeper.keep(OffHeap.map(TIMESPEC_BYTES))));
        time = held.value();
    }

    private static OffHeap tried(OffHeap time) {
        Libc.clockGettime().expect(0, CLOCK_MONOTONIC, time.address());
        SystemCall.CLOCK_GETTIME
                .function()
                .expect(0, SystemCall.CLOCK_GETTIME.number(), (long) CLOCK_MONOTONIC, time.address());
        return time;
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** One reading in the kernel. */
    @Benchmark
    @Probe(
            exposes = "A reading of the clock that enters the kernel, as all do with some clocksources.",
            cannotShow = "What a reading costs here, unless userOnly costs as much.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "250 ns",
            control = "userOnly",
            setupMillis = 60)
    public long kernelEntry() throws Throwable {
        return Results.expected(0, (long) SYSCALL.invokeExact(number, (long) CLOCK_MONOTONIC, time.address()));
    }

    /** One reading, in user space where the clocksource allows it. */
    @Benchmark
    @Probe(
            exposes = "A reading of the clock as C programs make it, from C.",
            cannotShow = "Whether the clock is right.",
            ruledOut = RULED_OUT,
            magnitude = "25 ns; as much as kernelEntry where the clocksource does not allow more",
            isControl = true,
            setupMillis = 60)
    public int userOnly() throws Throwable {
        return (int) CLOCK_GETTIME.invokeExact(CLOCK_MONOTONIC, time.address());
    }
}
