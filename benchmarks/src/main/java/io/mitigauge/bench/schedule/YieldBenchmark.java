// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.place.PinnedThread;
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
 * A thread gives its CPU away and gets it back: {@code shared}, where another thread on the same CPU does nothing but the
 * same, and {@code alone}, where nobody else wants it, so that the call comes back at once.
 *
 * <p>{@code shared} is two switches between threads and two calls, the barest that the scheduler does; {@code alone} is its
 * way in and out. No wake-up, no pipe. Kernels differ in what yielding means (EEVDF, since 6.6), so that a figure
 * compares across mitigations of one kernel better than across kernels. One other thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class YieldBenchmark {

    private static final MethodHandle YIELD = Libc.schedYield().bare();

    private Pin pin;

    /** Pins the calling thread. */
    @Setup(Level.Trial)
    public void pin() {
        Libc.schedYield().expect(0);
        pin = Pin.to(Affinity.allowed().first());
    }

    /** Frees the calling thread. */
    @TearDown(Level.Trial)
    public void free() {
        pin.close();
    }

    /** Another thread that yields, on the CPU of the thread that sets it up. */
    @State(Scope.Thread)
    public static class Other {

        private volatile boolean ending;
        private PinnedThread thread;

        /** Starts it and waits until it is pinned. */
        @Setup(Level.Trial)
        public void start() {
            thread = PinnedThread.start("yields", Affinity.allowed().first(), this::yieldOften);
        }

        private void yieldOften() {
            while (!ending) {
                yieldOnce();
            }
        }

        /** Ends it. */
        @TearDown(Level.Trial)
        public void stop() {
            ending = true;
            thread.join();
        }
    }

    /** Away and back, past the other thread. */
    @Benchmark
    @Probe(
            exposes = "Two switches between threads of one address space, by the scheduler's shortest way.",
            cannotShow = "Wake-ups, nor switches between processes; and under EEVDF (Linux 6.6 and later) a call "
                    + "may come back without a switch, so that figures of kernels before and since are of "
                    + "different things: perOperation.switches, 2 where every call switches, tells.",
            ruledOut = "The compiler cannot look into C, so each call is made, and its result is looked "
                    + "at. All threads are pinned; there is no memory to touch.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.TASK_SWITCH},
            magnitude = "1 us",
            control = "alone",
            setupMillis = 60)
    public void shared(Other other) {
        yieldOnce();
    }

    /** There is nobody to go to. */
    @Benchmark
    @Probe(
            exposes = "A system call into the scheduler that switches to nobody.",
            cannotShow = "Switches: there are none.",
            ruledOut = "The compiler cannot look into C, so each call is made, and its result is looked "
                    + "at. All threads are pinned; there is no memory to touch.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL},
            magnitude = "300 ns",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 50)
    public void alone() {
        yieldOnce();
    }

    private static void yieldOnce() {
        try {
            if ((int) YIELD.invokeExact() != 0) {
                throw new IllegalStateException("sched_yield failed");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
