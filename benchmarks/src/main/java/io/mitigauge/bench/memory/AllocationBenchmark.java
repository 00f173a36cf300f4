// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.HugePages;
import io.mitigauge.bench.place.OwnCpu;
import java.util.Arrays;
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
 * Objects of 64 bytes on the Java heap: what allocation and collection cost a JVM.
 *
 * <p>{@code shortLived} drops each at once: a bump of a pointer, zeroing, and collections that find nothing. {@code
 * surviving} keeps the last 131,072 of them, 8 MiB, so that collections copy; their pauses are in the score. {@code
 * reused} writes the same fields of objects that are there. Each object is stored where other code may read it, so none
 * can stay in registers. In a run of the suite the collector is the serial one with a heap of 128 MiB, the same on all
 * machines: what the number of CPUs does to a parallel one is left out. Huge pages, which a kernel may or may not have given
 * to the heap, are withheld before it fills. One thread.
 *
 * <p>What is kept does not fit the survivor spaces of such a heap, 4 MiB each. So {@code surviving} promotes 4 MiB and more at
 * every collection, and has touched the whole heap within a second: that much memory has to be free. The others touch little more
 * than the young generation, a third of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AllocationBenchmark {

    private static final String RULED_OUT =
            "Each object is stored where other code may read it, so none stays in registers. Huge "
                    + "pages are withheld from the heap before it fills. The thread is pinned.";

    private static final int OBJECTS = 1024;
    private static final int KEPT = 1 << 17;
    private static final int LONGS = 6; // 48 bytes after a header of 16

    private Held.Resource basePages;
    private long[][] kept;
    private long[] last;
    private int at;

    /** Withholds huge pages and allocates what is kept. */
    @Setup(Level.Trial)
    public void allocate(OwnCpu cpu) {
        basePages = HugePages.withheld();
        kept = new long[KEPT][LONGS];
        last = kept[0];
    }

    /** Permits huge pages again. */
    @TearDown(Level.Trial)
    public void free() {
        basePages.close();
    }

    /** Memory for a heap that is filled to its end. */
    @State(Scope.Thread)
    public static class WholeHeap {

        /**
         * Looks whether it is there.
         *
         * @throws io.mitigauge.bench.UnsupportedException if memory is short
         */
        @Setup(Level.Trial)
        public void check() {
            require(Runtime.getRuntime().freeMemory());
        }

        /**
         * The JVM counts one survivor space of two; the other is less than what is asked for beyond.
         *
         * @param untouched bytes of the heap that nothing is in yet
         */
        static void require(long untouched) {
            WorkingSet.requireFree(untouched);
        }
    }

    /** One object, dropped at once. */
    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    @Probe(
            exposes = "Allocation of objects that die young: writing to fresh memory again and again.",
            cannotShow = "Collections that have something to copy, nor concurrent collectors.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            moves = Mechanism.SSBD,
            magnitude = "3 ns",
            control = "reused",
            setupMillis = 60)
    public long[] shortLived() {
        for (int i = 0; i < OBJECTS; i++) {
            long[] fresh = new long[LONGS];
            fresh[0] = i;
            last = fresh;
        }
        return last;
    }

    /** One object, kept for a while. */
    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    @Probe(
            exposes = "Allocation of objects that live for a while: a collector that copies and compacts.",
            cannotShow = "Pauses one by one, nor concurrent collectors.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            moves = Mechanism.SSBD,
            magnitude = "10 ns",
            control = "reused",
            standard = "*",
            needs = Need.MEMORY_160M,
            setupMillis = 60)
    public long[] surviving(WholeHeap heap) {
        int to = at;
        for (int i = 0; i < OBJECTS; i++) {
            long[] fresh = new long[LONGS];
            fresh[0] = i;
            kept[to + i] = fresh;
        }
        at = (to + OBJECTS) & (KEPT - 1);
        return kept[to];
    }

    /** One object that is there already. */
    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    @Probe(
            exposes = "The same writes to objects that are there.",
            cannotShow = "Allocation: there is none.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            moves = Mechanism.SSBD,
            magnitude = "4 ns",
            control = "AluBenchmark.multiplyAdd",
            standard = "*",
            setupMillis = 60)
    public long[] reused() {
        int to = at;
        for (int i = 0; i < OBJECTS; i++) {
            long[] object = kept[to + i];
            Arrays.fill(object, 0);
            object[0] = i;
        }
        at = (to + OBJECTS) & (KEPT - 1);
        return kept[to];
    }
}
