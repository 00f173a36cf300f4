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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * First touch of pages of a file that is in memory: 64 pages mapped, touched and unmapped; the score is per page.
 *
 * <p>{@code sharedWrite} finds the page and marks it dirty. {@code privateWrite} copies it at once. {@code privateRead}
 * finds it; the kernel maps up to 16 neighbours with it, so that there are as few as four faults. {@code copyOnWrite}
 * reads all pages and then writes to all: against {@code privateRead}, a fault on a page that is write-protected, and a
 * copy. After a fork it is {@link ForkedPagesBenchmark}.
 *
 * <p>The file has no name (memfd, tmpfs) and all of its pages; it is too small for huge ones. Every touch goes to
 * memory that is unmapped afterwards, which no compiler leaves out; another line in each page keeps cache sets apart.
 * One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FileFaultBenchmark {

    private static final String RULED_OUT =
            "Each touch goes to memory outside the heap and decides where the next one goes, so none "
                    + "is left out or made early. The file is too small for huge pages and is written, page by "
                    + "page, by the thread, which is pinned.";

    private Descriptor file;

    /**
     * Writes the file.
     *
     * @throws UnsupportedException if pages are of another size than 4 KiB
     */
    @Setup(Level.Trial)
    public void create(OwnCpu cpu) {
        Pages.requireUsualSize();
        file = Descriptor.memoryFile(Pages.ALL_BYTES);
    }

    /** Gives the file back. */
    @TearDown(Level.Trial)
    public void close() {
        file.close();
    }

    /** One page of the file, written to. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes = "A page fault on a file in memory: exception entry and exit, indirect calls in the kernel.",
            cannotShow = "Files on a disk, nor reading them.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.INDIRECT_CALL},
            magnitude = "500 ns to 1.5 us a page",
            control = "PageFaultBenchmark.touchPresent",
            setupMillis = 40)
    public void sharedWrite() {
        try (OffHeap mapped = OffHeap.mapShared(file, Pages.ALL_BYTES)) {
            Pages.write(mapped, Pages.COUNT);
        }
    }

    /** One page of the file, written to in a copy. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes = "A page fault on a file in memory that copies the page.",
            cannotShow = "How fault and copy share the cost.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.INDIRECT_CALL, Trigger.VM_EXIT},
            magnitude = "1 to 2 us a page",
            control = "PageFaultBenchmark.touchPresent",
            setupMillis = 40)
    public void privateWrite() {
        try (OffHeap mapped = OffHeap.mapPrivate(file, Pages.ALL_BYTES)) {
            Pages.write(mapped, Pages.COUNT);
        }
    }

    /** One page of the file, read. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes = "Page faults on a file in memory, each of which maps several pages.",
            cannotShow = "What one fault costs: how many pages it maps is the kernel's choice.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.INDIRECT_CALL},
            magnitude = "200 to 400 ns a page",
            control = "PageFaultBenchmark.touchPresent",
            setupMillis = 40)
    public long privateRead() {
        try (OffHeap mapped = OffHeap.mapPrivate(file, Pages.ALL_BYTES)) {
            return Pages.read(mapped);
        }
    }

    /** One page of the file, read and then written to in a copy. */
    @Benchmark
    @OperationsPerInvocation(Pages.COUNT)
    @Probe(
            exposes = "A first write to a page that is shared until then: a fault on a protected page, and a copy.",
            cannotShow = "Pages that a fork made shared, as in most programs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.INDIRECT_CALL, Trigger.VM_EXIT},
            magnitude = "1 to 3 us a page",
            control = "privateRead",
            setupMillis = 40)
    public long copyOnWrite() {
        try (OffHeap mapped = OffHeap.mapPrivate(file, Pages.ALL_BYTES)) {
            long read = Pages.read(mapped);
            Pages.write(mapped, Pages.COUNT);
            return read;
        }
    }
}
