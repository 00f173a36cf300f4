// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.Cores;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * Each kernel on many threads at once: how much work this guest does in all. Over {@link SoloBenchmark}'s score it is
 * the speed-up, over threads the curve that capacity planning wants.
 *
 * <p>Threads are one a core, one a CPU, or two a CPU; the words stay the same where SMT goes off and the numbers
 * change. With SMT the step from cores to CPUs is its yield; without it the two are the same. The number of threads is
 * this guest's, so JMH's own, fixed one is not used: pinned threads of our own do the work, and the thread that JMH
 * times waits for every 256th unit, counted over all. It begins at such a unit, so the score is whole units over the
 * time that they took. Means against leaving out, folding, prefetching and luck with pages are those of {@link
 * SoloBenchmark}. The threads share the memory of {@code dram}, which one of them touched first: on several NUMA nodes
 * it is on one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ScalingBenchmark {

    private static final String RULED_OUT =
            "Every unit begins with what the one before left in a field, so none is left out; terms "
                    + "are fields, so nothing folds; chases defeat prefetchers. Base pages, touched first by "
                    + "the thread that sets up; all that work are pinned.";

    /** Name of a {@link KernelKind}. */
    @Param({"alu", "fp", "branches", "l1", "l2", "dram", "syscall"})
    public String kernel = "alu";

    /** How many threads: {@code perCore}, {@code perCpu} or {@code twoPerCpu}. */
    @Param({"perCore", "perCpu", "twoPerCpu"})
    public String threads = "perCpu";

    private Held<Progress> held;
    private Progress progress;

    /** Opens the kernels and starts the threads. */
    @Setup(Level.Trial)
    public void start() {
        Cores cores = Cores.ofThisProcess();
        List<Integer> cpus = placement(threads, cores);
        cores.requireTimeFor((int) cpus.stream().distinct().count());
        held = Held.by(h -> Progress.of(cpus, KernelKind.labelled(kernel).open(cpus.size(), h), h));
        progress = held.value();
    }

    /**
     * The CPU of each thread.
     *
     * @throws IllegalArgumentException if there is no such number of threads
     */
    static List<Integer> placement(String threads, Cores cores) {
        return switch (threads) {
            case "perCore" -> cores.onePerCore();
            case "perCpu" -> cores.cpus();
            case "twoPerCpu" ->
                cores.cpus().stream().mapMulti(ScalingBenchmark::twice).toList();
            default ->
                throw new IllegalArgumentException("threads must be perCore, perCpu or twoPerCpu, is " + threads);
        };
    }

    private static void twice(Integer cpu, Consumer<Integer> cpus) {
        cpus.accept(cpu);
        cpus.accept(cpu);
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
            exposes = "How much of one kind of work all cores, or all hardware threads, do together.",
            cannotShow = "Work that threads have to agree on, as with locks.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            where = @Probe.Where(value = "kernel=syscall", triggers = Trigger.SYSTEM_CALL),
            magnitude = "10 to 50 us a unit, divided by the cores",
            control = "SoloBenchmark.unit",
            quick = "kernel=alu,threads=perCpu",
            standard = "kernel=dram,threads=perCpu",
            needs = Need.MEMORY_512M,
            setupMillis = 250)
    public void unit() {
        progress.await();
    }
}
