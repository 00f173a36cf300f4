// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.record.LatencyRecorder;
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
 * One thread wakes many, one after the other, and sleeps until the last of them has answered: an event loop that hands out
 * work, the shape of schbench (Mason, kernel.googlesource.com/pub/scm/linux/kernel/git/mason/schbench). Where threads run is left
 * to the scheduler, whose choice of a CPU for each is part of what is measured.
 *
 * <p>The latencies are one for each wake-up, from just before it to the first thing that the woken thread does; the score is the whole
 * round. With more threads than CPUs, waiting in line is in both. Those who are woken run while the next are, so that siblings are busy
 * at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WakeManyBenchmark {

    /** How many are woken. */
    @Param({"2", "8", "32"})
    public int wakees = 2;

    private Wakees crowd;

    /** Starts the threads. */
    @Setup(Level.Trial)
    public void start() {
        crowd = Wakees.start(wakees);
    }

    /** Ends them. */
    @TearDown(Level.Trial)
    public void stop() {
        crowd.close();
    }

    /** Everyone once. */
    @Benchmark
    @Probe(
            exposes =
                    "Waking many threads: a system call for each, interrupts between CPUs, and the line before a CPU.",
            cannotShow = "One wake-up between two CPUs, or of CPUs that are kept awake; ping-pongs do.",
            ruledOut = "A round ends when each of the woken has noted its moment, which is recorded. "
                    + "Where they run is the choice of the scheduler, which is part of the figure.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INTERRUPT,
                Trigger.USER_COPY,
                Trigger.TASK_SWITCH,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "60 us (2) to 300 us (32), in a guest",
            control = "ParkPingPongBenchmark.roundTrip",
            needs = Need.PROCESSES,
            setupMillis = 30)
    public void round(LatencyRecorder latencies) {
        crowd.wakeAll();
        for (int i = 0; i < wakees; i++) {
            latencies.record(crowd.latencyNanos(i));
        }
    }
}
