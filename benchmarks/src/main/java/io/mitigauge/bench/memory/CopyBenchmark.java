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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes copied within memory outside the heap by {@code MemorySegment.copy}, by size: code that the JVM generates for
 * this CPU, no system call and no {@code rep movsb}.
 *
 * <p>Source and target are apart by the size and five lines, so that they do not compete for the same sets; both are
 * touched before, in base pages by request. The target is memory that the JVM cannot know unused. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CopyBenchmark {

    private static final String RULED_OUT =
            "The target is memory that the compiler cannot know unused; prefetching is part of "
                    + "copying. Base pages by request, touched first by the thread, which is pinned; source and "
                    + "target compete for no set of the cache.";

    private static final long GAP_BYTES = 5L * Chase.LINE_BYTES;

    /** Bytes copied. */
    @Param({"1k", "16k", "256k", "4m", "64m"})
    public String size = "1k";

    private OffHeap memory;
    private long bytes;

    /** Maps source and target and touches them. */
    @Setup(Level.Trial)
    public void map(OwnCpu cpu) {
        bytes = WorkingSet.bytes(size);
        long all = 2 * bytes + GAP_BYTES;
        WorkingSet.requireFree(all);
        memory = OffHeap.map(all);
        for (long word = 0; word < bytes; word += Long.BYTES) {
            memory.putLong(word, word);
        }
        copy();
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        memory.close();
    }

    /** All bytes, once. */
    @Benchmark
    @Probe(
            exposes = "A copy in user space: the caches that both sides fit, or memory.",
            cannotShow = "Copies of the kernel, which uses other instructions.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "10 ns (1k) to 4 ms (64m)",
            control = "AluBenchmark.multiplyAdd",
            needs = Need.MEMORY_512M,
            setupMillis = 100)
    public void copy() {
        memory.copy(0, bytes + GAP_BYTES, bytes);
    }
}
