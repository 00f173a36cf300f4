// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Benchmarks that map memory, pin threads and start others, run inside this JVM: what they leave behind. */
final class MemorySuiteIT {

    private static final Pattern FAMILIES = Pattern.compile("io\\.mitigauge\\.bench\\.(memory|smt)\\..*");

    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (....) .*");

    /** The first configuration of each method. */
    private final List<Configuration> suite = List.copyOf(Catalogue.ofThisJar().configurations().stream()
            .filter(configuration -> FAMILIES.matcher(configuration.name()).matches())
            .collect(Collectors.toMap(Configuration::name, c -> c, (first, second) -> first, TreeMap::new))
            .values());

    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true"); // read once, when JMH's runner is loaded
    }

    @Test
    void leavesNothingBehind() throws Exception {
        assertThat(suite).hasSizeGreaterThan(20);
        run(suite.getFirst()); // loads what stays open
        Leftovers before = Leftovers.now();
        long mappings = mappings();
        for (Configuration configuration : suite) {
            run(configuration);
            String name = configuration.name();
            assertThat(mappings()).as(name).isEqualTo(mappings);
            assertThat(Leftovers.now()).as(name).isEqualTo(before);
        }
    }

    /** Nothing where this machine cannot run it, which it has to admit that it may need more than others. */
    private static void run(Configuration configuration) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(configuration.name()) + "$")
                .forks(0)
                .shouldFailOnError(true)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5));
        configuration.params().forEach((name, value) -> options.param(name, value));
        try {
            assertThat(new Runner(options.build(), new QuietFormat()).run()).hasSize(1);
        } catch (RunnerException e) {
            assertThat(Failure.isSkip(e)).as(Failure.reason(e)).isTrue();
            assertThat(configuration.probe().needs()).as(Failure.reason(e)).isNotEmpty();
        }
    }

    /**
     * Mappings for which huge pages were refused or asked for, as for all of ours. Stacks are among them, which outlive
     * their threads for reuse: they lie right above a guard that nobody may touch.
     */
    private static long mappings() throws IOException {
        long count = 0;
        String guardEnd = "";
        boolean aboveGuard = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                aboveGuard = mapping.group(1).equals(guardEnd);
                guardEnd = mapping.group(3).equals("---p") ? mapping.group(2) : "";
            } else if (line.startsWith("VmFlags:") && (line.contains(" nh") || line.contains(" hg")) && !aboveGuard) {
                count++;
            }
        }
        return count;
    }
}
