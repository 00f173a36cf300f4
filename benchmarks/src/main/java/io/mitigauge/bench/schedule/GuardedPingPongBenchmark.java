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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The ping-pong between processes through pipes on one CPU, where both have asked the kernel to keep their branch predictions
 * from other processes ({@code prctl}, {@code PR_SPEC_INDIRECT_BRANCH}), as browsers and sandboxes do.
 *
 * <p>Kernels that drop predictions only for processes that ask, which is their default, do so (IBPB) on every switch here
 * and on none of {@link ProcessPingPongBenchmark}: the difference is the barrier, and what both have to predict anew. Where the
 * kernel drops them for all processes, or for none, there is no such choice and the benchmark is skipped. Recording adds some
 * 40 ns to the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class GuardedPingPongBenchmark {

    private Court court;

    /** Pins the calling thread and starts its partner. */
    @Setup(Level.Trial)
    public void start() {
        court = Court.open("pipe", CpuPair.SAME_CPU, Court.Between.GUARDED_PROCESSES);
    }

    /** Ends the partner and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        court.close();
    }

    /** There and back. */
    @Benchmark
    @Probe(
            exposes = "The barrier that drops branch predictions between processes that asked for it, twice.",
            cannotShow = "What processes pay that never asked: that is its control.",
            ruledOut = "Each side waits for the other's byte, so no trip can be left out. Both are pinned to one CPU.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY, Trigger.PROCESS_SWITCH},
            magnitude = "7 to 30 us",
            control = "ProcessPingPongBenchmark.roundTrip",
            needs = {Need.PREDICTOR_CONTROL, Need.PROCESSES, Need.SECOND_JVM},
            setupMillis = 600)
    public void roundTrip(LatencyRecorder latencies) {
        court.roundTrip();
        latencies.lap();
    }
}
