// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.HandledSignal;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OwnSignal;
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
 * A thread sends itself a signal and takes it from the queue, or has a handler run: two system calls each and the kernel's
 * bookkeeping of signals.
 *
 * <p>{@code sendTake} has the signal blocked, so that no handler runs. The handler of {@code sendHandle} is a C function of
 * two instructions, {@code labs}: neither Java nor the JVM's own handlers take part; the kernel writes a frame to the
 * stack with all registers, enters it, and is called again to restore them. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SignalBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; the words that the kernel looks at are in a base page.";

    private static final MethodHandle SYSCALL = SystemCall.TGKILL.function().bare();
    private static final MethodHandle SIGTIMEDWAIT = Libc.sigtimedwait().bare();
    private static final long NONE = 0;

    private Held<OwnSignal> held;
    private long number;
    private OwnSignal signal;

    /** Blocks the signal and tries both calls. */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        number = SystemCall.TGKILL.number();
        held = Held.by(keeper -> tried(keeper.keep(OwnSignal.open())));
        signal = held.value();
    }

    private static OwnSignal tried(OwnSignal signal) {
        send(signal.process(), signal.thread(), signal.number());
        Libc.sigtimedwait().expect(signal.number(), signal.set(), NONE, signal.noTime());
        return signal;
    }

    private static void send(long process, long thread, long signal) {
        SystemCall.TGKILL.function().expect(0, SystemCall.TGKILL.number(), process, thread, signal);
    }

    /** Frees the signal. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** The signal with a handler. */
    @State(Scope.Thread)
    public static class Handled {

        private Held<HandledSignal> held;
        private HandledSignal signal;

        /** Installs the handler and tries it. */
        @Setup(Level.Trial)
        public void open(OwnCpu cpu) {
            held = Held.by(keeper -> tried(keeper.keep(HandledSignal.open())));
            signal = held.value();
        }

        private static HandledSignal tried(HandledSignal signal) {
            send(signal.process(), signal.thread(), signal.number());
            return signal;
        }

        /** Takes the handler away. */
        @TearDown(Level.Trial)
        public void close() {
            held.close();
        }
    }

    /** There and handled. */
    @Benchmark
    @Probe(
            exposes =
                    "A signal, the way into its handler and the system call that ends it: the registers saved and restored.",
            cannotShow = "Signals of other threads and processes, which interrupt.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.USER_COPY},
            magnitude = "1 to 3 us",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 80)
    public long sendHandle(Handled handled) throws Throwable {
        HandledSignal sent = handled.signal;
        return Results.expected(
                0, (long) SYSCALL.invokeExact(number, sent.process(), sent.thread(), (long) sent.number()));
    }

    /** There and taken. */
    @Benchmark
    @Probe(
            exposes = "Two system calls that queue a signal and take it: calls, returns and locks in the kernel.",
            cannotShow = "The way into a handler and back: that is sendHandle.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.USER_COPY},
            magnitude = "1 us",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 80)
    public int sendTake() throws Throwable {
        Results.expected(
                0, (long) SYSCALL.invokeExact(number, signal.process(), signal.thread(), (long) signal.number()));
        return Results.expected(signal.number(), (int) SIGTIMEDWAIT.invokeExact(signal.set(), NONE, signal.noTime()));
    }
}
