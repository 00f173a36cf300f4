// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
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
 * One line in each of many pages, in a random cycle of dependent loads, against the same number of lines packed
 * together.
 *
 * <p>Both sets have as many lines and miss the same caches; the difference is what the TLB cannot hold. Usual x86 cores
 * hold 64 or more pages at once and some 2000 after a few cycles; in a guest a miss walks nested page tables. Whether
 * SMT halves what a thread may hold shows beside a busy sibling. Page k is touched at line k modulo 64, so that all
 * sets of the cache are used alike. Pages are of the base size by request; loads depend on each other as in {@link
 * PointerChaseBenchmark}. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TlbReachBenchmark {

    private static final String RULED_OUT =
            "Each load takes its place from the one before, in one random cycle through all lines, so "
                    + "none is left out, folded or prefetched. Base pages by request, touched first by the "
                    + "thread, which is pinned; lines lie in all sets of the cache alike.";

    /** How many pages, and how many lines. */
    @Param({"16", "256", "1024", "4096", "16384"})
    public int pages = 16;

    private Held<Sets> sets;
    private Chase spread;
    private Chase packed;
    private long position;

    private record Sets(Chase spread, Chase packed) {}

    /** Maps both sets. */
    @Setup(Level.Trial)
    public void link(OwnCpu cpu) {
        Pages.requireUsualSize();
        sets = Held.by(h ->
                new Sets(h.keep(Chase.onePerPage(pages)), h.keep(Chase.inBasePages((long) pages * Chase.LINE_BYTES))));
        spread = sets.value().spread();
        packed = sets.value().packed();
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void free() {
        sets.close();
    }

    /** One load, in another page. */
    @Benchmark
    @OperationsPerInvocation(PointerChaseBenchmark.LOADS)
    @Probe(
            exposes = "Loads in more pages than the TLB holds: page walks, in a guest through nested tables.",
            cannotShow = "Huge pages, nor what kernel entries push out of the TLB.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "1 ns (16) to 40 ns (16384)",
            control = "packedLines",
            setupMillis = 100)
    public long onePerPage() {
        position = spread.follow(position, PointerChaseBenchmark.LOADS);
        return position;
    }

    /** One load, in as few pages as possible. */
    @Benchmark
    @OperationsPerInvocation(PointerChaseBenchmark.LOADS)
    @Probe(
            exposes = "As many loads in few pages: the caches without the TLB.",
            cannotShow = "Page walks: there are next to none.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "1 ns (16) to 10 ns (16384)",
            control = "AluBenchmark.multiplyAdd",
            setupMillis = 100)
    public long packedLines() {
        position = packed.follow(position, PointerChaseBenchmark.LOADS);
        return position;
    }
}
