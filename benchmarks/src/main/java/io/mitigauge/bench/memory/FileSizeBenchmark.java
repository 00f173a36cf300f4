// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Descriptor;
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
 * A file in memory mapped, written to page by page, and unmapped, by size: the score is per mapping, so the slope over sizes is what a
 * page costs, and the smallest is mostly system calls, as in {@link MappingSizeBenchmark} for anonymous memory.
 *
 * <p>{@link FileFaultBenchmark} is one point on these lines, per page. The file has no name (memfd, tmpfs) and all of its pages; it
 * is never as large as a huge page, so that it has none. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FileSizeBenchmark {

    private static final String RULED_OUT =
            "Each touch goes to memory outside the heap and decides where the next one goes, so none "
                    + "is left out or made early. The file is too small for huge pages and is written, page by "
                    + "page, by the thread, which is pinned.";

    /** Bytes of the file. */
    @Param({"4k", "64k", "1m"})
    public String size = "4k";

    private Descriptor file;
    private long bytes;

    /**
     * Writes the file.
     *
     * @throws UnsupportedException if pages are of another size than 4 KiB
     */
    @Setup(Level.Trial)
    public void create(OwnCpu cpu) {
        Pages.requireUsualSize();
        bytes = WorkingSet.bytes(size);
        file = Descriptor.memoryFile(bytes);
    }

    /** Gives the file back. */
    @TearDown(Level.Trial)
    public void close() {
        file.close();
    }

    /** From its mapping to its end; what is written goes to the file. */
    @Benchmark
    @Probe(
            exposes = "A file in memory mapped and written to: two system calls, and a page fault for each page.",
            cannotShow = "Files on a disk, nor how faults and unmapping share the cost.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INDIRECT_CALL},
            magnitude = "3 us (4k) to 300 us (1m)",
            control = "PageFaultBenchmark.touchPresent",
            setupMillis = 40)
    public void sharedWrite() {
        try (OffHeap mapped = OffHeap.mapShared(file, bytes)) {
            Pages.write(mapped, Math.toIntExact(bytes / Pages.BYTES));
        }
    }

    /** From its mapping to its end; what is written goes to copies of its pages. */
    @Benchmark
    @Probe(
            exposes =
                    "A file in memory mapped and changed in private: two system calls, and for each page a fault and a copy.",
            cannotShow = "How fault, copy and freeing share the cost.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INDIRECT_CALL, Trigger.VM_EXIT},
            magnitude = "4 us (4k) to 500 us (1m)",
            control = "PageFaultBenchmark.touchPresent",
            setupMillis = 40)
    public void privateWrite() {
        try (OffHeap mapped = OffHeap.mapPrivate(file, bytes)) {
            Pages.write(mapped, Math.toIntExact(bytes / Pages.BYTES));
        }
    }
}
