// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.IndirectBranches;
import io.mitigauge.bench.linux.MachineCode;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.Companion;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls through pointers, as call-backs and virtual methods make them that always find one receiver: {@value #POINTERS} call
 * instructions, of which each goes to the same one of {@value #FUNCTIONS} functions of two instructions, drawn by lot. Predictors of branches
 * learn that at once. Where they may not use what they share with the sibling (STIBP), they may have less room, or none. Predicted, a
 * call and its return took an AMD CPU of family 25 some 1.5 ns. What is there to lose is not known on a CPU without the choice; one
 * call instruction with sixteen targets in turn, which that CPU did not predict, took 8.2 ns.
 *
 * <p>{@code guarded} asks for that as sandboxes do ({@code prctl}, {@code PR_SPEC_INDIRECT_BRANCH}), which also drops predictions on
 * switches to other processes (IBPB), of which there are few here. Only where the kernel says {@code STIBP: conditional} does asking
 * change what siblings share: elsewhere the arm is skipped. With {@code sibling} the core's other hardware thread makes such calls too,
 * to other targets. Machine code, so that the JVM's own ways of calling are not in it; x86-64 only.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class IndirectCallBenchmark {

    static final int FUNCTIONS = 64;
    static final int POINTERS = 256;
    static final int PASSES = 4;
    static final int CALLS = PASSES * POINTERS;

    private static final String RULED_OUT =
            "The compiler cannot look into machine code, so each call is made, and their count is returned. Code and "
                    + "pointers are in base pages that fit the first-level caches; the thread is pinned.";

    private static final long SEED = 20181119;
    private static final MethodHandle CALL = MachineCode.callWithMemory();

    /** What the other hardware thread of the core does: {@code none}, where nothing keeps it busy, or {@code sibling}. */
    @Param({"none", "sibling"})
    public String neighbour = "none";

    /** {@code asIs} or {@code guarded}. */
    @Param({"asIs", "guarded"})
    public String predictions = "asIs";

    private Held<Code> held;
    private MemorySegment through;
    private OffHeap pointers;

    private record Code(MachineCode through, OffHeap pointers) {}

    /** Pins the calling thread, writes the functions, and starts the neighbour. */
    @Setup(Level.Trial)
    public void write() {
        Cores cores = Cores.ofThisProcess();
        held = Held.by(keeper -> {
            if (neighbour.equals("sibling")) {
                CpuPair cpus = cores.siblings();
                keeper.keep(Pin.to(cpus.measured()));
                Code beside = code(keeper, SEED + 1);
                keeper.keep(Companion.start(
                        cpus.other(), () -> calls(beside.through().address(), beside.pointers())));
            } else {
                keeper.keep(Pin.to(cores.cpus().getFirst()));
            }
            if (predictions.equals("guarded")) {
                IndirectBranches.requireChoiceBetweenSiblings();
                keeper.keep(IndirectBranches.guard());
            }
            return code(keeper, SEED);
        });
        through = held.value().through().address();
        pointers = held.value().pointers();
    }

    private static Code code(Held.Keeper keeper, long seed) {
        MachineCode through = keeper.keep(MachineCode.callsThroughPointers(FUNCTIONS, POINTERS));
        OffHeap pointers = keeper.keep(OffHeap.map((long) POINTERS * Long.BYTES));
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < POINTERS; i++) {
            pointers.putLong((long) i * Long.BYTES, through.function(random.nextInt(FUNCTIONS)));
        }
        return new Code(through, pointers);
    }

    private static int calls(MemorySegment code, OffHeap pointers) {
        try {
            return (int) CALL.invokeExact(code, pointers.address(), (long) PASSES);
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    /** Ends the neighbour and gives everything back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** A call through a pointer. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    @Probe(
            exposes =
                    "Calls through pointers, alone and beside a sibling that makes such calls too, with predictions that are "
                            + "shared with it or are not.",
            cannotShow =
                    "Calls that go to many targets in turn, as interpreters make them, which some CPUs predict by other means; how "
                            + "much of a program is such calls; nor the kernel's own, which retpolines act on.",
            ruledOut = RULED_OUT,
            moves = Mechanism.STIBP,
            where = @Probe.Where(value = "neighbour=sibling", triggers = Trigger.SHARED_CORE),
            magnitude = "1.5 ns, 10 ns where nothing is predicted",
            control = "AluBenchmark.multiplyAdd",
            needs = {Need.MACHINE_CODE, Need.PREDICTOR_CONTROL, Need.SIBLINGS},
            setupMillis = 40)
    public int indirect() {
        return calls(through, pointers);
    }
}
