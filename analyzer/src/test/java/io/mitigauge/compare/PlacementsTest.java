// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Benchmarks of two threads on other CPUs than before. */
final class PlacementsTest {

    private static final String PING_PONG = "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip";

    private static Activity on(int measured, int other) {
        return new Activity(new TreeMap<>(Map.of(
                Activity.MEASURED_CPU, new Reading.Value(Integer.toString(measured), "fork"),
                Activity.OTHER_CPU, new Reading.Value(Integer.toString(other), "fork"))));
    }

    private static Run run(String name, Activity... forks) {
        List<Fork> all = IntStream.rangeClosed(1, forks.length)
                .mapToObj(i -> new Fork(
                        i,
                        i,
                        Optional.empty(),
                        BenchmarkId.of(name),
                        SampleRuns.NANOS,
                        List.of(1.0),
                        Fork.Latency.NONE,
                        forks[i - 1],
                        List.of()))
                .toList();
        Run any = SampleRuns.forks(1, 2);
        return new Run(any.info(), any.start(), any.end(), all, List.of(), List.of());
    }

    @Test
    void anotherPairIsNamed() {
        assertThat(Placements.moved(run(PING_PONG, on(0, 1), on(0, 1)), run(PING_PONG, on(0, 2), on(0, 4))))
                .contains(
                        "benchmarks of two threads ran on other CPUs after (schedule.PipePingPong.roundTrip on CPUs 0 and 1,"
                                + " then CPUs 0 and 2 or 0 and 4): part of their difference may be how near these are to each other");
    }

    @Test
    void theSamePairIsNot() {
        assertThat(Placements.moved(run(PING_PONG, on(0, 1)), run(PING_PONG, on(0, 1), on(0, 1))))
                .isEmpty();
    }

    @Test
    void whatDoesNotTellItsCpusIsNot() {
        assertThat(Placements.moved(run(PING_PONG, on(0, 1)), run(PING_PONG, Activity.NONE)))
                .isEmpty();
        assertThat(Placements.moved(run(PING_PONG, on(0, 1)), run("a.B.c", on(0, 2))))
                .isEmpty();
    }

    @Test
    void manyAreCounted() {
        Run before = together(on(0, 1));
        assertThat(Placements.moved(before, together(on(0, 2))))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("B0.c on CPUs 0 and 1, then CPUs 0 and 2; ")
                        .contains(", and 2 more)"));
    }

    /** Seven benchmarks. */
    private static Run together(Activity where) {
        List<Run> runs = IntStream.range(0, 7)
                .mapToObj(i -> run("x.a.B" + i + ".c", where))
                .toList();
        Run any = runs.getFirst();
        Stream<Fork> forks = runs.stream().flatMap(run -> run.forks().stream());
        return new Run(
                any.info(), any.start(), any.end(), Arrays.asList(forks.toArray(Fork[]::new)), List.of(), List.of());
    }
}
