// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.OffHeap;
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
 * Words of a table at random places, each read, changed and written back: many misses under way at once, after the idea
 * of the HPC Challenge's RandomAccess (GUPS), with a generator of its own.
 *
 * <p>The places come from a linear congruential generator, whose upper bits choose the word; they depend on nothing in
 * the table, so the core overlaps as many updates as it can, unlike {@link PointerChaseBenchmark}. Places repeat no
 * pattern that a prefetcher knows; pages are of the base size by request. The table is memory that the next update
 * reads, so no store can be left out. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RandomUpdateBenchmark {

    private static final String RULED_OUT =
            "The table is memory that the next update reads; places come from a generator that no "
                    + "prefetcher knows. Base pages by request, touched first by the thread, which is pinned.";

    private static final int UPDATES = 1024;
    private static final long MULTIPLIER =
            6364136223846793005L; // Knuth, The Art of Computer Programming, vol. 2, 3.3.4
    private static final long ADDEND = 1442695040888963407L;

    /** Bytes of the table, a power of two. */
    @Param({"16k", "256m"})
    public String workingSet = "16k";

    private OffHeap table;
    private int shift;
    private long random = 1;

    /** Maps the table and touches it. */
    @Setup(Level.Trial)
    public void map(OwnCpu cpu) {
        long bytes = WorkingSet.bytes(workingSet);
        WorkingSet.requireFree(bytes);
        shift = Long.numberOfLeadingZeros(bytes / Long.BYTES) + 1;
        table = OffHeap.map(bytes);
        Pages.write(table, Math.toIntExact(bytes / Pages.BYTES));
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        table.close();
    }

    /** One word. */
    @Benchmark
    @OperationsPerInvocation(UPDATES)
    @Probe(
            exposes = "Updates of words at random places: how many misses the core keeps under way, and page walks.",
            cannotShow = "Latency of one miss, nor several threads.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "1 ns (16k) to 10 ns (256m)",
            control = "PointerChaseBenchmark.chase",
            needs = Need.MEMORY_512M,
            setupMillis = 200)
    public long update() {
        OffHeap words = table;
        long x = random;
        for (int i = 0; i < UPDATES; i++) {
            x = x * MULTIPLIER + ADDEND;
            long word = (x >>> shift) * Long.BYTES;
            words.putLong(word, words.getLong(word) ^ x);
        }
        random = x;
        return x;
    }
}
