// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Forks;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.OwnCpu;
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
 * First writes to pages after {@code fork}, while the copy of the process sleeps: each is a fault on a write-protected page, and
 * a copy of it. By size: the score is for all pages that are written to, so the slope over sizes is what a page costs. Starting
 * and ending the copy is outside of what is measured.
 *
 * <p>Every page was written to before the fork, so that nothing but the fork made it shared; that the copy was there all
 * the time is looked at when it is ended. Page after page as in {@link Pages}. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ForkedPagesBenchmark {

    /** Bytes that are written to, a word in each page. */
    @Param({"64k", "1m", "16m"})
    public String size = "64k";

    private Held<Shared> held;
    private Forks forks;
    private OffHeap memory;
    private int pages;
    private int copy;

    /** What is written to, and who shares it. */
    private record Shared(Forks forks, OffHeap memory) {}

    /**
     * Makes the pages and tries to fork.
     *
     * @throws io.mitigauge.bench.UnsupportedException if pages are of another size than 4 KiB, or memory is short
     */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        Pages.requireUsualSize();
        long bytes = WorkingSet.bytes(size);
        WorkingSet.requireFree(2 * bytes);
        pages = Math.toIntExact(bytes / Pages.BYTES);
        held = Held.by(keeper -> {
            Shared shared = new Shared(keeper.keep(Forks.open()), keeper.keep(OffHeap.map(bytes)));
            Pages.write(shared.memory(), pages);
            shared.forks().forkAndWait();
            return shared;
        });
        forks = held.value().forks();
        memory = held.value().memory();
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** From now on all pages are shared. */
    @Setup(Level.Invocation)
    public void fork() {
        copy = forks.startSleeping();
    }

    /** Ends the copy. */
    @TearDown(Level.Invocation)
    public void end() {
        forks.end(copy);
    }

    /** All pages, copied. */
    @Benchmark
    @Probe(
            exposes = "A first write to a page that a fork made shared: a fault on a protected page, and a copy.",
            cannotShow = "How fault and copy share the cost, nor the fork itself.",
            ruledOut =
                    "Writes go to memory that the compiler must not leave out, page after page, each after the one before. All"
                            + " pages were written to before the fork, in base pages, by the thread that is pinned. The copy"
                            + " inherits the pin and sleeps.",
            triggers = {Trigger.EXCEPTION, Trigger.INDIRECT_CALL, Trigger.VM_EXIT},
            magnitude = "20 us (64k) to 8 ms (16m)",
            control = "PageFaultBenchmark.touchPresent",
            needs = Need.PROCESSES,
            setupMillis = 60)
    public void firstWrite() {
        Pages.write(memory, pages);
    }
}
