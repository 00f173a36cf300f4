// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.HugePages;
import io.mitigauge.bench.memory.StreamArrays;
import io.mitigauge.bench.place.Cores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * The points between one thread and all of them that a fit of scalability needs: {@link ScalingBenchmark} with numbers of
 * threads that mean the same on every machine. Up to one a core they lie on cores of their own, then on siblings, then
 * two on a CPU.
 *
 * <p>The kernels are those of {@link KernelKind}, from {@code alu}, which needs nothing but its core, to {@code dram} and {@code
 * syscall}; where {@link ScalingBenchmark} has the same number of threads, they are skipped here. {@code triad} is STREAM's, by steps of 768 KiB, in arrays of four times all caches: it shows how many threads take
 * all the bandwidth there is. Each thread touches its share of them first; huge pages are withheld. Other means are those
 * of {@link SoloBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms16m", "-Xmn12m", StreamArrays.HEAP})
public class ScalingCurveBenchmark {

    private static final String RULED_OUT =
            "Every unit begins with what the one before left in a field, so none is left out; terms "
                    + "are fields, so nothing folds; chases defeat prefetchers. Arrays of the triad are touched "
                    + "first by the thread that uses them, with huge pages withheld, and other memory, in base "
                    + "pages, by the thread that sets up; all that work are pinned.";

    private static final String TRIAD = "triad";

    /** What the threads do: a {@link KernelKind}, or {@code triad}. */
    @Param({"alu", "fp", "branches", "l1", "l2", "dram", "syscall", TRIAD})
    public String kernel = "alu";

    /** How many threads; those that are more than two a CPU are skipped. */
    @Param({"1", "2", "4", "8", "16", "32"})
    public int threads = 1;

    private Held<Progress> held;
    private Progress progress;

    /** Opens the kernels and starts the threads. */
    @Setup(Level.Trial)
    public void start() {
        Cores cores = Cores.ofThisProcess();
        boolean triad = kernel.equals(TRIAD);
        List<Integer> cpus = placement(threads, cores);
        cores.requireTimeFor((int) cpus.stream().distinct().count());
        if (!triad) {
            requireNew(threads, cores);
        }
        held = Held.by(h -> Progress.of(cpus, triad ? triads(cores, h) : kinds(h), h));
        progress = held.value();
    }

    private List<Kernel> kinds(Held.Keeper keeper) {
        return KernelKind.labelled(kernel).open(threads, keeper);
    }

    private List<Kernel> triads(Cores cores, Held.Keeper keeper) {
        int share = StreamArrays.shareOf(cores.cpus(), threads);
        keeper.keep(HugePages.withheld());
        return Stream.generate(() -> (Kernel) keeper.keep(new TriadKernel(share)))
                .limit(threads)
                .toList();
    }

    /**
     * The CPU of each thread.
     *
     * @throws UnsupportedException if they are more than two a CPU
     */
    static List<Integer> placement(int threads, Cores cores) {
        int cpus = cores.cpus().size();
        if (threads > 2 * cpus) {
            throw new UnsupportedException("%d threads need %d CPUs, two a CPU; this process may use %d"
                    .formatted(threads, threads / 2, cpus));
        }
        List<Integer> order = new ArrayList<>(cores.onePerCore());
        cores.cpus().stream().filter(cpu -> !order.contains(cpu)).forEach(order::add);
        return IntStream.range(0, threads)
                .mapToObj(thread -> order.get(thread % cpus))
                .toList();
    }

    /** Refuses what {@link ScalingBenchmark} measures under another name. */
    static void requireNew(int threads, Cores cores) {
        for (String same : List.of("perCore", "perCpu", "twoPerCpu")) {
            if (ScalingBenchmark.placement(same, cores).size() == threads) {
                throw new UnsupportedException(
                        "%d threads are what smt.Scaling.unit measures here as %s".formatted(threads, same));
            }
        }
    }

    /** Begins at a whole batch. */
    @Setup(Level.Iteration)
    public void begin() {
        progress.begin();
    }

    /** Ends the threads and gives everything back. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** One unit, by whichever thread. */
    @Benchmark
    @OperationsPerInvocation(Progress.BATCH)
    @Probe(
            exposes = "How much of one kind of work so many threads do together: a point of a curve over threads.",
            cannotShow = "Work that threads have to agree on, as with locks.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            where = @Probe.Where(value = "kernel=syscall", triggers = Trigger.SYSTEM_CALL),
            magnitude = "10 to 100 us a unit, divided by the cores",
            control = "SoloBenchmark.unit",
            needs = {Need.CPUS_FOR_THREADS, Need.MEMORY_512M},
            setupMillis = 300)
    public void unit() {
        progress.await();
    }
}
