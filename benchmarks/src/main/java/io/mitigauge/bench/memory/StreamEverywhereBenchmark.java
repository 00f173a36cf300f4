// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.HugePages;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.OwnCpu;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * {@link StreamBenchmark} on all CPUs at once, one pinned thread a CPU, each with its share of the same amount of
 * memory: arrays of four times all caches that the kernel lists, so that a large server measures memory too.
 *
 * <p>Few cores usually take all the bandwidth there is, so SMT makes little difference, and without SMT it can even be
 * more. As many threads as the JVM counts CPUs, which a limit on CPU time makes fewer than there are. Each thread
 * touches its share first, on its own CPU.
 */
@Threads(Threads.MAX)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms16m", "-Xmn12m", StreamArrays.HEAP})
public class StreamEverywhereBenchmark {

    private static final String RULED_OUT =
            "Results are in arrays that other code may read, made of arrays that the compiler does "
                    + "not know; prefetching is part of bandwidth. Huge pages are withheld; each thread is "
                    + "pinned and touches its share first.";

    /** What all threads have together. */
    @State(Scope.Benchmark)
    public static class Memory {

        private Held.Resource basePages;
        private int share;

        /** Looks whether all of it fits. */
        @Setup(Level.Trial)
        public void require(BenchmarkParams run) {
            share = StreamArrays.shareOf(Cores.ofThisProcess().cpus(), run.getThreads());
            basePages = HugePages.withheld();
        }

        /** Permits huge pages again. */
        @TearDown(Level.Trial)
        public void free() {
            basePages.close();
        }
    }

    /** One thread's share. */
    @State(Scope.Thread)
    public static class Share {

        private StreamArrays arrays;

        /** Allocates the arrays on the thread's CPU. */
        @Setup(Level.Trial)
        public void allocate(Memory memory, OwnCpu cpu) {
            arrays = new StreamArrays(memory.share);
        }
    }

    /** One byte of {@code c = a}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.TWO_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to all CPUs together: one array read and one written.",
            cannotShow = "What one thread gets, nor latency.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "10 to 500 GB/s",
            control = "StreamBenchmark.copy",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void copy(Share share) {
        share.arrays.copy();
    }

    /** One byte of {@code b = 3c}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.TWO_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to all CPUs together: one array read, multiplied and written.",
            cannotShow = "What one thread gets, nor latency.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "10 to 500 GB/s",
            control = "StreamBenchmark.scale",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void scale(Share share) {
        share.arrays.scale();
    }

    /** One byte of {@code c = a + b}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.THREE_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to all CPUs together: two arrays read and one written.",
            cannotShow = "What one thread gets, nor latency.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "10 to 500 GB/s",
            control = "StreamBenchmark.add",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void add(Share share) {
        share.arrays.add();
    }

    /** One byte of {@code a = b + 3c}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.THREE_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to all CPUs together: two arrays read, one multiplied, and one written.",
            cannotShow = "What one thread gets, nor latency.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "10 to 500 GB/s",
            control = "StreamBenchmark.triad",
            standard = "*",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void triad(Share share) {
        share.arrays.triad();
    }
}
