// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Scheduling;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.record.LatencyRecorder;
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
 * The ping-pong through pipes across two CPUs, on CPUs that never halt: on either of them a thread of the class that runs only
 * where nobody else wants to (SCHED_IDLE) spins.
 *
 * <p>Against {@link PipePingPongBenchmark} {@code twoCpus} the difference is what a halted CPU costs to wake: in a guest the
 * exit to the hypervisor and its timers. What is left is the interrupt between CPUs and the scheduler, with less scatter.
 * Never to be mixed with figures of siblings: the spinning thread is a busy sibling itself. Recording adds some 40 ns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AwakePingPongBenchmark {

    private Held<Court> held;
    private Court court;

    /** Pins the calling thread, starts its partner, and keeps both CPUs awake. */
    @Setup(Level.Trial)
    public void start() {
        Scheduling.requireIdleClass();
        held = Held.by(keeper -> {
            Court open = keeper.keep(Court.open("pipe", CpuPair.TWO_CPUS, Court.Between.THREADS));
            keeper.keep(Spinners.on(open.cpus()));
            return open;
        });
        court = held.value();
    }

    /** Ends the partner and the spinning threads, and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** There and back. */
    @Benchmark
    @Probe(
            exposes = "Two wake-ups across CPUs that are awake: interrupts between CPUs, and the scheduler.",
            cannotShow = "What a halted CPU costs to wake, which programs with time to spare pay.",
            ruledOut = "The token comes back only where both sides make their system calls. All threads "
                    + "are pinned; what carries the token is there before.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INTERRUPT,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.TASK_SWITCH
            },
            magnitude = "20 us, in a guest",
            control = "PipePingPongBenchmark.roundTrip",
            needs = Need.TWO_CORES,
            setupMillis = 80)
    public void roundTrip(LatencyRecorder latencies) {
        court.roundTrip();
        latencies.lap();
    }
}
