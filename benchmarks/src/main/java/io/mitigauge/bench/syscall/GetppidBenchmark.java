// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Injected;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cheapest real kernel entry, against the same call path that stays in user space.
 *
 * <p>{@code kernelEntry - userOnly} is entry, exit and what mitigations add to both: page-table switches (PTI), buffer
 * clearing on exit (MDS, TAA, MMIO stale data), speculation barriers and controls on entry. It cannot tell these apart,
 * and its relative change says little about programs that do more than enter the kernel. One thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class GetppidBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is returned. The "
                    + "thread is pinned.";

    private static final MethodHandle GETPPID = Libc.getppid();
    private static final MethodHandle LABS = Libc.labs();

    /** Refused calls are quick, and no measurement. */
    @State(Scope.Benchmark)
    public static class Allowed {

        /** Fails where the kernel, or a filter in front of it, refuses the call. */
        @Setup
        public void check() {
            Libc.checkGetppid();
        }
    }

    /** One system call. */
    @Benchmark
    @Probe(
            exposes = "Entry to and exit from the kernel, with all that mitigations do on that way.",
            cannotShow = "Which mitigation costs how much, nor what a program pays that rarely enters the kernel.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SYSTEM_CALL,
            magnitude = "100 ns; up to 1 us with page-table isolation and buffer clearing on old CPUs",
            control = "userOnly",
            quick = "*",
            setupMillis = 20)
    public int kernelEntry(OwnCpu cpu, Allowed allowed, Injected injected) throws Throwable {
        int parent = (int) GETPPID.invokeExact();
        return injected.again() ? (int) GETPPID.invokeExact() : parent;
    }

    /** One call of a C function that does next to nothing. */
    @Benchmark
    @Probe(
            exposes = "The way from Java into C and back, without the kernel.",
            cannotShow = "Anything about the kernel: where it moves, the CPU clock or the compiler moved.",
            ruledOut = RULED_OUT,
            magnitude = "5 ns",
            isControl = true,
            quick = "*",
            setupMillis = 20)
    public long userOnly(OwnCpu cpu) throws Throwable {
        return (long) LABS.invokeExact(-1L);
    }
}
