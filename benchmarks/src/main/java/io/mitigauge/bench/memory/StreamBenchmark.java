// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.HugePages;
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
 * Bandwidth of memory to one thread, by a variant of the STREAM benchmark: {@link StreamArrays}.
 *
 * <p>The score counts bytes as STREAM does: per nanosecond, which is GB/s. Stores are usual ones, which fetch a line
 * before they write to it; that traffic is not counted, so native programs with non-temporal stores show up to half as
 * much again. Mitigations should leave it alone.
 *
 * <p>Results are in arrays that other code may read, so no loop can be left out, and they come from arrays that the
 * compiler does not know. Transparent huge pages are withheld, which a kernel may or may not have given to the Java
 * heap. The thread that is timed touches the arrays first. Three arrays of 128 MiB each, or of four times the caches that the
 * kernel lists for its CPU, whichever is more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms16m", "-Xmn12m", StreamArrays.HEAP})
public class StreamBenchmark {

    private static final String RULED_OUT =
            "Results are in arrays that other code may read, made of arrays that the compiler does "
                    + "not know; prefetching is part of bandwidth. Huge pages are withheld; the thread is "
                    + "pinned and touches the arrays first.";

    private Held<StreamArrays> held;
    private StreamArrays arrays;

    /** Allocates the arrays. */
    @Setup(Level.Trial)
    public void allocate(OwnCpu cpu) {
        int doubles = StreamArrays.shareOf(Affinity.allowed(), 1);
        held = Held.by(h -> {
            h.keep(HugePages.withheld());
            return new StreamArrays(doubles);
        });
        arrays = held.value();
    }

    /** Permits huge pages again. */
    @TearDown(Level.Trial)
    public void free() {
        held.close();
    }

    /** One byte of {@code c = a}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.TWO_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to one thread, one array read and one written.",
            cannotShow = "Latency, nor what several threads get.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 to 25 GB/s",
            control = "AluBenchmark.multiplyAdd",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void copy() {
        arrays.copy();
    }

    /** One byte of {@code b = 3c}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.TWO_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to one thread, one array read, multiplied and written.",
            cannotShow = "Latency, nor what several threads get.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 to 25 GB/s",
            control = "AluBenchmark.multiplyAdd",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void scale() {
        arrays.scale();
    }

    /** One byte of {@code c = a + b}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.THREE_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to one thread, two arrays read and one written.",
            cannotShow = "Latency, nor what several threads get.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 to 25 GB/s",
            control = "AluBenchmark.multiplyAdd",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void add() {
        arrays.add();
    }

    /** One byte of {@code a = b + 3c}. */
    @Benchmark
    @OperationsPerInvocation(StreamArrays.THREE_ARRAYS)
    @Probe(
            exposes = "Bandwidth of memory to one thread, two arrays read, one multiplied, and one written.",
            cannotShow = "Latency, nor what several threads get.",
            ruledOut = RULED_OUT,
            triggers = Trigger.SHARED_CORE,
            magnitude = "5 to 25 GB/s",
            control = "AluBenchmark.multiplyAdd",
            standard = "*",
            needs = Need.MEMORY_512M,
            setupMillis = 300)
    public void triad() {
        arrays.triad();
    }
}
