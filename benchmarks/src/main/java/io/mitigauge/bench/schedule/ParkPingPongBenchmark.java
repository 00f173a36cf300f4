// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.place.PinnedThread;
import io.mitigauge.bench.place.Spinners;
import io.mitigauge.bench.record.LatencyRecorder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * Two threads park and unpark each other: what Java's locks, queues and executors come down to. Both are pinned; see {@link
 * CpuPair} for the placements.
 *
 * <p>Against the ping-pong through a futex, which parking is made of, the difference is the JVM's: a mutex and a condition
 * variable for each side. Recording adds some 40 ns to the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ParkPingPongBenchmark {

    /** Where both run, one of the constants of {@link CpuPair}. */
    @Param({CpuPair.SAME_CPU, CpuPair.SIBLINGS, CpuPair.TWO_CPUS, CpuPair.TWO_CPUS_AWAKE})
    public String placement = CpuPair.SAME_CPU;

    private Held<PinnedThread> held;
    private PinnedThread partner;
    private Thread worker;
    private volatile boolean theirs;
    private volatile boolean ending;

    /** Pins the calling thread and starts its partner. */
    @Setup(Level.Trial)
    public void start() {
        CpuPair cpus = Cores.ofThisProcess().placed(placement);
        worker = Thread.currentThread();
        held = Held.by(keeper -> {
            Spinners.keep(keeper, placement, cpus);
            keeper.keep(Pin.to(cpus.measured()));
            return PinnedThread.start("partner", cpus.other(), this::answer);
        });
        partner = held.value();
    }

    /** Ends the partner and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        ending = true;
        partner.unpark();
        try {
            partner.join();
        } finally {
            held.close();
        }
    }

    /** There and back. */
    @Benchmark
    @Probe(
            exposes = "Two switches between threads on one CPU, or two wake-ups across CPUs, by Java's own means.",
            cannotShow = "What of it is the kernel's and what the JVM's.",
            ruledOut = "The answer is a volatile field that only the other thread writes, after it was "
                    + "woken. Both threads are pinned; the fields share a line, as in locks.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.USER_COPY, Trigger.TASK_SWITCH},
            where = {
                @Probe.Where(value = "placement=siblings", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpus", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpusAwake", triggers = Trigger.INTERRUPT)
            },
            magnitude = "6 us (sameCpu), 30 us (twoCpusAwake), 50 us (twoCpus, in a guest)",
            control = "ThreadPingPongBenchmark.roundTrip",
            needs = {Need.PROCESSES, Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 50)
    public void roundTrip(LatencyRecorder latencies) {
        theirs = true;
        partner.unpark();
        while (theirs) {
            LockSupport.park(this);
        }
        latencies.lap();
    }

    private void answer() {
        while (!ending) {
            if (theirs) {
                theirs = false;
                LockSupport.unpark(worker);
            } else {
                LockSupport.park(this);
            }
        }
    }
}
