// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.OwnCpu;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A right to a page taken away where no other CPU runs a thread of this process, so that none has to be told.
 *
 * <p>The control of {@link ShootdownBenchmark}, which makes the same calls. The thread that is timed is pinned. Results
 * are looked at, and each call changes page tables: nothing can be left out. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class MappingChangeBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. One "
                    + "base page, touched first by the thread, which is pinned.";

    private PageChanges changes;

    /** Maps the page. */
    @Setup(Level.Trial)
    public void map(OwnCpu cpu) {
        changes = new PageChanges();
    }

    /** Gives the page back. */
    @TearDown(Level.Trial)
    public void free() {
        changes.close();
    }

    /** Writing forbidden and permitted. */
    @Benchmark
    @Probe(
            exposes = "Two changes of a page's protection: system calls that end in a flush of the CPU's own TLB.",
            cannotShow = "What it costs to tell other CPUs; and before Linux 6.0 the next write faults, which "
                    + "since then it need not, so that figures of kernels before and since are of different "
                    + "things: perOperation.faults tells.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SYSTEM_CALL,
            magnitude = "1 to 5 us",
            control = "GetppidBenchmark.kernelEntry",
            standard = "*",
            setupMillis = 60)
    public void protect() throws Throwable {
        changes.protect();
    }

    /** A page given back and had anew. */
    @Benchmark
    @Probe(
            exposes = "A page given back to the kernel and a fault for a new one.",
            cannotShow = "What it costs to tell other CPUs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION},
            magnitude = "1 to 3 us",
            control = "PageFaultBenchmark.firstTouch",
            setupMillis = 60)
    public void discard() throws Throwable {
        changes.discard();
    }

    /** A page mapped, written to and unmapped. */
    @Benchmark
    @Probe(
            exposes = "A page mapped, faulted in and unmapped.",
            cannotShow = "What it costs to tell other CPUs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INDIRECT_CALL},
            magnitude = "3 to 8 us",
            control = "MappingBenchmark.mapUnmap",
            setupMillis = 60)
    public void unmap() {
        changes.unmap();
    }
}
