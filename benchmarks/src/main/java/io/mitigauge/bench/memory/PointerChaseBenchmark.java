// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.linux.OffHeap;
import java.util.SplittableRandom;
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
 * <p>The working sets fit the first-level cache (16k), the second (192k), the third (8m) and none (256m) of usual x86
 * servers; on others the steps lie elsewhere. Memory is off the heap, in pages of 4 KiB: the two larger sets include
 * what the TLB misses cost, in a guest with nested page tables. No kernel entry and no store: mitigations should leave
 * it alone; a sibling or a neighbour that shares the cache does not. It cannot show bandwidth. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PointerChaseBenchmark {

    private static final int LOADS = 1024;
    private static final int LINE_BYTES = 64;

    // The same cycle in every fork: what differs between forks is the machine's doing.
    private static final long SEED = 20190514;

    /** Bytes of all lines together. */
    @Param({"16k", "192k", "8m", "256m"})
    public String workingSet = "16k";

    private OffHeap lines;
    private long position;

    /** Maps the lines and links them to one cycle. */
    @Setup(Level.Trial)
    public void link() {
        long bytes = WorkingSet.bytes(workingSet);
        WorkingSet.requireFree(bytes);
        lines = OffHeap.map(bytes);
        int[] next = Cycle.random(Math.toIntExact(bytes / LINE_BYTES), new SplittableRandom(SEED));
        for (int line = 0; line < next.length; line++) {
            lines.putLong((long) line * LINE_BYTES, (long) next[line] * LINE_BYTES);
        }
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
            moves = Mechanism.SMT_CONTENTION,
            magnitude = "1 ns (16k) to 100 ns (256m)",
            control = "AluBenchmark.multiplyAdd",
            quick = {"workingSet=16k", "workingSet=256m"},
            standard = "*",
            needs = Need.MEMORY_512M,
            setupMillis = 250)
    public long chase() {
        OffHeap memory = lines;
        long at = position;
        for (int i = 0; i < LOADS; i++) {
            at = memory.getLong(at);
        }
        position = at;
        return at;
    }
}
