// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.record.LatencyRecorder;
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
 * Each kernel alone on a core: what {@link SiblingsBenchmark}, {@link TwoCoresBenchmark} and {@link ScalingBenchmark}
 * compare with.
 *
 * <p>The thread is pinned to the first CPU; siblings of it are idle as far as this guest decides. Every unit starts
 * from what the one before left in a field, so none can be left out; terms are fields, so nothing folds; the chases
 * defeat prefetchers and are in base pages, touched first by this thread.
 *
 * <p>The score is the throughput. Every unit is also recorded on its own, {@link LatencyRecorder}: what a neighbour does to single
 * requests, which throughput averages. That adds 55 to 85 ns to a unit of 10 us and more, as in {@link SiblingsBenchmark} and
 * {@link TwoCoresBenchmark}; beside {@link ScalingBenchmark}, which records none, a thread alone looks slower by up to 0.5 %.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SoloBenchmark {

    private static final String RULED_OUT =
            "Every unit begins with what the one before left in a field, so none is left out; terms "
                    + "are fields, so nothing folds; chases defeat prefetchers. Base pages, touched first by "
                    + "the thread, which is pinned.";

    /** Name of a {@link KernelKind}. */
    @Param({"alu", "fp", "branches", "l1", "l2", "dram", "syscall"})
    public String kernel = "alu";

    private Held<Kernel> held;
    private Kernel work;

    /** Pins the calling thread and opens the kernel. */
    @Setup(Level.Trial)
    public void open() {
        held = Held.by(h -> {
            h.keep(Pin.to(Cores.ofThisProcess().onePerCore().getFirst()));
            return KernelKind.labelled(kernel).open(1, h).getFirst();
        });
        work = held.value();
    }

    /** Gives everything back. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** One unit. */
    @Benchmark
    @Probe(
            exposes = "How much of one kind of work a core does for a thread that has it to itself.",
            cannotShow = "Whether the host runs something else on the same core.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            where = @Probe.Where(value = "kernel=syscall", triggers = Trigger.SYSTEM_CALL),
            magnitude = "10 to 50 us a unit",
            control = "AluBenchmark.multiplyAdd",
            quick = "kernel=alu",
            standard = "kernel=dram",
            needs = Need.MEMORY_512M,
            setupMillis = 200)
    public long unit(LatencyRecorder latencies) {
        long result = work.run();
        latencies.lap();
        return result;
    }
}
