// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.control;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.place.OwnCpu;
import io.mitigauge.bench.record.LatencyRecorder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to time an operation that does nothing and to record its latency: a reading of the clock, and a count in a
 * histogram. Every score of a benchmark whose latencies are recorded contains it. One thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RecordingBenchmark {

    private static final String RULED_OUT =
            "The difference of two readings of the clock changes a histogram that other code reads "
                    + "afterwards. The thread is pinned.";

    /** One latency, of nothing. */
    @Benchmark
    @Probe(
            exposes = "Timing and recording an operation: what every benchmark with latencies pays for them.",
            cannotShow = "Whether recording disturbs the caches of what is recorded.",
            ruledOut = RULED_OUT,
            moves = Mechanism.SSBD,
            control = "TimerBenchmark.nanoTime",
            magnitude =
                    "35 to 50 ns, most of it a reading of the clock; 100 ns and more where the clock is a system call")
    public void record(OwnCpu cpu, LatencyRecorder latencies) {
        latencies.lap();
    }
}
