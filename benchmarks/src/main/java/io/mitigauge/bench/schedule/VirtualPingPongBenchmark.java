// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.place.Spinners;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two virtual threads park and unpark each other: the JVM's own scheduler, beside {@link ParkPingPongBenchmark}, which is
 * the kernel's.
 *
 * <p>With one carrier a switch is a call and a copy of some frames within one thread of the kernel, and no kernel entry: mitigations
 * should leave it alone. With two carriers the JVM may wake the other one for either thread, and whether it does is its own
 * affair. The JVM has as many carriers as CPUs that the first user of virtual threads may run on: one for {@code sameCpu}, and which of
 * two carries which thread is not held fixed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class VirtualPingPongBenchmark {

    private static final int ROUND_TRIPS = 1000;

    /** CPUs of the threads of the kernel that carry the two, one of the constants of {@link CpuPair}. */
    @Param({CpuPair.SAME_CPU, CpuPair.SIBLINGS, CpuPair.TWO_CPUS, CpuPair.TWO_CPUS_AWAKE})
    public String placement = CpuPair.SAME_CPU;

    private Held<VirtualPair> held;
    private VirtualPair pair;

    /** Restricts the calling thread, whose CPUs its carriers inherit, and starts both. */
    @Setup(Level.Trial)
    public void start() {
        CpuPair cpus = Cores.ofThisProcess().placed(placement);
        held = Held.by(keeper -> {
            Spinners.keep(keeper, placement, cpus);
            keeper.keep(Pin.within(new TreeSet<>(List.of(cpus.measured(), cpus.other()))));
            return keeper.keep(VirtualPair.start());
        });
        pair = held.value();
    }

    /** Ends both and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** There and back. */
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    @Probe(
            exposes = "The JVM's own switches between virtual threads, and with two carriers its wake-ups of carriers.",
            cannotShow = "Switches of the kernel, which it avoids with one carrier.",
            ruledOut = "A round trip ends when the other thread has run and answered. Carriers are bound "
                    + "to as many CPUs as there are of them; no memory beyond their stacks.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.USER_COPY, Trigger.TASK_SWITCH},
            where = {
                @Probe.Where(value = "placement=siblings", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpus", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpusAwake", triggers = Trigger.INTERRUPT)
            },
            magnitude = "500 ns (sameCpu), 2 us (twoCpus)",
            control = "ParkPingPongBenchmark.roundTrip",
            needs = {Need.TWO_CORES, Need.SIBLINGS},
            setupMillis = 40)
    public void roundTrip() {
        pair.roundTrips(ROUND_TRIPS);
    }
}
