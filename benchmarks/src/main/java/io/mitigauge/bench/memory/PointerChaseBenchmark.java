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
 * Loads that each wait for the one before: every node is one line of 64 bytes, and one random cycle leads through all
 * of them, so that no prefetcher helps.
 *
 * <p>A ladder of working sets: on usual x86 servers up to 16k fits the first-level cache, up to 512k the second, up to
 * 8m or 32m the third, and 256m none; on others the steps lie elsewhere. Memory is off the heap, in pages of 4 KiB: the
 * larger sets include what the TLB misses cost, in a guest with nested page tables, which {@link
 * HugePageChaseBenchmark} leaves out. No kernel entry and no store: mitigations should leave it alone; a sibling or a
 * neighbour that shares the cache does not. It cannot show bandwidth. One thread.
 *
 * <p>Every load's address comes from the load before, so none can be left out, folded or made early; pages are of the
 * base size by request, and touched by the thread that is timed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PointerChaseBenchmark {

    private static final String RULED_OUT =
            "Each load takes its place from the one before, in one random cycle through all lines, so "
                    + "none is left out, folded or prefetched. Base pages by request, touched first by the "
                    + "thread, which is pinned.";

    static final int LOADS = 1024;

    /** Bytes of all lines together. */
    @Param({"4k", "16k", "64k", "192k", "512k", "2m", "8m", "32m", "128m", "256m", "512m"})
    public String workingSet = "16k";

    private Chase lines;
    private long position;

    /** Maps the lines and links them to one cycle. */
    @Setup(Level.Trial)
    public void link(OwnCpu cpu) {
        lines = Chase.inBasePages(WorkingSet.bytes(workingSet));
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
            exposes = "Latency of a load from the cache that the working set fits, or from memory.",
            cannotShow = "Bandwidth, nor the cost of mitigations, which leave loads in user space alone.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "1 ns (16k) to 100 ns (256m)",
            control = "AluBenchmark.multiplyAdd",
            quick = "workingSet=256m",
            standard = "workingSet=8m",
            needs = Need.MEMORY_512M,
            setupMillis = 500)
    public long chase() {
        position = lines.follow(position, LOADS);
        return position;
    }
}
