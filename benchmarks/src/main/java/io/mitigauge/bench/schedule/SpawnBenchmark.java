// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Spawns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * A process that does nothing, from its start to its end: {@code posix_spawn}, the dynamic loader, {@code exit}, and waiting
 * for it. What shells, builds and CGI programs do all day.
 *
 * <p>New page tables, some hundred page faults, a dozen system calls and two switches between processes: everything that
 * mitigations slow down, in one figure. Posix_spawn shares its memory with the child until it
 * executes the program, so that copying a large process is not in it. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SpawnBenchmark {

    private static final List<Path> NOTHING = List.of(Path.of("/bin/true"), Path.of("/usr/bin/true"));

    private Spawns spawns;

    /** Looks for the program, and tries it. */
    @Setup(Level.Trial)
    public void find() {
        String program = NOTHING.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new UnsupportedException("needs the program true in /bin or /usr/bin"))
                .toString();
        spawns = Spawns.of(program);
        try {
            spawns.spawnAndWait();
        } catch (RuntimeException e) {
            spawns.close();
            throw e;
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void free() {
        spawns.close();
    }

    /** From its start to its end. */
    @Benchmark
    @Probe(
            exposes = "Making and unmaking an address space: page faults, system calls, switches between processes.",
            cannotShow = "Which of these costs how much.",
            ruledOut = "An operation ends when the kernel says that the child has ended. Where the child "
                    + "runs, and on which pages, is the choice of the kernel, which is part of the "
                    + "figure.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.EXCEPTION, Trigger.INTERRUPT, Trigger.PROCESS_SWITCH},
            magnitude = "1 ms",
            control = "PageFaultBenchmark.firstTouch",
            standard = "*",
            needs = Need.PROCESSES,
            setupMillis = 80)
    public void spawnAndWait() {
        spawns.spawnAndWait();
    }
}
