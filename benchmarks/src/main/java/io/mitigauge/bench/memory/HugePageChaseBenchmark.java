// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link PointerChaseBenchmark} in transparent huge pages: the same cycle with few or no TLB misses, so that the
 * difference between the two is what misses and page walks cost.
 *
 * <p>The kernel is asked for huge pages and then whether it gave them; where any is missing the benchmark is skipped,
 * so that luck does not make a figure. Other means are as there. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class HugePageChaseBenchmark {

    private static final String RULED_OUT =
            "Each load takes its place from the one before, in one random cycle through all lines, so "
                    + "none is left out, folded or prefetched. Huge pages by request, and the kernel is asked "
                    + "whether all are; touched first by the thread, which is pinned.";

    /** Bytes of all lines together. */
    @Param({"2m", "8m", "32m", "128m", "512m"})
    public String workingSet = "8m";

    private Chase lines;
    private long position;

    /** Maps the lines and links them to one cycle. */
    @Setup(Level.Trial)
    public void link(OwnCpu cpu) {
        lines = Chase.inHugePages(WorkingSet.bytes(workingSet));
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        lines.close();
    }

    /** One load. */
    @Benchmark
    @OperationsPerInvocation(PointerChaseBenchmark.LOADS)
    @Probe(
            exposes = "Latency of a load from the cache that the working set fits, or from memory, without TLB misses.",
            cannotShow = "Bandwidth, nor what base pages cost.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 ns (2m) to 100 ns (512m)",
            control = "PointerChaseBenchmark.chase",
            needs = {Need.HUGE_PAGES, Need.MEMORY_512M},
            setupMillis = 500)
    public long chase() {
        position = lines.follow(position, PointerChaseBenchmark.LOADS);
        return position;
    }
}
