// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.memory.Chase;
import io.mitigauge.bench.memory.WorkingSet;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
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
 * Dependent loads from a working set, and a system call after every so many of them: what entering the kernel costs a program
 * that also has data of its own, at its rate of calls. The idea is Gregg's ("KPTI/KAISER Meltdown Initial Performance
 * Regressions", 2018): page-table isolation without process-context identifiers empties the TLB, and flushing mitigations the
 * first-level cache, so that the loads pay too, the more of them there are to refill. There the cost rose most beyond 10 MiB; {@code
 * 0} is a program without data, which multiplies in registers and has nothing to refill.
 *
 * <p>{@code withCall} less {@code withoutCall} is one call and what it leaves behind; divided by {@code withoutCall} it is the
 * overhead at that rate. Beside {@link GetppidBenchmark} the surplus of the difference is the refill.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CallRateBenchmark {

    private static final String RULED_OUT =
            "Every load takes its place from the one before, and every unit begins where the last one "
                    + "ended, so none is left out, folded or prefetched. Factors are fields. Base pages, "
                    + "touched first by the thread, which is pinned.";

    private static final MethodHandle GETPPID = Libc.getppid();
    private static final String NONE = "0";

    /** Bytes that the loads go to, in pages of the base size; with {@code 0} there are multiplications instead. */
    @Param({NONE, "16k", "192k", "8m", "32m"})
    public String workingSet = "16k";

    /** Loads between two calls: they set the rate. */
    @Param({"64", "512", "4096"})
    public int loads = 64;

    // Fields, not constants: with constants the compiler folds several steps into one.
    private long multiplier = 6364136223846793005L; // Knuth, The Art of Computer Programming, vol. 2, 3.3.4
    private long addend = 1442695040888963407L;

    private Held<LongUnaryOperator> held;
    private LongUnaryOperator work;
    private long position;

    /** Links the loads, and tries the call. */
    @Setup(Level.Trial)
    public void link(OwnCpu cpu) {
        Libc.checkGetppid();
        held = Held.by(h -> workingSet.equals(NONE) ? this::multiply : loads(h));
        work = held.value();
    }

    private LongUnaryOperator loads(Held.Keeper keeper) {
        Chase lines = keeper.keep(Chase.inBasePages(WorkingSet.bytes(workingSet)));
        return from -> lines.follow(from, loads);
    }

    private long multiply(long from) {
        long m = multiplier;
        long a = addend;
        long x = from;
        for (int i = 0; i < loads; i++) {
            x = x * m + a;
        }
        return x;
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        held.close();
    }

    /** Loads, and one system call. */
    @Benchmark
    @Probe(
            exposes = "A system call and what it drives out of TLB and caches, at a rate of calls and a working set.",
            cannotShow = "The call alone; that is the difference from its control.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.SHARED_CORE},
            magnitude = "250 ns (64 loads from 16k) to 500 us (4096 from 32m)",
            control = "withoutCall",
            needs = Need.MEMORY_512M,
            setupMillis = 100)
    public int withCall() throws Throwable {
        position = work.applyAsLong(position);
        return (int) GETPPID.invokeExact();
    }

    /** The loads only. */
    @Benchmark
    @Probe(
            exposes = "The loads without the call.",
            cannotShow = "The cost of mitigations, which leave loads in user space alone.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "100 ns (64 loads from 16k) to 500 us (4096 from 32m)",
            control = "AluBenchmark.multiplyAdd",
            needs = Need.MEMORY_512M,
            setupMillis = 100)
    public long withoutCall() {
        position = work.applyAsLong(position);
        return position;
    }
}
