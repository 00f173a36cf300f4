// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.IterationPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
                printf 'benchmark\\ta.B.c\\tsize=16k\\tfalse\\td\\t40\\tshows this\\tnot that\\n'
                printf 'benchmark\\ta.B.d\\t\\ttrue\\t\\t0\\tnothing\\tmuch\\nend\\n'
                """)) {
            assertThat(measurer.suite())
                    .containsExactly(
                            new BenchmarkSpec(
                                    new BenchmarkId("a.B.c", new TreeMap<>(Map.of("size", "16k"))),
                                    false,
                                    "d",
                                    40,
                                    "shows this",
                                    "not that"),
                            new BenchmarkSpec(BenchmarkId.of("a.B.d"), true, "", 0, "nothing", "much"));
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
