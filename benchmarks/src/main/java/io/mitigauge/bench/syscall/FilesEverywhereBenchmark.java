// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.MemoryFolder;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of {@link PathBenchmark} and {@link TransferBenchmark} on all CPUs at once, one pinned thread a CPU, each on a file in memory of
 * its own.
 *
 * <p>What the threads share is in the kernel: their process with its table of files, which {@code openClose} changes, and the folders
 * on the way to their files. Against {@link GetppidEverywhereBenchmark}, which shares nothing. As many threads as the JVM counts CPUs,
 * which a limit on CPU time makes fewer than there are.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(Threads.MAX)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FilesEverywhereBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. Each "
                    + "thread is pinned; what the kernel reads and writes is in base pages that the thread "
                    + "touched first.";

    /** One thread's file, with a name. */
    @State(Scope.Thread)
    public static class Named {

        private final PathBenchmark calls = new PathBenchmark();
        private Held<MemoryFolder> folder;

        /** Makes it, and tries the calls. */
        @Setup(Level.Trial)
        public void make(OwnCpu cpu) {
            folder = Held.by(keeper -> {
                MemoryFolder own = keeper.keep(MemoryFolder.below(MemoryFolder.USUAL_PLACE));
                calls.walkTo(own.newFile("file").toString(), cpu);
                return own;
            });
        }

        /** Removes it. */
        @TearDown(Level.Trial)
        public void remove() {
            calls.free();
            folder.close();
        }
    }

    /** One thread's file, without a name. */
    @State(Scope.Thread)
    public static class Nameless {

        private final TransferBenchmark calls = new TransferBenchmark();

        /** Opens it and tries the calls. */
        @Setup(Level.Trial)
        public void open(OwnCpu cpu) {
            calls.open(cpu);
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() {
            calls.close();
        }
    }

    /** What is known of the file. */
    @Benchmark
    @Probe(
            exposes =
                    "How many times a microsecond all CPUs together can walk along a path and ask what is known of a file.",
            cannotShow = "Files on disks, nor one file that all threads ask for.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 1 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            needs = Need.MEMORY_FILES,
            setupMillis = 120)
    public long stat(Named file) throws Throwable {
        return file.calls.stat();
    }

    /** Opened and closed again. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can open a file and close it again.",
            cannotShow = "Processes of one thread, whose tables of files are not shared.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one pair of calls a CPU every 2 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            needs = Need.MEMORY_FILES,
            setupMillis = 120)
    public int openClose(Named file) throws Throwable {
        return file.calls.openClose();
    }

    /** One byte from the file. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can read a byte from cached files.",
            cannotShow = "Files on disks, nor one file that all threads read.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 500 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 160)
    public long fromFile(Nameless file) throws Throwable {
        return file.calls.fromFile();
    }

    /** One byte to the file. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can write a byte to cached files.",
            cannotShow = "Files on disks, nor one file that all threads write to.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 600 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 160)
    public long toFile(Nameless file) throws Throwable {
        return file.calls.toFile();
    }
}
