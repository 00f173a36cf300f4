// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.TimerSlack;
import io.mitigauge.bench.record.LatencyRecorder;
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
 * A thread sleeps until a moment and notes how late it wakes, as cyclictest does: a timer's interrupt, leaving the idle
 * state, and the scheduler. Latencies and score are the lateness alone.
 *
 * <p>JMH scores the time that the measured method takes, and a thread that sleeps cannot begin it at the moment for which it
 * asked. So the sleep of {@value #PERIOD_NANOS} ns is outside of it, and the measured method then runs for as long as the thread was
 * late, some 50 ns more: a change of the lateness is the same change of the score.
 *
 * <p>In a guest a timer is an exit to the hypervisor when it is set and an entry when it fires. The thread asks for the least
 * {@linkplain TimerSlack slack}: the usual one, 50 us, is the kernel's to use as it likes. Where the thread sleeps is
 * left to the kernel.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TimerWakeBenchmark {

    static final long PERIOD_NANOS = 200_000;

    private static final MethodHandle SLEEP = Libc.clockNanosleep().bare();
    private static final int CLOCK_MONOTONIC = 1;
    private static final int TIMER_ABSTIME = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NONE = 0;

    private Held<OffHeap> held;
    private OffHeap moment;
    private long late;

    /** Asks for timers that are on time, and tries the call. */
    @Setup(Level.Trial)
    public void start() {
        held = Held.by(keeper -> {
            keeper.keep(TimerSlack.least());
            return keeper.keep(OffHeap.map(2L * Long.BYTES));
        });
        moment = held.value();
        Libc.clockNanosleep().expect(0, CLOCK_MONOTONIC, TIMER_ABSTIME, moment.address(), NONE); // long past
    }

    /** Gives all of it back. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** Sleeps until a moment. */
    @Setup(Level.Invocation)
    public void sleep() throws Throwable {
        long target = System.nanoTime() + PERIOD_NANOS; // CLOCK_MONOTONIC on Linux
        moment.putLong(0, target / NANOS_PER_SECOND);
        moment.putLong(Long.BYTES, target % NANOS_PER_SECOND);
        int result = (int) SLEEP.invokeExact(CLOCK_MONOTONIC, TIMER_ABSTIME, moment.address(), NONE);
        if (result != 0) {
            throw new IllegalStateException("clock_nanosleep answered " + result);
        }
        late = System.nanoTime() - target;
    }

    /** As long as the thread was late. */
    @Benchmark
    @Probe(
            exposes = "How late a timer wakes a thread: its interrupt, leaving idle, and the scheduler.",
            cannotShow =
                    "Throughput of anything; what programs wait that leave timers their slack, up to 50 us more; and what of it is "
                            + "waking a CPU that has halted, which in a guest is the hypervisor's.",
            ruledOut =
                    "The compiler cannot look into C, so each call is made, and its result is looked at. The moment is in a"
                            + " base page that is touched before.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INTERRUPT, Trigger.TASK_SWITCH},
            moves = Mechanism.L1TF_FLUSH,
            magnitude = "60 us, in a guest",
            control = "TimerBenchmark.nanoTime",
            standard = "*",
            setupMillis = 60)
    public void lateness(LatencyRecorder latencies) {
        long end = System.nanoTime() + late;
        latencies.record(late);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
