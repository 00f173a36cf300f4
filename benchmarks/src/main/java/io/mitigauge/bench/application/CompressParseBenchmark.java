// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.HugePages;
import io.mitigauge.bench.place.OwnCpu;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
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
 * A document is compressed, decompressed and its numbers are added up: what a service does between its system calls. It
 * makes none itself, so that mitigations of kernel entries must not move it; a busy sibling may.
 *
 * <p>The document is text of 64 KiB, made with a fixed seed. The sum is compared with the right one, so that nothing is
 * left out or folded. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CompressParseBenchmark {

    private Held.Resource basePages;
    private Document document;

    /** Withholds huge pages and writes the document. */
    @Setup(Level.Trial)
    public void write(OwnCpu cpu) {
        basePages = HugePages.withheld();
        document = new Document();
    }

    /** Gives the memory of the compressor back and permits huge pages again. */
    @TearDown(Level.Trial)
    public void free() {
        document.close();
        basePages.close();
    }

    /** One document, there and back. */
    @Benchmark
    @Probe(
            exposes = "Computing as services do it, without a system call: compressing, decompressing, parsing.",
            cannotShow = "Anything about kernel entries: it has none.",
            ruledOut = "The sum of the numbers is compared with the right one, so nothing is left out. "
                    + "The thread is pinned; huge pages are withheld from the heap before the document "
                    + "is made.",
            triggers = Trigger.SHARED_CORE,
            moves = Mechanism.SSBD,
            magnitude = "1 ms",
            control = "AluBenchmark.multiplyAdd",
            standard = "*",
            systemCalls = 0,
            setupMillis = 30)
    public long document() throws DataFormatException {
        long sum = document.throughCompression();
        if (sum != document.sum()) {
            throw new IllegalStateException("the document came back as another one");
        }
        return sum;
    }
}
