// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Forks;
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
 * This process is copied, and the copy ends at once: {@code fork}, {@code _exit}, and waiting for it, as servers with a process
 * for each client do.
 *
 * <p>Page tables of some 10,000 pages are copied and given back, every page of this process is write-protected, and those that it
 * writes to next fault. Against {@link SpawnBenchmark} there is no program to load. How much memory a JVM uses differs little
 * from fork to fork, but it does. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ForkBenchmark {

    private Forks forks;

    /** Tries it. */
    @Setup(Level.Trial)
    public void open() {
        forks = Forks.open();
        try {
            forks.forkAndWait();
        } catch (RuntimeException e) {
            forks.close();
            throw e;
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        forks.close();
    }

    /** From its start to its end. */
    @Benchmark
    @Probe(
            exposes =
                    "Copying and unmaking an address space, switches between processes, and the page faults thereafter.",
            cannotShow = "Starting another program; and small processes, which are copied faster than a JVM.",
            ruledOut =
                    "The compiler cannot look into C, and the exit code of every copy is looked at. How much memory the JVM uses"
                            + " is not held fixed: it is what is copied. Where the copy runs is the choice of the kernel.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INTERRUPT, Trigger.PROCESS_SWITCH},
            magnitude = "1 to 3 ms",
            control = "PageFaultBenchmark.firstTouch",
            needs = Need.PROCESSES,
            setupMillis = 60)
    public void forkAndWait() {
        forks.forkAndWait();
    }
}
