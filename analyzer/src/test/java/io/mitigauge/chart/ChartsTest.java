// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.SampleRuns;
import io.mitigauge.compare.Settings;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.model.SampleLoads;
import io.mitigauge.report.SampleComparisons;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the charts show and what their captions say. */
final class ChartsTest {

    private static final Comparison COMPARISON = SampleComparisons.everything();
    private static final BenchmarkId SYSCALL =
            BenchmarkId.of("io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry");
    private static final BenchmarkId PING_PONG = new BenchmarkId(
            "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip",
            new TreeMap<>(Map.of("placement", "twoCpus")));

    @Test
    void relativeChangeHasARowForEveryMeanThatHasOne() {
        Chart chart = Charts.relativeChange(COMPARISON).orElseThrow();
        assertThat(chart.svg())
                .contains("syscall.Getppid.kernelEntry")
                .contains("schedule.PipePingPong.roundTrip [twoCpus]")
                .contains("control.Timer.nanoTime")
                .doesNotContain("QueueBench");
        assertThat(chart.caption())
                .contains("n = 24 forks per side")
                .contains("the margin of 3 %")
                .doesNotContain("beyond the edge");
    }

    @Test
    void aHugeChangeIsCutAndTheCaptionSaysSo() {
        Chart chart = Charts.relativeChange(SampleComparisons.withChange(20.0)).orElseThrow();
        assertThat(chart.caption()).contains("1 bar reaches beyond the edge; the table has its ends");
    }

    @Test
    void withoutAnyChangeThereIsNoChart() {
        Comparison empty = SampleComparisons.bare(
                COMPARISON.before(), COMPARISON.after(), COMPARISON.benchmarks().subList(5, 6));
        assertThat(Charts.relativeChange(empty)).isEmpty();
    }

    @Test
    void upToFiveHundredBenchmarksAllGetChartsOfMoreThoseThatMovedMost() {
        Comparison few = ofBenchmarks(500);
        assertThat(Charts.charted(few)).hasSize(500).isEqualTo(few.before().benchmarks());
        assertThat(Charts.leftOut(few)).isEmpty();
        Comparison many = ofBenchmarks(503);
        assertThat(Charts.charted(many))
                .as("the first three moved least")
                .isEqualTo(many.before().benchmarks().subList(3, 503));
        assertThat(Charts.leftOut(many))
                .hasValue(
                        "Charts are of 500 of 503 benchmarks: those called slower or faster, then those that moved most. The table has all.");
    }

    /** Each moved a little more than the one before, in turn up and down. */
    private static Comparison ofBenchmarks(int count) {
        SampleRuns before = SampleRuns.run();
        SampleRuns after = SampleRuns.run();
        for (int i = 0; i < count; i++) {
            String name = "io.example.B.m%03d".formatted(i);
            double moved = Math.exp((i % 2 == 0 ? 0.001 : -0.001) * i);
            before.benchmark(name, SampleRuns.NANOS, 100, 101, 102);
            after.benchmark(name, SampleRuns.NANOS, 100 * moved, 101 * moved, 102 * moved);
        }
        return Comparisons.between(before.build(), after.build(), Settings.withMargin(0.03));
    }

    @Test
    void latencyIsDrawnWhereItWasKept() {
        assertThat(Charts.latency(COMPARISON, PING_PONG).orElseThrow().caption())
                .contains("n = 3 forks before, 3 after")
                .contains("Lower is better")
                .contains("service time");
        assertThat(Charts.latency(COMPARISON, SYSCALL)).isEmpty();
    }

    @Test
    void aShiftIsDrawnWhereThereIsOne() {
        Chart chart = Charts.shift(COMPARISON, PING_PONG).orElseThrow();
        assertThat(chart.title()).isEqualTo("How the latency of schedule.PipePingPong.roundTrip [twoCpus] moved");
        assertThat(chart.caption())
                .contains("service time at 3 quantiles")
                .contains("no verdict uses it")
                .contains("cut where they reach further");
        assertThat(Charts.shift(COMPARISON, SYSCALL)).isEmpty();
    }

