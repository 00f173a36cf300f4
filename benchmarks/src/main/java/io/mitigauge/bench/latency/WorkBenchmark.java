// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.place.Pin;
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
 * What a {@link Service} computes for a request, on one pinned thread that nobody asks: no socket, no other system call, no
 * wake-up. What {@link SaturationBenchmark} takes beyond it is the kernel's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WorkBenchmark {

    private static final long NO_SALT = 0;

    private Held<Work> held;
    private Work work;

    /** Pins the calling thread and fills the table. */
    @Setup(Level.Trial)
    public void start() {
        held = Held.by(keeper -> {
            keeper.keep(Pin.to(Affinity.allowed().first()));
            Work ofRequest = keeper.keep(new Work());
            ofRequest.fillTable();
            return ofRequest;
        });
        work = held.value();
    }

    /** Gives the memory back and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** For one request. */
    @Benchmark
    @Probe(
            exposes = "The computing of a request: what is left of the service without the kernel.",
            cannotShow = "Anything of the kernel, which it does not enter.",
            ruledOut =
                    "Each request begins with what the one before left in a field, and the result is returned. The thread is"
                            + " pinned; the table is in base pages that it touched first.",
            triggers = Trigger.SHARED_CORE,
            magnitude = "20 us",
            control = "AluBenchmark.multiplyAdd",
            standard = "*",
            setupMillis = 30)
    public long once() {
        return work.once(NO_SALT);
    }
}
