// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OwnSignal;
import io.mitigauge.bench.linux.SystemCall;
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
 * A thread sends itself a signal and takes it from the queue: two system calls and the kernel's bookkeeping of signals.
 *
 * <p>The signal is blocked and no handler runs. A handler is not measured here, because it would have to run inside the
 * JVM: Java code cannot be entered from one, and the JVM's own chain of handlers would be part of the figure. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SignalBenchmark {

    private static final MethodHandle SYSCALL = SystemCall.TGKILL.function().bare();
    private static final MethodHandle SIGTIMEDWAIT = Libc.sigtimedwait().bare();
    private static final long NONE = 0;

    private long number;
    private OwnSignal signal;

    /** Blocks the signal and tries both calls. */
    @Setup(Level.Trial)
    public void open() {
        number = SystemCall.TGKILL.number();
        signal = OwnSignal.open();
        SystemCall.TGKILL.function().expect(0, number, signal.process(), signal.thread(), (long) signal.number());
        Libc.sigtimedwait().expect(signal.number(), signal.set(), NONE, signal.noTime());
    }

    /** Frees the signal. */
    @TearDown(Level.Trial)
    public void close() {
        signal.close();
    }

    /** There and taken. */
    @Benchmark
    @Probe(
            exposes = "Two system calls that queue a signal and take it: calls, returns and locks in the kernel.",
            cannotShow = "The way into a handler and back, which is dearer than both together.",
            moves = {
                Mechanism.PTI,
                Mechanism.VERW,
                Mechanism.IBRS,
                Mechanism.BHI,
                Mechanism.SWAPGS,
                Mechanism.USERCOPY,
                Mechanism.SRSO_RETBLEED
            },
            magnitude = "1 us",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 80)
    public int sendTake() throws Throwable {
        Results.expected(
                0, (long) SYSCALL.invokeExact(number, signal.process(), signal.thread(), (long) signal.number()));
        return Results.expected(signal.number(), (int) SIGTIMEDWAIT.invokeExact(signal.set(), NONE, signal.noTime()));
    }
}
