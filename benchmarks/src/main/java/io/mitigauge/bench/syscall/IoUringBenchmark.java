// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.NopRing;
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
 * Requests that ask for nothing, submitted and completed by io_uring: one system call a batch.
 *
 * <p>Between a batch of 1 and one of 32, the slope is what the ring costs a request, kernel entry apart: it is what
 * programs gain that batch their system calls, and what they keep of it when entries get dearer. Many containers forbid
 * io_uring; there it is skipped. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class IoUringBenchmark {

    private static final String RULED_OUT =
            "Every batch must be taken and completed in full, or the benchmark ends. The thread is "
                    + "pinned; the kernel allocates the rings and fills them in before.";

    /** Requests of one system call. */
    @Param({"1", "32"})
    public int batch = 1;

    private NopRing ring;

    /** Opens the ring and tries it. */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        ring = NopRing.of(batch);
        Results.expected(batch, ring.turn());
    }

    /** Closes the ring. */
    @TearDown(Level.Trial)
    public void close() {
        ring.close();
    }

    /** One batch. */
    @Benchmark
    @Probe(
            exposes = "One system call for a batch of requests, each with an indirect call of the kernel.",
            cannotShow = "Input and output: the requests ask for nothing.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL},
            magnitude = "500 ns (1) to 2 us (32)",
            control = "GetppidBenchmark.kernelEntry",
            needs = Need.IO_URING,
            setupMillis = 80)
    public int nop() {
        return ring.turn();
    }
}
