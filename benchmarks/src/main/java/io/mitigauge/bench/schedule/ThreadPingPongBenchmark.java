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
 * A token goes from one thread to another and back, through what programs wait on: pipes, {@code eventfd}, pairs of Unix
 * sockets, or futexes, of which locks are made. Both threads are pinned. The same code and the same calls as {@link
 * ProcessPingPongBenchmark}, whose control it is, way by way and placement by placement.
 *
 * <p>{@code sameCpu}: two switches between threads of one address space. {@code twoCpus}: two wake-ups across CPUs, in a
 * guest mostly virtualisation. The kernel's work for the token itself differs from way to way. Recording adds some 40 ns to
 * the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ThreadPingPongBenchmark {

    /** What carries the token. */
    @Param({"pipe", "eventfd", "unix", "futex"})
    public String through = "futex";

    /** Where both run, one of the constants of {@link CpuPair}. */
    @Param({CpuPair.SAME_CPU, CpuPair.SIBLINGS, CpuPair.TWO_CPUS, CpuPair.TWO_CPUS_AWAKE})
    public String placement = CpuPair.SAME_CPU;

    private Court court;

    /** Pins the calling thread and starts its partner. */
    @Setup(Level.Trial)
    public void start() {
        court = Court.open(through, placement, Court.Between.THREADS);
    }

    /** Ends the partner and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        court.close();
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
            quick = "through=pipe,placement=sameCpu",
            standard = "through=futex,placement=sameCpu",
            needs = {Need.PROCESSES, Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 60)
    public void roundTrip(LatencyRecorder latencies) {
        court.roundTrip();
        latencies.lap();
    }
}
