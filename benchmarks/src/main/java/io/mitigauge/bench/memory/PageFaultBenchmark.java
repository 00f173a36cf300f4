// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.OffHeap;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * First touch of anonymous pages of 4 KiB, against the same loop over pages that are there.
 *
 * <p>{@code firstTouch} maps 256 KiB, writes one word to each of its 64 pages and unmaps them; the score is per page
 * and so includes a 64th of three system calls. {@code firstTouch - touchPresent} is the fault: exception entry and
 * exit with their mitigations, taking and zeroing a page, giving it back. In a guest the nested page tables are the
 * larger part of it; it cannot tell these apart. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PageFaultBenchmark {

    private static final String RULED_OUT =
            "Each touch goes to memory outside the heap and decides where the next one goes, so none "
                    + "is left out or made early. Base pages by request; the thread is pinned and touches them "
                    + "first, which is what is measured.";

    private OffHeap present;

    /**
     * Maps the pages of the control and touches them.
     *
     * @throws UnsupportedException if pages are of another size
     */
    @Setup(Level.Trial)
    public void mapPresent(OwnCpu cpu) {
        Pages.requireUsualSize();
        present = OffHeap.map(Pages.ALL_BYTES);
        Pages.write(present, Pages.COUNT);
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmapPresent() {
        present.close();
    }

    /** One page, from its mapping to its end. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes = "A page fault: exception entry and exit, a zeroed page, nested page tables.",
            cannotShow = "How these share the cost, nor faults on files or huge pages.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.VM_EXIT},
            magnitude = "500 ns to 2 us a page",
            control = "touchPresent",
            quick = "*",
            setupMillis = 30)
    public void firstTouch() {
        try (OffHeap fresh = OffHeap.map(Pages.ALL_BYTES)) {
            Pages.write(fresh, Pages.COUNT);
        }
    }

    /** One page that is there already. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes = "One store to each page of a small set that is present, and a load of it.",
            cannotShow = "Anything about faults: it has none.",
            ruledOut = RULED_OUT,
            moves = Mechanism.SSBD,
            magnitude = "1 to 5 ns a page",
            control = "FirstLevelBenchmark.chase",
            quick = "*",
            setupMillis = 30)
    public void touchPresent() {
        Pages.write(present, Pages.COUNT);
    }
}
