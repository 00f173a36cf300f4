// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.SystemCall;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A futex that nobody waits for, woken: what a lock costs that believes to have waiters and has none.
 *
 * <p>Entry, exit and a look into a hash table; no thread is switched. What real waking costs is the {@code schedule}
 * family's. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FutexBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; the words that the kernel looks at are in a base page.";

    private static final MethodHandle SYSCALL = SystemCall.FUTEX.function().bare();
    private static final long FUTEX_WAKE_PRIVATE = 1 | 128;
    private static final long ONE = 1;
    private static final long NONE = 0;

    private Held<OffHeap> held;
    private long number;
    private OffHeap word;

    /** Tries the call. */
    @Setup(Level.Trial)
    public void allocate(OwnCpu cpu) {
        number = SystemCall.FUTEX.number();
        held = Held.by(keeper -> tried(keeper.keep(OffHeap.map(Integer.BYTES))));
        word = held.value();
    }

    private static OffHeap tried(OffHeap word) {
        SystemCall.FUTEX.function().expect(0, SystemCall.FUTEX.number(), word.address(), FUTEX_WAKE_PRIVATE, ONE, NONE);
        return word;
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** Nobody wakes. */
    @Benchmark
    @Probe(
            exposes = "A system call that looks for waiting threads and finds none.",
            cannotShow = "Waking: nobody waits.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SYSTEM_CALL,
            magnitude = "250 ns",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 50)
    public long wakeNobody() throws Throwable {
        return Results.expected(0, (long) SYSCALL.invokeExact(number, word.address(), FUTEX_WAKE_PRIVATE, ONE, NONE));
    }
}
