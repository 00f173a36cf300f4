// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.linux.MachineCode;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Vector loads of eight words from eight places at once (gathers), each from the places that the one before loaded: what databases,
 * codecs and numerical libraries do to look up eight things. On Intel servers from Skylake to Ice Lake newer microcode makes them
 * slower (GDS, "Downfall"); in a guest that is up to the host.
 *
 * <p>{@code loads} follows the same eight walks through the same {@value #WORDS} words by ordinary loads. All of it fits the first-level
 * cache. Machine code, since the JVM's compiler makes gathers only where it likes; x86-64 with AVX2 only. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class GatherBenchmark {

    static final int WORDS = 1024;

    private static final String RULED_OUT =
            "The compiler cannot look into machine code, so each step is made, and where the walk ends is "
                    + "returned; each step takes its places from the one before. Base pages, touched first by the "
                    + "thread, which is pinned.";

    private static final int STEPS = 512;
    private static final long SEED = 20230808;
    private static final MethodHandle CALL = MachineCode.callWithMemory();

    private Held<Code> held;
    private MemorySegment gather;
    private MemorySegment loads;
    private OffHeap words;

    private record Code(MachineCode gather, MachineCode loads, OffHeap words) {}

    /** Writes both functions, and the walk. */
    @Setup(Level.Trial)
    public void write(OwnCpu cpu) {
        held = Held.by(keeper -> new Code(
                keeper.keep(MachineCode.gather()),
                keeper.keep(MachineCode.loads()),
                keeper.keep(OffHeap.map((long) WORDS * Integer.BYTES))));
        gather = held.value().gather().address();
        loads = held.value().loads().address();
        words = held.value().words();
        int[] next = Cycle.random(WORDS, new SplittableRandom(SEED));
        for (int i = 0; i < WORDS; i++) {
            words.putInt((long) i * Integer.BYTES, next[i]);
        }
    }

    /** Gives them back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** Eight words by a gather. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    @Probe(
            exposes = "Gathers, which microcode against GDS makes slower.",
            cannotShow = "How much of a program is gathers; and gathers from beyond the first-level cache.",
            ruledOut = RULED_OUT,
            moves = Mechanism.GDS,
            magnitude = "10 ns",
            control = "loads",
            needs = Need.GATHERS,
            setupMillis = 40)
    public int gather() throws Throwable {
        return (int) CALL.invokeExact(gather, words.address(), (long) STEPS);
    }

    /** Eight words by eight loads. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    @Probe(
            exposes = "The same words by ordinary loads.",
            cannotShow = "Anything about gathers: where it moves, the CPU, its clock or its cache moved.",
            ruledOut = RULED_OUT,
            magnitude = "3 ns",
            isControl = true,
            needs = Need.GATHERS,
            setupMillis = 40)
    public int loads() throws Throwable {
        return (int) CALL.invokeExact(loads, words.address(), (long) STEPS);
    }
}
