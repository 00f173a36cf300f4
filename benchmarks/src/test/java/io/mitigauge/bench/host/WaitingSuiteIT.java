// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Benchmarks that start threads and processes and wait for them, run inside this JVM: what they leave behind. */
final class WaitingSuiteIT {

    private static final Pattern FAMILIES =
            Pattern.compile("io\\.mitigauge\\.bench\\.(schedule|latency|application)\\..*");

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
    void leavesNoDescriptorProcessFileMappingThreadOrPin() throws Exception {
        assertThat(suite).hasSizeGreaterThan(20);
        suite.forEach(WaitingSuiteIT::run); // what the JVM and JMH open once is open now
        Leftovers before = Leftovers.now();
        assertThat(before.children()).isEmpty();
        for (Configuration configuration : suite) {
            run(configuration);
            assertThat(Leftovers.now()).as(configuration.name()).isEqualTo(before);
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
}
