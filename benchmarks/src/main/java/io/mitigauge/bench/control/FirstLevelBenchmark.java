// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.control;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.memory.Chase;
import io.mitigauge.bench.place.OwnCpu;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loads that each wait for the one before, in one page of 4 KiB: four or five cycles each on usual x86 cores, from the
 * first-level cache.
 *
 * <p>One page needs one entry of the TLB, and a busy sibling leaves the thread its half of the cache: only the clock, stolen
 * time and the compiler move it. Beside {@link AluBenchmark} it tells whether loads themselves got slower, which neither
 * mitigations of the kernel nor SMT do. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FirstLevelBenchmark {

    private static final String RULED_OUT =
            "Each load takes its place from the one before, in one random cycle through all lines, so "
                    + "none is left out, folded or prefetched. One base page, touched first by the thread, "
                    + "which is pinned.";

    private static final int LOADS = 1024;
    private static final long BYTES = 4096;

    private Chase lines;
    private long position;

    /** Links the lines to one cycle. */
    @Setup(Level.Trial)
    public void link(OwnCpu cpu) {
        lines = Chase.inBasePages(BYTES);
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        lines.close();
    }

    /** One load. */
    @Benchmark
    @OperationsPerInvocation(LOADS)
    @Probe(
            exposes = "Latency of a load from the first-level cache: the clock, as the core's loads see it.",
            cannotShow = "Larger caches and memory, which neighbours share.",
            ruledOut = RULED_OUT,
            magnitude = "1 to 2 ns",
            isControl = true,
            quick = "*",
            setupMillis = 40)
    public long chase() {
        position = lines.follow(position, LOADS);
        return position;
    }
}
