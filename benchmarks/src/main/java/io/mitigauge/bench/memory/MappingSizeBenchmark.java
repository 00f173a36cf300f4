// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Anonymous memory mapped, touched page by page, and unmapped, by size: the score is per mapping, so the slope over
 * sizes is what a page costs, and the smallest is mostly the three system calls.
 *
 * <p>{@code PageFaultBenchmark.firstTouch} is one point on this line. Beyond the second-level cache zeroing costs more,
 * and giving pages back goes through the allocator's slower paths. Every touch goes to memory that is unmapped
 * afterwards; pages are of the base size by request. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class MappingSizeBenchmark {

    private static final String RULED_OUT =
            "Each touch goes to memory outside the heap and decides where the next one goes, so none "
                    + "is left out or made early. Base pages by request; the thread is pinned and touches them "
                    + "first, which is what is measured.";

    /** Bytes of the mapping. */
    @Param({"4k", "64k", "1m", "16m"})
    public String size = "4k";

    private long bytes;

    /**
     * Looks whether it fits.
     *
     * @throws UnsupportedException if pages are of another size than 4 KiB, or memory is short
     */
    @Setup(Level.Trial)
    public void check(OwnCpu cpu) {
        Pages.requireUsualSize();
        bytes = WorkingSet.bytes(size);
        WorkingSet.requireFree(bytes);
    }

    /** From its mapping to its end. */
    @Benchmark
    @Probe(
            exposes = "Memory taken from the kernel and given back: three system calls and a page fault for each page.",
            cannotShow = "How faults, zeroing and freeing share the cost.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INDIRECT_CALL, Trigger.VM_EXIT},
            magnitude = "5 us (4k) to 5 ms (16m)",
            control = "PageFaultBenchmark.touchPresent",
            setupMillis = 30)
    public void mapTouchUnmap() {
        try (OffHeap fresh = OffHeap.map(bytes)) {
            Pages.write(fresh, Math.toIntExact(bytes / Pages.BYTES));
        }
    }
}
