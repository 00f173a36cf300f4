// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A token goes from this process to another one and back. The other is a second JVM that runs the same loop with the same
 * calls, {@link ProcessPartner}, so that what differs from the ping-pong of threads is the address space alone: on one CPU
 * each switch changes page tables, and drops branch predictions where the kernel does that between processes (IBPB).
 *
 * <p>{@code sameCpu} less {@link ThreadPingPongBenchmark} by the same way is that price, some hundred nanoseconds; in {@code twoCpus} nobody is switched away
 * for the other, and the wake-up across CPUs outweighs all else. Recording adds some 40 ns to the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ProcessPingPongBenchmark {

    /** What carries the token. */
    @Param({"pipe", "eventfd", "unix", "futex"})
    public String through = "pipe";

    /** Where both run, one of the constants of {@link CpuPair}. */
    @Param({CpuPair.SAME_CPU, CpuPair.SIBLINGS, CpuPair.TWO_CPUS, CpuPair.TWO_CPUS_AWAKE})
    public String placement = CpuPair.SAME_CPU;

    private Court court;

    /** Pins the calling thread and starts its partner. */
    @Setup(Level.Trial)
    public void start() {
        court = Court.open(through, placement, Court.Between.PROCESSES);
    }

    /** Ends the partner and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        court.close();
    }

    /** There and back. */
    @Benchmark
    @Probe(
            exposes =
                    "Two switches between processes on one CPU, with page tables and predictors, or two wake-ups across CPUs.",
            cannotShow = "What of it threads pay as well: that is its control.",
            ruledOut = "The token comes back only where both sides make their system calls. Both threads "
                    + "are pinned; what carries the token is there before.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY, Trigger.PROCESS_SWITCH},
            where = {
                @Probe.Where(value = "placement=siblings", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpus", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpusAwake", triggers = Trigger.INTERRUPT)
            },
            magnitude = "5 us (sameCpu), 30 us (twoCpusAwake), 50 us (twoCpus, in a guest)",
            control = "ThreadPingPongBenchmark.roundTrip",
            quick = "through=pipe,placement=sameCpu",
            needs = {Need.PROCESSES, Need.SECOND_JVM, Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 600)
    public void roundTrip(LatencyRecorder latencies) {
        court.roundTrip();
        latencies.lap();
    }
}
