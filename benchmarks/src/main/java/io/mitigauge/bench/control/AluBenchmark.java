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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A chain of 64-bit multiplications and additions, each of which waits for the one before: on usual x86 cores three
 * cycles and one cycle, so that four cycles over the score is the effective clock frequency, which most guests do not
 * show otherwise.
 *
 * <p>No memory, no kernel, no branch that can be mispredicted: only the clock, a busy sibling to a small degree, stolen
 * time and the compiler can move it. It cannot show throughput, which is what a busy sibling takes most of. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AluBenchmark {

    private static final String RULED_OUT =
            "Each step waits for the one before, and the last value is returned and gone on from. "
                    + "Factor and addend are fields, so that steps do not fold. No memory. The thread is "
                    + "pinned.";

    private static final int STEPS = 1000;

    // Fields, not constants: with constants the compiler folds several steps of the chain into one.
    private long multiplier = 6364136223846793005L; // Knuth, The Art of Computer Programming, vol. 2, 3.3.4
    private long addend = 1442695040888963407L;
    private long value = 1;

    /** One step of the chain. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    @Probe(
            exposes = "The effective CPU clock: a chain of dependent multiplications and additions.",
            cannotShow = "Throughput of a core, which is what a busy sibling takes most of.",
            ruledOut = RULED_OUT,
            magnitude = "1 ns a step",
            isControl = true,
            quick = "*")
    public long multiplyAdd(OwnCpu cpu) {
        long m = multiplier;
        long a = addend;
        long x = value;
        for (int i = 0; i < STEPS; i++) {
            x = x * m + a;
        }
        value = x;
        return x;
    }
}
