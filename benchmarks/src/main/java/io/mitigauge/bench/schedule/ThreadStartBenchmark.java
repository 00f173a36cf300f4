// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A thread that does nothing, from its start to its end: {@code platform}, one of the kernel's, and {@code virtual}, one that
 * the JVM runs on threads it has.
 *
 * <p>{@code platform} maps a stack, clones, wakes a CPU and is waited for by futex. {@code virtual} needs none of that unless
 * its carrier sleeps, and then a wake-up. Where the new thread runs is left to the kernel, as in programs. One thread
 * at a time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ThreadStartBenchmark {

    /** Tries whether there may be a further thread. */
    @Setup(Level.Trial)
    public void tryPlatform() throws InterruptedException {
        platform();
    }

    /** A thread of the kernel. */
    @Benchmark
    @Probe(
            exposes = "Cloning a thread, its first wake-up, its stack's page faults, and its end.",
            cannotShow = "What pools of threads pay, which start theirs once.",
            ruledOut = "An operation ends when the thread has ended, which the JVM cannot foresee. Where "
                    + "it runs is the choice of the scheduler, which is part of the figure.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.EXCEPTION,
                Trigger.INTERRUPT,
                Trigger.USER_COPY,
                Trigger.TASK_SWITCH
            },
            magnitude = "50 to 100 us, in a guest",
            control = "virtual",
            needs = Need.PROCESSES,
            setupMillis = 20)
    public void platform() throws InterruptedException {
        Thread thread = Thread.ofPlatform().start(ThreadStartBenchmark::nothing);
        thread.join();
    }

    /** A thread of the JVM's own. */
    @Benchmark
    @Probe(
            exposes = "A wake-up of the carrier, and the JVM's own scheduling.",
            cannotShow = "Anything about starting threads of the kernel.",
            ruledOut = "An operation ends when the thread has ended, which the JVM cannot foresee. Where "
                    + "it runs is the choice of the scheduler, which is part of the figure.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INTERRUPT, Trigger.USER_COPY, Trigger.TASK_SWITCH},
            magnitude = "5 to 50 us, in a guest",
            control = "GetppidBenchmark.kernelEntry",
            needs = Need.PROCESSES,
            setupMillis = 20)
    public void virtual() throws InterruptedException {
        Thread thread = Thread.ofVirtual().start(ThreadStartBenchmark::nothing);
        thread.join();
    }

    private static void nothing() {
        // that is what it does
    }
}
