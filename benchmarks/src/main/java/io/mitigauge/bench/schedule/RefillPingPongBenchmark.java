// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.record.LatencyRecorder;
import java.util.Locale;
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
 * A token goes from one thread or process to another on the same CPU and back, and each of them reads and writes memory of its
 * own before it passes the token on: what a switch costs to programs whose data have to come into the caches again. The
 * method of lat_ctx in lmbench (McVoy and Staelin, "lmbench: portable tools for performance analysis", USENIX 1996), with two
 * processes.
 *
 * <p>Against {@link RefillAloneBenchmark}, in which one thread uses both memories in turn, the difference is the switches
 * alone; how it grows with the size is what they drive out of caches and TLB. Size 0 is the bare ping-pong. The token goes
 * through a futex. Recording adds some 40 ns to the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RefillPingPongBenchmark {

    /** Whose memory it is: {@code threads} share their page tables, {@code processes} do not. */
    @Param({"threads", "processes"})
    public String between = "threads";

    /** What each of the two reads and writes before it passes the token on. */
    @Param({"0", "16k", "64k", "256k", "512k"})
    public String workingSet = "16k";

    private Held<Sides> held;
    private Footprint own;
    private Court court;

    /** Memory of the calling thread, and where its partner is. */
    private record Sides(Court court, Footprint own) {}

    /** Pins the calling thread and starts its partner. */
    @Setup(Level.Trial)
    public void start() {
        long bytes = Footprint.bytes(workingSet);
        Court.Between who = Court.Between.valueOf(between.toUpperCase(Locale.ROOT));
        held = Held.by(keeper -> {
            Court open = keeper.keep(Court.open("futex", CpuPair.SAME_CPU, who, bytes));
            return new Sides(open, keeper.keep(Footprint.of(bytes)));
        });
        court = held.value().court();
        own = held.value().own();
    }

    /** Ends the partner and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** There and back. */
    @Benchmark
    @Probe(
            exposes = "Two switches on one CPU, and the way of two working sets back into the caches and the TLB.",
            cannotShow = "The switch alone: the walk through the memory is in the figure, see its control.",
            ruledOut = "The token comes back only where both sides make their system calls, and each "
                    + "side counts in its memory, line by line. Base pages, each touched first by its "
                    + "side; both are pinned. Prefetching is part of a refill.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.TASK_SWITCH,
                Trigger.SHARED_CORE
            },
            where = @Probe.Where(value = "between=processes", triggers = Trigger.PROCESS_SWITCH),
            magnitude = "5 us (0) to 20 us (512k)",
            control = "RefillAloneBenchmark.walk",
            needs = {Need.PROCESSES, Need.SECOND_JVM},
            setupMillis = 250)
    public void roundTrip(LatencyRecorder latencies) {
        own.touch();
        court.roundTrip();
        latencies.lap();
    }
}
