// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.Companion;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.record.LatencyRecorder;
import java.util.List;
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
 * Each kernel while the other hardware thread of the core is busy with the same or with another one: what sharing a
 * core costs a thread.
 *
 * <p>Score over {@link SoloBenchmark}'s is how much a thread keeps; twice that, for the same kernel on both, is what
 * SMT yields. The matrix of all kernels shows what siblings compete for: ports, caches, buffers. With SMT off there is
 * no pair and the benchmark is skipped; so it is where a hypervisor hides siblings and the run found none. Every unit is recorded on its own, too: its
 * latency beside a neighbour. Means against leaving out, folding,
 * prefetching and luck with pages are those of {@link SoloBenchmark}; both threads are pinned, and the neighbour works
 * all the time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SiblingsBenchmark {

    private static final String RULED_OUT =
            "Every unit begins with what the one before left in a field, so none is left out; terms "
                    + "are fields, so nothing folds; chases defeat prefetchers. Base pages, touched first by "
                    + "the thread that is measured; both are pinned.";

    /** Name of a {@link KernelKind}: the work that is measured. */
    @Param({"alu", "fp", "branches", "l1", "l2", "dram", "syscall"})
    public String kernel = "alu";

    /** Name of a {@link KernelKind}: what the sibling does. */
    @Param({"alu", "fp", "branches", "l1", "l2", "dram", "syscall"})
    public String neighbour = "alu";

    private Held<Kernel> held;
    private Kernel work;

    /** Pins the calling thread, opens both kernels and starts the neighbour. */
    @Setup(Level.Trial)
    public void open() {
        CpuPair cpus = Cores.ofThisProcess().siblings();
        held = Held.by(h -> {
            h.keep(Pin.to(cpus.measured()));
            Kernel measured;
            Kernel beside;
            if (kernel.equals(neighbour)) {
                List<Kernel> both = KernelKind.labelled(kernel).open(2, h);
                measured = both.getFirst();
                beside = both.getLast();
            } else {
                measured = KernelKind.labelled(kernel).open(1, h).getFirst();
                beside = KernelKind.labelled(neighbour).open(1, h).getFirst();
            }
            h.keep(Companion.start(cpus.other(), beside::run));
            return measured;
        });
        work = held.value();
    }

    /** Ends the neighbour and gives everything back. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** One unit, with a neighbour. */
    @Benchmark
    @Probe(
            exposes =
                    "How much of one kind of work a thread does whose sibling is busy with the same or another kind, and how long a unit takes.",
            cannotShow = "Siblings that the hypervisor hides, nor kernels that share data.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            where = @Probe.Where(value = "kernel=syscall", triggers = Trigger.SYSTEM_CALL),
            magnitude = "20 to 100 us a unit",
            control = "SoloBenchmark.unit",
            quick = "kernel=alu,neighbour=alu",
            standard = "kernel=dram,neighbour=dram",
            needs = {Need.SIBLINGS, Need.MEMORY_512M},
            setupMillis = 400)
    public long unit(LatencyRecorder latencies) {
        long result = work.run();
        latencies.lap();
        return result;
    }
}