    @Test
    void loadIsDrawnWhereBothSidesHaveSeveralRates() {
        Chart chart = Charts.load(SampleLoads.comparison()).orElseThrow();
        assertThat(chart.title()).isEqualTo("How much load a service bears");
        assertThat(chart.caption()).contains("Lower is better").contains("was meant to be sent");
        assertThat(Charts.load(COMPARISON)).isEmpty();
    }

    @Test
    void aDisturbedForkHasAMarkOfItsOwn() {
        Run calm = new Run(
                COMPARISON.before().info(),
                COMPARISON.before().start(),
                COMPARISON.before().end(),
                COMPARISON.before().forks().stream().map(ChartsTest::calmed).toList(),
                List.of(),
                List.of());
        Comparison undisturbed = SampleComparisons.bare(calm, COMPARISON.after(), List.of());

        Chart with = Charts.forksOverTime(COMPARISON, SYSCALL).orElseThrow();
        Chart without = Charts.forksOverTime(undisturbed, SYSCALL).orElseThrow();

        assertThat(with.svg()).isNotEqualTo(without.svg());
        assertThat(with.caption())
                .contains("crosses are forks that were disturbed")
                .contains("Lower is better");
    }

    private static Fork calmed(Fork fork) {
        return new Fork(
                fork.number(),
                fork.round(),
                fork.startedAt(),
                fork.benchmark(),
                fork.score(),
                fork.iterations(),
                fork.latency(),
                fork.activity(),
                List.of());
    }

    @Test
    void unitsOfOneKindAreDrawnOnOneAxisAndOthersNotAtAll() {
        Comparison nanos = timed("ns/op", 1);
        BenchmarkId benchmark = BenchmarkId.of(SampleRuns.NAME);

        String drawn = Charts.forksOverTime(nanos, benchmark).orElseThrow().svg();

        assertThat(Charts.forksOverTime(timed("us/op", 1000), benchmark)
                        .orElseThrow()
                        .svg())
                .isEqualTo(drawn);
        assertThat(Charts.forksOverTime(timed("pages/op", 1), benchmark)).isEmpty();
    }

    /** A run of 125 and 250 ns, and one of the same time after it, in a unit of so many ns. */
    private static Comparison timed(String unit, double nanos) {
        Fork.Score score = new Fork.Score("avgt", unit, Direction.LOWER_IS_BETTER);
        return SampleComparisons.bare(
                SampleRuns.run()
                        .benchmark(SampleRuns.NAME, SampleRuns.NANOS, 125, 250)
                        .build(),
                SampleRuns.run()
                        .benchmark(SampleRuns.NAME, score, 125 / nanos, 250 / nanos)
                        .build(),
                List.of());
    }

    @Test
    void latenciesInUnitsOfOneKindAreDrawnOnOneAxisAndOthersNotAtAll() {
        BenchmarkId benchmark = BenchmarkId.of(SampleRuns.NAME);

        assertThat(inPixels(Charts.latency(latencies("ns", 5000), benchmark)))
                .isEqualTo(inPixels(Charts.latency(latencies("us", 5), benchmark)));
        assertThat(Charts.latency(latencies("pages", 5), benchmark)).isEmpty();
    }

    /** Without the decimals of its places, in which recorded values are rounded. */
    private static String inPixels(Optional<Chart> chart) {
        return chart.orElseThrow().svg().replaceAll("\\.\\d+", "");
    }

    /** Forks with a median of 5 us, and as many after with this one. */
    private static Comparison latencies(String unit, double median) {
        return SampleComparisons.bare(
                SampleRuns.run()
                        .latencies(SampleRuns.NAME, "us", 20_000, 5, 5, 5)
                        .build(),
                SampleRuns.run()
                        .latencies(SampleRuns.NAME, unit, 20_000, median, median, median)
                        .build(),
                List.of());
    }

    @Test
    void aBenchmarkOfOneSideHasNoChart() {
        BenchmarkId unknown = BenchmarkId.of("org.example.Bench.gone");
        assertThat(Charts.forksOverTime(COMPARISON, unknown)).isEmpty();
        assertThat(Charts.latency(COMPARISON, unknown)).isEmpty();
    }

    @Test
    void theSameInputGivesTheSameText() {
        assertThat(Charts.relativeChange(COMPARISON)).isEqualTo(Charts.relativeChange(SampleComparisons.everything()));
    }
}
