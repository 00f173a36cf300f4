// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.Affinity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest, or a container, with one CPU: every method of the families that want more is measured or says what it lacks. */
final class PoorGuestIT {

    private static final String MOMENT_MILLIS = "10";
    private static final List<String> FAMILIES = List.of("application", "latency", "schedule", "smt");

    @TempDir
    private Path folder;

    /** Of each method the last configuration, which is the one that wants most. */
    private static List<Configuration> greedy() {
        return List.copyOf(Catalogue.ofThisJar().configurations().stream()
                .filter(c -> FAMILIES.stream().anyMatch(f -> c.name().startsWith("io.mitigauge.bench." + f + ".")))
                .collect(Collectors.toMap(Configuration::name, c -> c, (first, second) -> second, TreeMap::new))
                .values());
    }

    @Test
    void withOneCpuWhatNeedsTwoIsSkippedAndTheRestIsMeasured() throws Exception {
        SortedSet<Integer> allowed = Affinity.allowed();
        Affinity.pin(allowed.first()); // children inherit it
        try (HostProcess host = HostProcess.start()) {
            for (Configuration configuration : greedy()) {
                Optional<String> reason = skipped(host, configuration);
                boolean wantsTwo = configuration.params().containsValue("twoCpus")
                        || configuration.name().contains(".latency.OpenLoop")
                        || configuration.name().contains(".latency.Saturation")
                        || configuration.name().contains(".smt.TwoCores");
                if (wantsTwo) {
                    assertThat(reason)
                            .as(configuration.toString())
                            .contains("needs two CPUs; this process may use one, CPU " + allowed.first());
                }
                reason.ifPresent(words -> assertThat(configuration.probe().needs())
                        .as("%s: %s", configuration, words)
                        .isNotEmpty());
            }
            assertThat(host.family()).as("the host alone is left").containsExactly(host.handle());
        } finally {
            Affinity.restrict(allowed);
        }
    }

    /** Why it was skipped; empty where it was measured. */
    private Optional<String> skipped(HostProcess host, Configuration configuration)
            throws IOException, InterruptedException {
        host.send(
                "run",
                configuration.name(),
                Parameters.format(configuration.params()),
                "1",
                MOMENT_MILLIS,
                "1",
                MOMENT_MILLIS,
                folder.resolve("result.json").toString(),
                "");
        List<String> last = host.answers().getLast();
        assertThat(last.getFirst()).as("%s: %s", configuration, last).isIn("done", "skipped");
        return Stream.of(last)
                .filter(answer -> answer.size() > 1)
                .map(answer -> answer.get(1))
                .findFirst();
    }
}
