// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Injected;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Pipe;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.place.Spinners;
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
 * A token goes from one thread to another and back, over two pipes; both threads are pinned.
 *
 * <p>{@code sameCpu}: two switches between threads, with four system calls. {@code twoCpus}: two wake-ups of a thread
 * that waits on another CPU; in a guest that is an interrupt that exits to the hypervisor and a CPU that was halted, so
 * that virtualisation outweighs mitigations by far. Against {@link PipeLoopBenchmark}, which makes the same system
 * calls on one thread, the difference is switching and waking alone. {@code twoCpusAwake}: the same on CPUs that never halt,
 * as a thread of class SCHED_IDLE spins on each; what is left is the interrupt between CPUs and the scheduler, with less scatter. It
 * must never be mixed with figures of siblings, since who spins is a busy sibling itself. Threads share their page tables: the cost of a
 * switch between processes (barriers of the branch predictor, page-table switches) cannot be seen here.
 *
 * <p>Every round trip is also recorded on its own, {@link LatencyRecorder}; timing and recording add some 40 ns to the
 * score and some 25 ns to the recorded latency.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PipePingPongBenchmark {

    /** Where the threads run, one of the constants of {@link CpuPair}. */
    @Param({CpuPair.SAME_CPU, CpuPair.SIBLINGS, CpuPair.TWO_CPUS, CpuPair.TWO_CPUS_AWAKE})
    public String placement = CpuPair.SAME_CPU;

    private Held<Pair> held;
    private Pipe requests;
    private Pipe answers;
    private Partner partner;

    /** The partner and the pipes to it and from it. */
    private record Pair(Pipe requests, Pipe answers, Partner partner) {}

    /** Pins the calling thread and starts its partner. */
    @Setup(Level.Trial)
    public void start() {
        CpuPair cpus = Cores.ofThisProcess().placed(placement);
        held = Held.by(keeper -> {
            Spinners.keep(keeper, placement, cpus);
            Pipe there = keeper.keep(Pipe.open());
            Pipe back = keeper.keep(Pipe.open());
            keeper.keep(Pin.to(cpus.measured()));
            return new Pair(there, back, keeper.keep(Partner.start(cpus.other(), there, back)));
        });
        requests = held.value().requests();
        answers = held.value().answers();
        partner = held.value().partner();
    }

    /** Ends the partner by closing the pipe that it waits for, and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** There and back. */
    @Benchmark
    @Probe(
            exposes = "Two switches between threads on one CPU, or two wake-ups across CPUs, and four system calls.",
            cannotShow = "Switches between processes, which also change page tables and may flush predictors.",
            ruledOut = "The token comes back only where both sides make their system calls. Both threads "
                    + "are pinned; what carries the token is there before.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY, Trigger.TASK_SWITCH},
            where = {
                @Probe.Where(value = "placement=siblings", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpus", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpusAwake", triggers = Trigger.INTERRUPT)
            },
            magnitude = "5 us (sameCpu), 30 us (twoCpusAwake), 50 us (twoCpus, in a guest)",
            control = "PipeLoopBenchmark.sameThread",
            quick = "placement=twoCpus",
            needs = {Need.PROCESSES, Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 40)
    public void roundTrip(LatencyRecorder latencies, Injected injected) {
        thereAndBack();
        if (injected.again()) {
            thereAndBack();
        }
        latencies.lap();
    }

    private void thereAndBack() {
        if (!requests.put() || !answers.take()) {
            partner.join();
            throw new IllegalStateException("the partner thread ended before the benchmark did");
        }
    }
}
