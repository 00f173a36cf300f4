// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.SeccompFilter;
import io.mitigauge.bench.linux.StoreBypass;
import io.mitigauge.bench.place.OwnCpu;
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
 * Loads that come after stores whose addresses are known late: a CPU that may guess that they have nothing to do with
 * each other makes the loads at once, one that must not waits for every address (SSBD).
 *
 * <p>Each step loads a word at the place that the step before loaded, 512 words in a random cycle. {@code lateStore}
 * also writes, to other words, where four rounds of shifting and multiplying that place tell. {@code noStore} computes the same places
 * and only adds them up: its loads wait for nothing but each other. {@code forwarded} reads back at once what it has
 * just written. {@code bypass} is as the kernel left it, forbidden to this thread by {@code prctl}, or what it becomes for a thread
 * under a seccomp filter that allows everything: such threads had it forbidden by default up to Linux 5.15. The share of such code in a program decides what SSBD costs
 * it: JIT-compiled code has much. All of it fits the first-level cache; every load depends on the one before. One
 * thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class StoreBypassBenchmark {

    private static final String RULED_OUT =
            "Every load takes its place from the one before, and the last is returned; places of "
                    + "stores come from multiplications that shifts keep from folding. Base pages, touched "
                    + "first by the thread, which is pinned.";

    private static final int STEPS = 512;

    // Words that are read and words that are written take turns, so that none of the one kind ever agrees with one of
    // the other
    // in the low bits of its address, by which CPUs guess whether a load meets a store.
    private static final long STRIDE = 2 * Long.BYTES;
    private static final long FIRST_WRITTEN = Long.BYTES;
    private static final long BYTES = STEPS * STRIDE;
    private static final long SEED = 20180521;

    /** {@code asIs}, {@code forbidden} or {@code filtered}. */
    @Param({"asIs", "forbidden", "filtered"})
    public String bypass = "asIs";

    // A field, not a constant, which the compiler could work with before.
    private long multiplier = 6364136223846793005L; // Knuth, The Art of Computer Programming, vol. 2, 3.3.4

    private Held<OffHeap> held;
    private OffHeap words;
    private long place;

    /** Forbids it, or puts a filter before this thread, where that is asked for; maps the words and links those that are read. */
    @Setup(Level.Trial)
    public void link(OwnCpu cpu) {
        held = Held.by(h -> {
            if (bypass.equals("forbidden")) {
                h.keep(StoreBypass.forbid());
            }
            if (bypass.equals("filtered")) {
                SeccompFilter.CONSTANT.install(); // ends with this thread, which makes no system call that is measured
            }
            return h.keep(OffHeap.map(BYTES));
        });
        words = held.value();
        int[] next = Cycle.random(STEPS, new SplittableRandom(SEED));
        for (int word = 0; word < STEPS; word++) {
            words.putLong(word * STRIDE, next[word] * STRIDE);
        }
    }

    /** Gives everything back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** Where a step would write: a word between two that are read. */
    private static long target(long place, long multiplier) {
        long x = place + 1;
        for (int i = 0; i < 4; i++) {
            x = (x ^ (x >>> 32)) * multiplier; // multiplications alone would be folded: x * m * m is x * (m * m)
        }
        return FIRST_WRITTEN + (x & (BYTES - STRIDE));
    }

    /** One load after a store whose address is late. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    @Probe(
            exposes = "Loads after stores whose addresses are known late: where loads must not pass, they wait.",
            cannotShow = "How much of such code a program has.",
            ruledOut = RULED_OUT,
            moves = Mechanism.SSBD,
            magnitude = "3 ns, several times that where it is forbidden, by a filter too up to Linux 5.15",
            control = "noStore",
            needs = {Need.STORE_BYPASS_CONTROL, Need.SECCOMP},
            setupMillis = 40)
    public long lateStore() {
        OffHeap memory = words;
        long m = multiplier;
        long at = place;
        for (int i = 0; i < STEPS; i++) {
            memory.putLong(target(at, m), i);
            at = memory.getLong(at);
        }
        place = at;
        return at;
    }

    /** One load, and the place of a store that is not made. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    @Probe(
            exposes = "The same loads and multiplications without the stores.",
            cannotShow = "Anything about stores.",
            ruledOut = RULED_OUT,
            magnitude = "3 ns",
            isControl = true,
            needs = {Need.STORE_BYPASS_CONTROL, Need.SECCOMP},
            setupMillis = 40)
    public long noStore() {
        OffHeap memory = words;
        long m = multiplier;
        long at = place;
        long sum = 0;
        for (int i = 0; i < STEPS; i++) {
            sum += target(at, m);
            at = memory.getLong(at);
        }
        place = at;
        return sum;
    }

    /** One store and the load that reads it back. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    @Probe(
            exposes = "Loads that read back what was just written to the same place.",
            cannotShow = "Loads from other places.",
            ruledOut = RULED_OUT,
            moves = Mechanism.SSBD,
            magnitude = "2 ns",
            control = "noStore",
            needs = {Need.STORE_BYPASS_CONTROL, Need.SECCOMP},
            setupMillis = 40)
    public long forwarded() {
        OffHeap memory = words;
        long count = 0;
        for (int i = 0; i < STEPS; i++) {
            memory.putLongOpaque(FIRST_WRITTEN, count + i);
            count = memory.getLongOpaque(FIRST_WRITTEN);
        }
        return count;
    }
}
