// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.control;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.place.OwnCpu;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One reading of the clock that all other figures rest on.
 *
 * <p>With the clocksources {@code tsc} and {@code kvm-clock} it is read without entering the kernel. Where it costs as
 * much as a system call, the clocksource is another one, and a changed clocksource makes two runs incomparable. It
 * cannot show whether the clock is right. One thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TimerBenchmark {

    private static final String RULED_OUT =
            "The value is returned, and the JVM may not merge readings of the clock. No memory of its "
                    + "own. The thread is pinned.";

    /** One reading. */
    @Benchmark
    @Probe(
            exposes = "One reading of the clock, System.nanoTime, that latencies are measured with.",
            cannotShow = "Whether the clock is right.",
            ruledOut = RULED_OUT,
            magnitude = "25 ns; 100 ns and more where the clock is a system call",
            isControl = true,
            quick = "*")
    public long nanoTime(OwnCpu cpu) {
        return System.nanoTime();
    }
}
