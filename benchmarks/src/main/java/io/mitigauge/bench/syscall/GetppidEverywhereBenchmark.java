// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link GetppidBenchmark} on all CPUs at once, one pinned thread a CPU: how many calls this guest makes in all.
 *
 * <p>The calls share nothing, so where the sum is less than CPUs times the single rate, siblings share a core, the host
 * gives less than it shows, or something else ran. With SMT off there are fewer threads, each of which may be faster.
 * As many threads as the JVM counts CPUs, which a limit on CPU time makes fewer than there are.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(Threads.MAX)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class GetppidEverywhereBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is returned. Each "
                    + "thread is pinned.";

    private static final MethodHandle GETPPID = Libc.getppid();
    private static final MethodHandle LABS = Libc.labs();

    /** One system call. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can enter and leave the kernel.",
            cannotShow = "What calls cost that share something between CPUs, as locks.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "one call a CPU every 100 ns",
            control = "userOnly",
            setupMillis = 60)
    public int kernelEntry(OwnCpu cpu, GetppidBenchmark.Allowed allowed) throws Throwable {
        return (int) GETPPID.invokeExact();
    }

    /** One call of a C function that does next to nothing. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can call from Java into C.",
            cannotShow = "Anything about the kernel.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "one call a CPU every 5 ns",
            control = "GetppidBenchmark.userOnly",
            setupMillis = 60)
    public long userOnly(OwnCpu cpu) throws Throwable {
        return (long) LABS.invokeExact(-1L);
    }
}
