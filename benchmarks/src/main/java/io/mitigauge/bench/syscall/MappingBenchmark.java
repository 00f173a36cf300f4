// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One page of anonymous memory mapped and unmapped, never touched: two system calls that change the address space.
 *
 * <p>No page fault happens and no other CPU has to be told. What faults cost is {@code PageFaultBenchmark}'s. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class MappingBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. "
                    + "Pages are never touched, so their size plays no part. The thread is pinned.";

    private static final MethodHandle MMAP = Libc.mmap().bare();
    private static final MethodHandle MUNMAP = Libc.munmap().bare();
    private static final long ANYWHERE = 0;
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int NO_FILE = -1;

    private long bytes;

    /** Tries both calls. */
    @Setup(Level.Trial)
    public void map(OwnCpu cpu) {
        bytes = OffHeap.pageBytes();
        long address = Libc.mmap().call(ANYWHERE, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, NO_FILE, 0L);
        Libc.munmap().expect(0, address, bytes);
    }

    /** There and gone. */
    @Benchmark
    @Probe(
            exposes = "Two system calls that change the address space: many calls and returns in the kernel.",
            cannotShow = "Page faults, nor what it costs to tell other CPUs.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL},
            magnitude = "1 to 4 us",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 70)
    public int mapUnmap() throws Throwable {
        long address = (long) MMAP.invokeExact(ANYWHERE, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, NO_FILE, 0L);
        return Results.expected(0, (int) MUNMAP.invokeExact(address, bytes));
    }
}
