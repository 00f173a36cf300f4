// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.HugePages;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
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
 * First touch of a huge page, as transparent huge pages make it: one fault instead of 512, and 2 MiB to zero.
 *
 * <p>The memory is given back (madvise) and touched again. After every iteration the kernel is asked whether all of it
 * is in huge pages still; where it is not, there is no figure. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class HugePageFaultBenchmark {

    private static final String RULED_OUT =
            "Each touch goes to memory outside the heap that the kernel has just taken back. After "
                    + "every iteration the kernel is asked whether all of it is in huge pages. The thread is "
                    + "pinned.";

    private static final int COUNT = 4;
    private static final MethodHandle MADVISE = Libc.madvise().bare();
    private static final int MADV_DONTNEED = 4;

    private OffHeap pages;
    private long pageBytes;

    /** Maps the pages. */
    @Setup(Level.Trial)
    public void map(OwnCpu cpu) {
        pageBytes = HugePages.bytes();
        WorkingSet.requireFree(COUNT * pageBytes);
        pages = OffHeap.mapHuge(COUNT * pageBytes);
    }

    /** Makes sure that they are huge still. */
    @TearDown(Level.Iteration)
    public void check() {
        pages.requireHuge();
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void unmap() {
        pages.close();
    }

    /** One huge page. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    @Probe(
            exposes = "A page fault that zeroes a huge page: mostly the zeroing.",
            cannotShow = "Faults on base pages, nor what it takes to find a huge page where memory is fragmented.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.EXCEPTION, Trigger.VM_EXIT},
            magnitude = "60 us a huge page",
            control = "PageFaultBenchmark.touchPresent",
            needs = Need.HUGE_PAGES,
            setupMillis = 40)
    public void firstTouch() throws Throwable {
        if ((int) MADVISE.invokeExact(pages.address(), COUNT * pageBytes, MADV_DONTNEED) != 0) {
            throw new IllegalStateException("the kernel refused to take memory back while it was measured");
        }
        for (int page = 0; page < COUNT; page++) {
            pages.putByte(page * pageBytes, (byte) 1);
        }
    }
}
