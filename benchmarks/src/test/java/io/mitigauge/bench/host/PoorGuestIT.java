// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.HugePages;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest, or a container, that is short of something: what wants it says so, and the rest is measured. */
final class PoorGuestIT {

    private static final String MOMENT_MILLIS = "10";
    private static final String AN_HOUR = "3600000";
    private static final String ALU = "io.mitigauge.bench.control.AluBenchmark.multiplyAdd";
    private static final String CROWD = "io.mitigauge.bench.schedule.GroupsBenchmark.message";
    private static final int CROWDS_THREADS = 80;
    private static final String NO_HUGE_PAGES =
            "this guest gives 0 of [0-9]+ MiB in huge pages; .*|this kernel .*huge pages.*";
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
                boolean wantsTwo =
                        configuration.params().getOrDefault("placement", "").startsWith("twoCpus")
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

    /** The kernel refuses them to this process and its children, as {@code never} in the whole guest would, which only root may set. */
    @Test
    void withoutHugePagesWhatNeedsThemIsSkippedAndTheRestIsMeasured() throws Exception {
        List<Configuration> inHugePages = smallestInHugePages();
        assertThat(inHugePages).hasSizeGreaterThan(1);
        try (Held.Resource _ = HugePages.withheld(); // children inherit it
                HostProcess host = HostProcess.start()) {
            for (Configuration configuration : inHugePages) {
                assertThat(skipped(host, configuration))
                        .as(configuration.toString())
                        .hasValueSatisfying(words -> assertThat(words).matches(NO_HUGE_PAGES));
            }
            assertThat(answer(host, ALU, "")).containsExactly("done");
            assertThat(answer(host, "io.mitigauge.bench.memory.PointerChaseBenchmark.chase", "workingSet=4k"))
                    .containsExactly("done");
            assertThat(host.family()).as("the host alone is left").containsExactly(host.handle());
        }
    }

    /** Of each method that needs huge pages the first configuration, which asks for least memory. */
    private static List<Configuration> smallestInHugePages() {
        return List.copyOf(Catalogue.ofThisJar().configurations().stream()
                .filter(c -> List.of(c.probe().needs()).contains(Need.HUGE_PAGES))
                .collect(Collectors.toMap(Configuration::name, c -> c, (first, second) -> first, TreeMap::new))
                .values());
    }

    @Test
    void withFewThreadsLeftACrowdIsSkippedAndTheRestIsMeasured() throws Exception {
        try (HostProcess host = HostProcess.withThreads(threadsOfAFork() + CROWDS_THREADS / 2)) {
            assertThat(answer(host, CROWD, "between=threads,groups=4"))
                    .containsExactly(
                            "skipped",
                            "the kernel refuses another thread; raise the limit with ulimit -u, or that of this "
                                    + "process's cgroup");
            assertThat(host.family()).as("the host alone is left").containsExactly(host.handle());
            assertThat(answer(host, ALU, "")).containsExactly("done");
        }
    }

    /** The fork has too few in some of these cases, and in the others the host itself, which listens to it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
    void withNoThreadsLeftForAForkTheHostSaysSoAndLives(int left) throws Exception {
        try (HostProcess host = HostProcess.withThreads(threadsOfAHost() + left)) {
            List<String> last = answer(host, ALU, "");
            assertThat(last.getFirst()).isEqualTo("failed");
            assertThat(last.get(1)).contains("thread").doesNotContain("\n", "internal error");
            assertThat(host.family()).as("the host alone is left").containsExactly(host.handle());
            host.send("list");
            assertThat(host.answers().getLast()).containsExactly("end");
        }
    }

    private static int threadsOfAHost() throws IOException, InterruptedException {
        try (HostProcess host = HostProcess.start()) {
            host.send("list");
            assertThat(host.answers().getLast()).containsExactly("end");
            return host.threads();
        }
    }

    /** Of host and fork, where nothing keeps them from having as many as they like. */
    private int threadsOfAFork() throws IOException, InterruptedException {
        try (HostProcess host = HostProcess.start()) {
            send(host, ALU, "", AN_HOUR);
            while (!host.answer().getFirst().equals("warmup")) {
                // it starts
            }
            return host.threads();
        }
    }

    /** Why it was skipped; empty where it was measured. */
    private Optional<String> skipped(HostProcess host, Configuration configuration)
            throws IOException, InterruptedException {
        List<String> last = answer(host, configuration.name(), Parameters.format(configuration.params()));
        assertThat(last.getFirst()).as("%s: %s", configuration, last).isIn("done", "skipped");
        return Stream.of(last)
                .filter(answer -> answer.size() > 1)
                .map(answer -> answer.get(1))
                .findFirst();
    }

    private List<String> answer(HostProcess host, String name, String params) throws IOException, InterruptedException {
        send(host, name, params, MOMENT_MILLIS);
        return host.answers().getLast();
    }

    private void send(HostProcess host, String name, String params, String millis) throws IOException {
        String result = folder.resolve("result.json").toString();
        host.send("run", name, params, "1", MOMENT_MILLIS, "1", millis, result, "");
    }
}
