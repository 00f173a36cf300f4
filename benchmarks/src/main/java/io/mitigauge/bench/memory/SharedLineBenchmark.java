// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.Companion;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
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
 * Two threads that write at the same time, to one word, to one line, or to lines of their own: what moving a line
 * between two CPUs costs.
 *
 * <p>{@code sameWord} and {@code ownWord} add atomically to one word together, or each to its own; {@code sameLine} and
 * {@code ownLine} write plainly to words that share a line (false sharing), or not. The partner does the same all the
 * time, so the score depends on how the hardware lets the two take turns. No kernel entry: mitigations should leave it
 * alone. Between siblings the line does not move, but they share the core.
 *
 * <p>Writes are atomic or opaque, which no compiler may merge or leave out; lines of their own are 256 bytes apart,
 * beyond the pairs of lines that prefetchers fetch. Both threads are pinned, on two cores or on siblings.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SharedLineBenchmark {

    private static final String RULED_OUT =
            "Writes are atomic or opaque, which no compiler may merge or leave out. Lines of their "
                    + "own are 256 bytes apart, beyond the pairs that prefetchers fetch. One base page; both "
                    + "threads are pinned.";

    private static final int WRITES = 256;
    private static final long FIRST = 0;
    private static final long SAME_LINE = Long.BYTES;
    private static final long OWN_LINE = 256;

    /** The words, and the two threads. */
    @State(Scope.Thread)
    public abstract static class Partner {

        /** Where the two threads run: {@code twoCores} or {@code siblings}. */
        @Param({"twoCores", "siblings"})
        public String place = "twoCores";

        private Held<OffHeap> held;
        private OffHeap words;

        /** Finds the CPUs, pins the calling thread, maps the words and starts the other thread. */
        @Setup(Level.Trial)
        public void start() {
            Cores cores = Cores.ofThisProcess();
            CpuPair cpus = place.equals("siblings") ? cores.siblings() : cores.twoCores();
            held = Held.by(h -> {
                h.keep(Pin.to(cpus.measured()));
                OffHeap mapped = h.keep(OffHeap.map(OffHeap.pageBytes()));
                h.keep(Companion.start(cpus.other(), () -> repeat(mapped)));
                return mapped;
            });
            words = held.value();
        }

        /** Ends the other thread and gives everything back. */
        @TearDown(Level.Trial)
        public void end() {
            held.close();
        }

        final OffHeap words() {
            return words;
        }

        /** What the other thread does all the time. */
        protected abstract void repeat(OffHeap words);
    }

    /** Adds to the same word. */
    public static class SameWord extends Partner {
        @Override
        protected void repeat(OffHeap words) {
            add(words, FIRST);
        }
    }

    /** Adds to a word in another line. */
    public static class OwnWord extends Partner {
        @Override
        protected void repeat(OffHeap words) {
            add(words, OWN_LINE);
        }
    }

    /** Writes to another word in the same line. */
    public static class SameLine extends Partner {
        @Override
        protected void repeat(OffHeap words) {
            write(words, SAME_LINE);
        }
    }

    /** Writes to a word in another line. */
    public static class OwnLine extends Partner {
        @Override
        protected void repeat(OffHeap words) {
            write(words, OWN_LINE);
        }
    }

    /** One atomic addition. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    @Probe(
            exposes = "Atomic additions of two CPUs to one word: a counter or a lock that all want.",
            cannotShow = "Fairness, nor more than two CPUs.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "50 ns, 10 ns between siblings",
            control = "ownWord",
            needs = {Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 60)
    public long sameWord(SameWord partner) {
        return add(partner.words(), FIRST);
    }

    /** One atomic addition. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    @Probe(
            exposes = "Atomic additions of two CPUs, each to its own word.",
            cannotShow = "Contention: there is none.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 ns",
            control = "AluBenchmark.multiplyAdd",
            needs = {Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 60)
    public long ownWord(OwnWord partner) {
        return add(partner.words(), FIRST);
    }

    /** One write. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    @Probe(
            exposes = "Writes of two CPUs to two words of one line: false sharing.",
            cannotShow = "Fairness, nor more than two CPUs.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 to 50 ns",
            control = "ownLine",
            needs = {Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 60)
    public long sameLine(SameLine partner) {
        return write(partner.words(), FIRST);
    }

    /** One write. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    @Probe(
            exposes = "Writes of two CPUs, each to a line of its own.",
            cannotShow = "Contention: there is none.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "1 ns",
            control = "AluBenchmark.multiplyAdd",
            needs = {Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 60)
    public long ownLine(OwnLine partner) {
        return write(partner.words(), FIRST);
    }

    private static long add(OffHeap words, long word) {
        for (int i = 0; i < WRITES; i++) {
            words.getAndAddLong(word, 1);
        }
        return words.getLongOpaque(word);
    }

    private static long write(OffHeap words, long word) {
        for (int i = 0; i < WRITES; i++) {
            words.putLongOpaque(word, words.getLongOpaque(word) + 1);
        }
        return words.getLongOpaque(word);
    }
}
