// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.SeccompFilter;
import io.mitigauge.bench.place.OwnCpu;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link GetppidBenchmark} by a thread under a seccomp filter that allows everything: how containers, services of systemd and
 * browsers enter the kernel.
 *
 * <p>A thread with a filter takes the slower of the kernel's two ways in. {@code constant} answers without a look at the call, which
 * kernels from 5.11 remember instead of running it; {@code argument} reads an argument and has to run. Up to Linux 5.15 a
 * filter also forbade the thread to bypass stores (SSBD) and kept its branch predictions from others (STIBP, IBPB), unless boot
 * parameters said otherwise: that costs the code between the calls, {@code memory.StoreBypass} with {@code bypass=filtered}. The
 * filter cannot be taken back, so it is put before the thread that JMH measures with, and ends with it. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FilteredBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is returned. The "
                    + "thread is pinned, and asked whether the kernel took the filter.";

    private static final MethodHandle GETPPID = Libc.getppid();

    /** A {@link SeccompFilter} in lower case. */
    @Param({"constant", "argument"})
    public String filter = "constant";

    /** Puts the filter before this thread and tries the call. */
    @Setup(Level.Trial)
    public void install(OwnCpu cpu) {
        SeccompFilter.labelled(filter).install();
        Libc.checkGetppid();
    }

    /** One system call. */
    @Benchmark
    @Probe(
            exposes = "Entry to and exit from the kernel by a thread under a filter, which is asked each time.",
            cannotShow = "What the long filters of containers cost, which compare the call with many others.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL},
            moves = Mechanism.SECCOMP,
            magnitude = "150 ns (constant) to 250 ns (argument)",
            control = "GetppidBenchmark.kernelEntry",
            needs = Need.SECCOMP,
            setupMillis = 40)
    public int kernelEntry() throws Throwable {
        return (int) GETPPID.invokeExact();
    }
}
