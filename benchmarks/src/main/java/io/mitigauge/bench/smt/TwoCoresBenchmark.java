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
 * Each kernel while another core is busy with the same: beside {@link SiblingsBenchmark} the other arm, since cores share
 * the last-level cache, memory and power, but nothing else.
 *
 * <p>Where the score falls far below {@link SoloBenchmark}'s for kernels that need neither cache nor memory, the two
 * cores are siblings that the hypervisor hides, or the host gives less than it shows. Means against leaving out,
 * folding, prefetching and luck with pages are those of {@link SoloBenchmark}; both threads are pinned.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TwoCoresBenchmark {

    private static final String RULED_OUT =
            "Every unit begins with what the one before left in a field, so none is left out; terms "
                    + "are fields, so nothing folds; chases defeat prefetchers. Base pages, touched first by "
                    + "the thread that is measured; both are pinned.";

    /** Name of a {@link KernelKind}: the work that is measured. */
    @Param({"alu", "fp", "branches", "l1", "l2", "dram", "syscall"})
    public String kernel = "alu";

    private Held<Kernel> held;
    private Kernel work;

    /** Pins the calling thread, opens both kernels and starts the neighbour. */
    @Setup(Level.Trial)
    public void open() {
        CpuPair cpus = Cores.ofThisProcess().twoCores();
        held = Held.by(h -> {
            h.keep(Pin.to(cpus.measured()));
            Kernel measured;
            Kernel beside;
            List<Kernel> both = KernelKind.labelled(kernel).open(2, h);
            measured = both.getFirst();
            beside = both.getLast();
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
            exposes = "How much of one kind of work a thread does while another core does the same.",
            cannotShow = "What siblings share: cores share less.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            where = @Probe.Where(value = "kernel=syscall", triggers = Trigger.SYSTEM_CALL),
            magnitude = "10 to 50 us a unit",
            control = "SoloBenchmark.unit",
            needs = {Need.TWO_CORES, Need.MEMORY_512M},
            setupMillis = 400)
    public long unit(LatencyRecorder latencies) {
        long result = work.run();
        latencies.lap();
        return result;
    }
}
