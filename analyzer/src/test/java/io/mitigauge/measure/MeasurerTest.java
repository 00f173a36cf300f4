// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Suite;
import io.mitigauge.model.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol, against small shell scripts in place of the benchmark host. */
final class MeasurerTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ForkRequest REQUEST = new ForkRequest(
            new BenchmarkId("a.B.c", new TreeMap<>(Map.of("size", "16k", "cpu", "one"))),
            new IterationPlan(1, 100, 2, 200),
            Path.of("/tmp/r.json"),
            Path.of("/tmp/l.hlog"));

    private final List<String> console = new ArrayList<>();

    @Test
    void readsTheSuite() {
        try (Measurer measurer = host("""
                read request
                printf 'mechanism\\tPTI\\tSwitches page tables.\\tpti.rst\\nneed\\tTWO_CPUS\\ttwo CPUs\\n'
                printf 'benchmark\\ta.B.c\\tsize=16k\\tstandard\\tfalse\\td\\tavgt\\tns/op\\t40\\tPTI,VERW'
                printf '\\tTWO_CPUS\\t1 us\\tshows this\\tnot that\\tso\\n'
                printf 'benchmark\\ta.B.d\\t\\tquick\\ttrue\\t\\tthrpt\\tops/s\\t0\\t\\t\\t1 ns\\tnothing\\tmuch\\tthus\\n'
                printf 'end\\n'
                """)) {
            Suite suite = measurer.suite();
            assertThat(suite.mechanisms())
                    .containsExactly(new Suite.Mechanism("PTI", "Switches page tables.", "pti.rst"));
            assertThat(suite.needs()).containsExactly(new Suite.Need("TWO_CPUS", "two CPUs"));
            assertThat(suite.benchmarks())
                    .containsExactly(
                            new BenchmarkSpec(
                                    new BenchmarkId("a.B.c", new TreeMap<>(Map.of("size", "16k"))),
                                    false,
                                    "d",
                                    40,
                                    "shows this",
                                    "not that",
                                    Optional.of(new BenchmarkSpec.Traits(
                                            Tier.STANDARD,
                                            "avgt",
                                            "ns/op",
                                            List.of("PTI", "VERW"),
                                            "1 us",
                                            List.of("TWO_CPUS"),
                                            "so"))),
                            new BenchmarkSpec(
                                    BenchmarkId.of("a.B.d"),
                                    true,
                                    "",
                                    0,
                                    "nothing",
                                    "much",
                                    Optional.of(new BenchmarkSpec.Traits(
                                            Tier.QUICK, "thrpt", "ops/s", List.of(), "1 ns", List.of(), "thus"))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "benchmark\\ta.B.c\\tsize=16k\\tfalse\\td\\t40\\tshows this\\tnot that",
                "benchmark\\ta.B.c\\t\\tlong\\tfalse\\td\\tavgt\\tns/op\\t40\\t\\t\\t1 us\\tshows\\tnot\\tso",
                "future"
            })
    void aHostOfAnotherVersionIsAnError(String line) {
        try (Measurer measurer = host("read request; printf '" + line + "\\nend\\n'")) {
            assertThatExceptionOfType(MeasureException.class)
                    .isThrownBy(measurer::suite)
                    .withMessageStartingWith("the benchmark host said what this version does not understand: ");
        }
    }

    @Test
    void aHostThatSaysNothingIsAnError() {
        try (Measurer measurer = host("exit 1")) {
            assertThatExceptionOfType(MeasureException.class)
                    .isThrownBy(measurer::suite)
                    .withMessageContaining("ended without a word");
        }
    }

    @Test
    void aPeerIsTheEndOfTheRequest() {
        ForkRequest request = new ForkRequest(
                REQUEST.benchmark(),
                REQUEST.plan(),
                REQUEST.result(),
                REQUEST.latency(),
                Optional.of(new ForkRequest.Peer(ForkRequest.Peer.Memory.SECOND, List.of("/my peers/p", "50"))));
        try (Measurer measurer = host("""
                read -r request; echo "$request" >&2; printf 'done\\n'
                read wait
                """)) {
            assertThat(measurer.run(request, LONG, progress -> {})).isEqualTo(new ForkOutcome.Done());
        }
        assertThat(console).anyMatch(line -> line.endsWith("\t/tmp/l.hlog\tafter\t/my peers/p\t50"));
    }

    @Test
    void passesTheRequestAndFollowsTheIterations() {
        List<ForkProgress> seen = new ArrayList<>();
        try (Measurer measurer = host("""
                read -r request; echo "$request" >&2
                printf 'pid\\t1\\nwarmup\\t1\\t9.5\\tns/op\\niteration\\t1\\t8.5\\tns/op\\nfuture\\tx\\ndone\\n'
                read wait
                """)) {
            assertThat(measurer.run(REQUEST, LONG, seen::add)).isEqualTo(new ForkOutcome.Done());
        }
        assertThat(seen)
                .containsExactly(new ForkProgress(true, 1, 9.5, "ns/op"), new ForkProgress(false, 1, 8.5, "ns/op"));
    }

    @Test
    void aFailureKeepsItsReason() {
        try (Measurer measurer = host("read r; printf 'failed\\tpipe2: EPERM\\n'; read wait")) {
            assertThat(measurer.run(REQUEST, LONG, p -> {})).isEqualTo(new ForkOutcome.Failed("pipe2: EPERM"));
        }
    }

    @Test
    void aSkipKeepsItsReason() {
        try (Measurer measurer = host("read r; printf 'skipped\\tneeds 2 CPUs\\n'; read wait")) {
            assertThat(measurer.run(REQUEST, LONG, p -> {})).isEqualTo(new ForkOutcome.Skipped("needs 2 CPUs"));
        }
    }

    @Test
    void measuredCoresAreToldToAHostThatIsStartedAnew() {
        try (Measurer measurer = host("read r; printf \"skipped\\t$0\\n\"; read wait")) {
            measurer.useCores("0-1;2-3");
            assertThat(measurer.run(REQUEST, LONG, p -> {})).isEqualTo(new ForkOutcome.Skipped("0-1;2-3"));
        }
    }

    @Test
    void aHostThatDiesFailsItsForkAndIsStartedAgain() {
        try (Measurer measurer = host("read r; exit 3")) {
            assertThat(measurer.run(REQUEST, LONG, p -> {}))
                    .isEqualTo(new ForkOutcome.Failed("the benchmark host died"));
            assertThat(measurer.run(REQUEST, LONG, p -> {}))
                    .isEqualTo(new ForkOutcome.Failed("the benchmark host died"));
        }
    }

    @Test
    void aForkThatHangsIsStopped() {
        try (Measurer measurer = host("read r; read forever")) {
            assertThat(measurer.run(REQUEST, Duration.ofMillis(50), p -> {}))
                    .isInstanceOfSatisfying(
                            ForkOutcome.Failed.class,
                            f -> assertThat(f.reason()).contains("was stopped"));
        }
    }

    @Test
    void abortEndsTheForkFromAnotherThread() throws Exception {
        try (Measurer measurer = host("read r; printf 'warmup\\t1\\t1\\tns/op\\n'; read forever")) {
            CompletableFuture<Void> running = new CompletableFuture<>();
            CompletableFuture<ForkOutcome> outcome =
                    CompletableFuture.supplyAsync(() -> measurer.run(REQUEST, LONG, p -> running.complete(null)));
            running.get(30, TimeUnit.SECONDS);
            measurer.abort();
            assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(new ForkOutcome.Aborted());
            assertThat(measurer.run(REQUEST, LONG, p -> {})).isEqualTo(new ForkOutcome.Aborted());
        }
    }

    private Measurer host(String script) {
        return new Measurer(List.of("/bin/sh", "-c", script), console::add);
    }
}
