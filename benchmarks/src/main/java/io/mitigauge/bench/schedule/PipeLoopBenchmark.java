// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Pipe;
import io.mitigauge.bench.place.Pin;
import java.util.List;
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
 * The system calls of {@link PipePingPongBenchmark} on one pinned thread, which never waits: four kernel entries and
 * the pipe code, without a switch.
 *
 * <p>What remains of the ping-pong when this is taken away is switching and waking. It moves with the cost of kernel
 * entries, so it is no control in the strict sense; its own is the downcall that stays in user space.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PipeLoopBenchmark {

    private Held<List<Pipe>> held;
    private Pipe requests;
    private Pipe answers;

    /** Pins the calling thread. */
    @Setup(Level.Trial)
    public void open() {
        held = Held.by(keeper -> {
            keeper.keep(Pin.to(Affinity.allowed().first()));
            return List.of(keeper.keep(Pipe.open()), keeper.keep(Pipe.open()));
        });
        requests = held.value().getFirst();
        answers = held.value().getLast();
    }

    /** Closes the pipes and frees the calling thread. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** A token into each pipe and out of it. */
    @Benchmark
    @Probe(
            exposes = "Four system calls and the kernel's pipe code, without a switch.",
            cannotShow = "Anything about scheduling: the thread never waits.",
            ruledOut = "The compiler cannot look into C, so each call is made, and its result is looked "
                    + "at. The thread is pinned; one byte is all its memory.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "1 us",
            control = "GetppidBenchmark.userOnly",
            quick = "*",
            setupMillis = 40)
    public boolean sameThread() {
        return requests.put() && requests.take() && answers.put() && answers.take();
    }
}
