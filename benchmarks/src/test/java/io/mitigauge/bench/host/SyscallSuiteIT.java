// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What all benchmarks of system calls have in common, run inside this JVM. */
final class SyscallSuiteIT {

    private static final String FAMILY = "io.mitigauge.bench.syscall.";

    /**
     * Whatever allocates in an operation allocates at least 16 bytes; what an iteration allocates once is shared out among
     * few operations on a busy machine.
     */
    private static final double LESS_THAN_AN_OBJECT = 12;

    private static final int LOOKS = 1000;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final List<Configuration> suite = Catalogue.ofThisJar().configurations().stream()
            .filter(configuration -> configuration.name().startsWith(FAMILY))
            .toList();

    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true"); // read once, when JMH's runner is loaded
    }

    @Test
    void leaveNothingBehind() throws Exception {
        run(suite.getFirst(), 5); // what JMH itself opens is open now
        List<String> before = openFiles();
        Set<String> filters = filters();
        for (Configuration configuration : suite) {
            run(configuration, 5);
            assertThat(openFiles()).as(configuration.toString()).isEqualTo(before);
            for (int look = 0; look < LOOKS && !filters().equals(filters); look++) {
                Thread.sleep(10); // threads of JMH's pool end when they find time
            }
            assertThat(filters()).as(configuration.toString()).isEqualTo(filters);
        }
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("io_uring", "memfd:mitigauge");
        assertThat(Leftovers.now().memoryFiles()).isEmpty();
    }

    @Test
    void allocateNothingOnTheMeasuredPath() {
        List<Configuration> cheapest = suite.stream()
                .collect(Collectors.toMap(Configuration::name, c -> c, (first, second) -> first))
                .values()
                .stream()
                .toList();
        assertThat(cheapest).hasSizeGreaterThan(15).allSatisfy(configuration -> {
            Collection<RunResult> results = run(configuration, 200);
            assertThat(results)
                    .allSatisfy(result -> assertThat(bytesPerOperation(result))
                            .as(configuration.name())
                            .isLessThan(LESS_THAN_AN_OBJECT));
        });
    }

    private static double bytesPerOperation(RunResult result) {
        return Optional.ofNullable(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .orElseThrow()
                .getScore();
    }

    /** Nothing where this machine cannot run it, which it has to admit that it may need more than others. */
    private static Collection<RunResult> run(Configuration configuration, int millis) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(configuration.name()) + "$")
                .forks(0)
                .shouldFailOnError(true)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(2L * millis))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(millis))
                .addProfiler(GCProfiler.class);
        configuration.params().forEach((name, value) -> options.param(name, value));
        try {
            return new Runner(options.build(), new QuietFormat()).run();
        } catch (RunnerException e) {
            assertThat(Failure.isSkip(e)).as(Failure.reason(e)).isTrue();
            assertThat(configuration.probe().needs()).as(Failure.reason(e)).isNotEmpty();
            return List.of();
        }
    }

    /** Whether threads of this process have filters before their system calls, as all of them tell. */
    private static Set<String> filters() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.flatMap(SyscallSuiteIT::status)
                    .filter(line -> line.startsWith("Seccomp"))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> status(Path thread) {
        try {
            return Files.readAllLines(thread.resolve("status")).stream();
        } catch (IOException e) {
            return Stream.empty(); // it has ended meanwhile
        }
    }

    /** What descriptors lead to; each listing opens one itself, on a folder. */
    private static List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.map(SyscallSuiteIT::target).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("[0-9]+", "n");
        } catch (IOException e) {
            return "the listing's own, closed meanwhile";
        }
    }
}
