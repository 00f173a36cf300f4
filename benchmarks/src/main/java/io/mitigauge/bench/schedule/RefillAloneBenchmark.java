// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.place.Pin;
import java.util.List;
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

/** One pinned thread uses two memories in turn, as the two of {@link RefillPingPongBenchmark} do, with no switch between. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RefillAloneBenchmark {

    /** Of either memory. */
    @Param({"16k", "64k", "256k", "512k"})
    public String workingSet = "16k";

    private Held<List<Footprint>> held;
    private Footprint one;
    private Footprint other;

    /** Pins the calling thread and makes both. */
    @Setup(Level.Trial)
    public void start() {
        long bytes = Footprint.bytes(workingSet);
        held = Held.by(keeper -> {
            keeper.keep(Pin.to(Affinity.allowed().first()));
            return List.of(keeper.keep(Footprint.of(bytes)), keeper.keep(Footprint.of(bytes)));
        });
        one = held.value().getFirst();
        other = held.value().getLast();
    }

    /** Gives the memory back and frees the thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** Both of them once. */
    @Benchmark
    @Probe(
            exposes = "Reading and writing two working sets in turn, from the caches that they fit.",
            cannotShow = "Anything of the kernel, which it does not enter.",
            ruledOut = "Each line of both memories is counted up, which other code may read. Base pages, "
                    + "touched first by the thread, which is pinned. Prefetching is part of a refill.",
            triggers = Trigger.SHARED_CORE,
            magnitude = "300 ns (16k) to 15 us (512k)",
            control = "AluBenchmark.multiplyAdd",
            setupMillis = 10)
    public void walk() {
        one.touch();
        other.touch();
    }
}
