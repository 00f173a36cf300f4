// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link PageFaultBenchmark} on all CPUs at once, one pinned thread a CPU, in the one address space of this process.
 *
 * <p>The faults of threads hardly wait for each other; mapping and unmapping, which each thread does once for 64 pages, does,
 * and unmapping interrupts the other CPUs. So this is what page faults cost a program of many threads. As many
 * threads as the JVM counts CPUs, which a limit on CPU time makes fewer than there are.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(Threads.MAX)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PageFaultEverywhereBenchmark {

    private static final String RULED_OUT =
            "Each touch goes to memory outside the heap and decides where the next one goes, so none "
                    + "is left out or made early. Base pages by request; each thread is pinned and touches its "
                    + "own first, which is what is measured.";

    /** One page, from its mapping to its end. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes =
                    "How many pages a microsecond all CPUs together can touch for the first time, in one address space.",
            cannotShow = "Processes of one thread, whose CPUs need not be told of what is unmapped.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.VM_EXIT, Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "one page a CPU every 1 to 3 us",
            control = "PageFaultBenchmark.firstTouch",
            setupMillis = 40)
    public void firstTouch(PageFaultBenchmark pages) {
        pages.firstTouch();
    }
}
