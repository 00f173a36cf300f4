// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.memory.Chase;
import io.mitigauge.bench.memory.WorkingSet;
import java.lang.invoke.MethodHandle;
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
 * Dependent loads from a working set, and a system call after every so many of them: what entering the kernel costs a program
 * that also has data of its own, at its rate of calls. The idea is Gregg's ("KPTI/KAISER Meltdown Initial Performance
 * Regressions", 2018): page-table isolation without process-context identifiers empties the TLB, and flushing mitigations the
 * first-level cache, so that the loads pay too, the more of them there are to refill.
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

    private static final MethodHandle GETPPID = Libc.getppid();

    /** Bytes that the loads go to, in pages of the base size. */
    @Param({"16k", "192k", "8m"})
    public String workingSet = "16k";

    /** Loads between two calls: they set the rate. */
    @Param({"64", "1024", "16384"})
    public int loads = 64;

    private Chase lines;
    private long position;

    /** Links the loads, and tries the call. */
    @Setup(Level.Trial)
    public void link() {
        Libc.checkGetppid();
        lines = Chase.inBasePages(WorkingSet.bytes(workingSet));
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        lines.close();
    }

    /** Loads, and one system call. */
    @Benchmark
    @Probe(
            exposes = "A system call and what it drives out of TLB and caches, at a rate of calls and a working set.",
            cannotShow = "The call alone; that is the difference from its control.",
            moves = {
                Mechanism.PTI,
                Mechanism.VERW,
                Mechanism.IBRS,
                Mechanism.BHI,
                Mechanism.SWAPGS,
                Mechanism.SMT_CONTENTION
            },
            magnitude = "250 ns (64 loads from 16k) to 2 ms (16384 from 8m)",
            control = "withoutCall",
            needs = Need.MEMORY_512M,
            setupMillis = 100)
    public int withCall() throws Throwable {
        position = lines.follow(position, loads);
        return (int) GETPPID.invokeExact();
    }

    /** The loads only. */
    @Benchmark
    @Probe(
            exposes = "The loads without the call.",
            cannotShow = "The cost of mitigations, which leave loads in user space alone.",
            moves = Mechanism.SMT_CONTENTION,
            magnitude = "100 ns (64 loads from 16k) to 2 ms (16384 from 8m)",
            control = "AluBenchmark.multiplyAdd",
            needs = Need.MEMORY_512M,
            setupMillis = 100)
    public long withoutCall() {
        position = lines.follow(position, loads);
        return position;
    }
}
