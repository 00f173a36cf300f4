// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.place.Companion;
import io.mitigauge.bench.place.Cores;
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
 * {@link MappingChangeBenchmark} while a thread of this process runs on every other CPU: each change interrupts all of
 * them, and waits until they have forgotten the page (a TLB shootdown).
 *
 * <p>In a guest, interrupting another CPU can exit to the hypervisor. The other threads spin and do nothing else: their
 * CPUs are awake, and they share nothing but the address space. The number of CPUs counts: with SMT off there are fewer
 * to tell.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ShootdownBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. One "
                    + "base page, touched first by the thread that is measured; all threads are pinned.";

    private static final int SPINS = 100;

    private PageChanges changes;
    private Held<PageChanges> held;

    /** Pins the calling thread, maps the page and occupies the other CPUs. */
    @Setup(Level.Trial)
    public void map() {
        List<Integer> cpus = Cores.ofThisProcess().cpus();
        if (cpus.size() < 2) {
            throw new UnsupportedException("needs two CPUs; this process may use one, CPU " + cpus.getFirst());
        }
        held = Held.by(h -> {
            h.keep(Pin.to(cpus.getFirst()));
            cpus.stream().skip(1).forEach(cpu -> h.keep(Companion.start(cpu, ShootdownBenchmark::spin)));
            return h.keep(new PageChanges());
        });
        changes = held.value();
    }

    private static void spin() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
        }
    }

    /** Gives everything back. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** Writing forbidden and permitted. */
    @Benchmark
    @Probe(
            exposes = "An interrupt to every other CPU, to make it forget a page: in a guest, exits to the host.",
            cannotShow = "Programs that run on few CPUs, nor how interrupt and flush share the cost; and, as its "
                    + "control, it is of different things on kernels before Linux 6.0 and since: "
                    + "perOperation.faults tells.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INTERRUPT},
            magnitude = "5 to 50 us, with the number of CPUs",
            control = "MappingChangeBenchmark.protect",
            standard = "*",
            needs = Need.TWO_CPUS,
            setupMillis = 80)
    public void protect() throws Throwable {
        changes.protect();
    }

    /** A page given back and had anew. */
    @Benchmark
    @Probe(
            exposes = "A page given back, which every other CPU has to forget: allocators that return memory.",
            cannotShow = "Programs that run on few CPUs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INTERRUPT},
            magnitude = "5 to 50 us, with the number of CPUs",
            control = "MappingChangeBenchmark.discard",
            needs = Need.TWO_CPUS,
            setupMillis = 80)
    public void discard() throws Throwable {
        changes.discard();
    }

    /** A page mapped, written to and unmapped. */
    @Benchmark
    @Probe(
            exposes = "A page unmapped, which every other CPU has to forget.",
            cannotShow = "Programs that run on few CPUs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INTERRUPT, Trigger.INDIRECT_CALL},
            magnitude = "5 to 50 us, with the number of CPUs",
            control = "MappingChangeBenchmark.unmap",
            needs = Need.TWO_CPUS,
            setupMillis = 80)
    public void unmap() {
        changes.unmap();
    }
}
