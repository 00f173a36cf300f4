// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.around;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.compare.SampleRuns.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Shift;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles of merged latencies in comparisons: when they are judged, from what, and how their whole distribution moved. */
final class TailsTest {

    private static final double[] TEN = {100, 101, 99, 100.5, 99.5, 100.2, 99.8, 101.2, 98.8, 100};
    private static final double[] FIVE = {100, 101, 99, 100.5, 99.5};

    private static Comparison compare(Run before, Run after) {
        return Comparisons.between(before, after, Settings.withMargin(0.03));
    }

    private static BenchmarkComparison row(Comparison comparison, Metric metric) {
        return comparison.benchmarks().stream()
                .filter(b -> b.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    private static Run ten(long samples, double factor) {
        return run().latencies(NAME, "us", samples, times(factor, TEN)).build();
    }

    @Test
    void aQuantileIsJudgedOnlyWhereAHundredSamplesOfEveryBootLieBeyondIt() {
        // Ten forks of 1,000 have 10,000 samples: just enough for p99. Of 999, 9,990.
        Comparison comparison = compare(ten(1_000, 1), ten(999, 1));
        assertThat(row(comparison, Metric.P90).change()).isPresent();
        assertThat(row(comparison, Metric.P90).unit()).isEqualTo("us/op");
        assertThat(row(comparison, Metric.P99).change()).isEmpty();
        assertThat(row(comparison, Metric.P99).verdict())
                .isEqualTo(new Verdict.Unclear(
                        "p99 needs 10,000 samples in each boot, so that 100 lie beyond it; the fewest has 9,990", 0));
        assertThat(row(comparison, Metric.P9999).verdict().reason()).startsWith("p99.99 needs 1,000,000 samples");
        assertThat(row(compare(ten(1_000, 1), ten(1_000, 1)), Metric.P99).change())
                .isPresent();
    }

    @Test
    void fewerThanFiveForksInABootHaveNoTail() {
        Run four = run().latencies(NAME, "us", 100_000, 100, 101, 99, 98).build();
        assertThat(row(compare(four, ten(1_000, 1)), Metric.P50).verdict())
                .isEqualTo(new Verdict.Unclear("p50 needs 5 forks with latencies in each boot; the fewest has 4", 0));
    }

    @Test
    void comparesQuantilesAcrossUnits() {
        Run before = run().latencies(NAME, "ns", 200, TEN).build();
        Run after = run().latencies(NAME, "us", 200, times(0.003, TEN)).build();
        BenchmarkComparison median = row(compare(before, after), Metric.P50);
        assertThat(median.change().orElseThrow().point()).isCloseTo(2, within(1e-4));
        assertThat(median.verdict()).isInstanceOf(Verdict.Slower.class);
    }

    @Test
    void aQuantileOfZeroIsTooShortToBeTimed() {
        Run zero = run().latencies(NAME, "ns", 200, 0, 0, 0, 0, 1, 1, 1).build();
        assertThat(row(compare(zero, zero), Metric.P50).verdict())
                .isEqualTo(new Verdict.Unclear("p50 is 0 in at least one boot: too short for the clock", 0));
    }

    /** Nine forks at 100 and one at 1,000: what a trimmed mean of the forks' p99 would hide is in the tail, and said. */
    @Test
    void aWildForkIsInTheTailAndWidensIt() {
        double[] wild = Arrays.copyOf(TEN, 10);
        wild[3] = 1_000;
        Estimate calm =
                row(compare(ten(2_000, 1), ten(2_000, 1)), Metric.P99).before().orElseThrow();
        Estimate with = row(compare(run().latencies(NAME, "us", 2_000, wild).build(), ten(2_000, 1)), Metric.P99)
                .before()
                .orElseThrow();
        assertThat(with.setAside()).isZero();
        assertThat(with.forks()).isEqualTo(10);
        // Of Pareto's distribution a share of 50 / x lies beyond x, of the wild fork ten times as much:
        // (9 * 50 + 500) / 10 / x = 1 % at x = 9,500.
        assertThat(calm.point()).isCloseTo(5_000, within(100.0));
        assertThat(with.point()).isCloseTo(9_500, within(300.0));
        assertThat(with.low()).isLessThan(calm.point());
    }

    @Test
    void severalBootsAreJudgedByWhatTheirQuantilesDifferBy() {
        // p50 is the fork's value where forks are alike: boots at ln 0.00, 0.02 and 0.10, 0.13, 0.16, as for means in
        // EvidenceTest: variance 0.0004, 4 / 3 degrees of freedom. Steps of the sample: at most 0.2 % each way.
        Side before = Side.of(List.of(boot("a", 0, 0), boot("b", 20, 0.02)));
        Side after = Side.of(List.of(boot("c", 10, 0.10), boot("d", 30, 0.13), boot("e", 50, 0.16)));
        BenchmarkComparison row = row(Comparisons.between(before, after, Settings.withMargin(0.03)), Metric.P50);
        assertThat(row.change().orElseThrow().point()).isCloseTo(Math.expm1(0.12), within(0.003));
        assertThat(row.change().orElseThrow().basis()).isEqualTo(Basis.BOOTS);
        double half = Math.log1p(row.change().orElseThrow().plainHigh()) - 0.12;
        assertThat(half).isCloseTo(0.02 * 7.19, within(0.008)); // t(0.975; 4 / 3) = 7.19
        assertThat(row.before().orElseThrow().forks()).isEqualTo(10);
    }

    private static Run boot(String name, long minutes, double logarithm) {
        double[] alike = new double[5];
        Arrays.fill(alike, 100 * Math.exp(logarithm));
        return run().boot(name, minutes).latencies(NAME, "us", 1_000, alike).build();
    }

    /** With one boot per side, forks' variance and twice the default are the least, whatever the forks agree on. */
    @Test
    void withOneBootPerSideTheDefaultIsAddedAndIsWiderInTheTail() {
        Comparison comparison = compare(ten(200_000, 1), ten(200_000, 1));
        double previous = 0;
        for (Metric metric : List.of(Metric.P50, Metric.P90, Metric.P999)) {
            double detectable = row(comparison, metric).change().orElseThrow().minimumDetectable();
            assertThat(detectable).isGreaterThan(previous);
            previous = detectable;
        }
        assertThat(row(comparison, Metric.P50).change().orElseThrow().basis()).isEqualTo(Basis.DEFAULT);
        for (Metric metric : Metric.values()) {
            for (String name : List.of(NAME, "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip")) {
                BenchmarkId benchmark = BenchmarkId.of(name);
                assertThat(Settings.RunVariance.defaultOf(benchmark, metric).sd())
                        .isGreaterThanOrEqualTo(Settings.RunVariance.defaultOf(benchmark, Metric.MEAN)
                                .sd());
            }
        }
    }

    @Test
    void aCalibrationLearnsTheQuantilesOfMergedLatencies() {
        // Three runs of forks that are alike, at ln 0.00, 0.02, 0.04: their medians have the standard deviation 0.02.
        List<Run> runs = List.of(boot("a", 0, 0), boot("b", 30, 0.02), boot("c", 60, 0.04));
        Calibration learnt = Calibrations.of(runs);
        assertThat(learnt.entries())
                .extracting(Entry::metric)
                .as("5,000 samples are too few for p99")
                .containsExactly(Metric.MEAN, Metric.P50, Metric.P90);
        assertThat(learnt.entries().get(1).spread().sd()).isCloseTo(0.02, within(0.001));
    }

    @Test
    void theShiftFunctionOfOneFactorIsLevel() {
        Comparison comparison = compare(ten(2_000, 1), ten(2_000, 1.25));
        assertThat(comparison.shifts()).singleElement().satisfies(shift -> {
            assertThat(shift.points())
                    .extracting(Shift.Point::quantile)
                    .containsExactly(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99);
            assertThat(shift.points())
                    .allSatisfy(point -> assertThat(point.point()).isCloseTo(0.25, within(1e-6)));
        });
        // Alone a quantile has the t of 97.5 %, all 11 together that of 1 - 0.025 / 11: 2.145 and 3.33 at 14 degrees of
        // freedom, which the default of either side gives where forks add next to nothing.
        Shift.Point median = comparison.shifts().getFirst().points().get(4);
        double alone = Math.log1p(median.high()) - Math.log(1.25);
        double together = Math.log1p(median.bandHigh()) - Math.log(1.25);
        assertThat(alone).isGreaterThan(2.145 * Math.sqrt(2) * 0.06 - 1e-3);
        assertThat(together / alone).isBetween(1.4, 1.8);
    }

    @Test
    void theShiftFunctionShowsWhereItMoved() {
        // Half of the forks three times as slow: the lower deciles hardly move, the upper ones by more.
        double[] mixed = TEN.clone();
        for (int i = 0; i < 5; i++) {
            mixed[i] *= 3;
        }
        Comparison comparison =
                compare(ten(2_000, 1), run().latencies(NAME, "us", 2_000, mixed).build());
        List<Shift.Point> points = comparison.shifts().getFirst().points();
        assertThat(points.getFirst().point()).isLessThan(points.get(4).point());
        assertThat(points.getLast().point()).isCloseTo(1, within(0.02)); // (1 + 3) / 2 of Pareto's tail
    }

    @Test
    void aShiftEndsWhereSamplesDo() {
        assertThat(compare(ten(100, 1), ten(100, 1)).shifts().getFirst().points())
                .extracting(Shift.Point::quantile)
                .startsWith(0.1)
                .endsWith(0.9);
        assertThat(compare(ten(10, 1), ten(10, 1)).shifts()).isEmpty();
        assertThat(compare(
                                ten(100, 1),
                                run().latencies(NAME, "parsecs", 100, TEN).build())
                        .shifts())
                .isEmpty();
    }

    @Test
    void swappingTheSidesTurnsTheChangeAndNothingElse() {
        Random random = new Random(20_261_204);
        for (int i = 0; i < 20; i++) {
            Run before = run().latencies(NAME, "us", 1_000, around(100, 0.05, 8, random))
                    .build();
            Run after = run().latencies(NAME, "us", 1_500, around(110, 0.05, 9, random))
                    .build();
            double there = Math.log1p(row(compare(before, after), Metric.P90)
                    .change()
                    .orElseThrow()
                    .point());
            double back = Math.log1p(row(compare(after, before), Metric.P90)
                    .change()
                    .orElseThrow()
                    .point());
            assertThat(back).isCloseTo(-there, within(1e-9));
        }
    }

    /** Boots of one state differ by 5 %, forks by 5 %: with 3 boots per side, and with one and the default. */
    @Test
    void ofOneStateItRarelyClaimsAnything() {
        Random random = new Random(20_261_205);
        int comparisons = 100;
        int several = 0;
        int single = 0;
        for (int i = 0; i < comparisons; i++) {
            several += claims(Comparisons.between(side(3, random), side(3, random), Settings.withMargin(0.03)));
            single += claims(Comparisons.between(side(1, random), side(1, random), Settings.withMargin(0.03)));
        }
        double bound = comparisons * 0.05 + 3 * Math.sqrt(comparisons * 0.05 * 0.95);
        assertThat((double) several).isLessThan(bound);
        assertThat((double) single).isLessThan(bound);
    }

    private static int claims(Comparison comparison) {
        Verdict verdict = row(comparison, Metric.P90).verdict();
        return verdict instanceof Verdict.Slower || verdict instanceof Verdict.Faster ? 1 : 0;
    }

    private static Side side(int boots, Random random) {
        List<Run> runs = new ArrayList<>();
        for (int boot = 0; boot < boots; boot++) {
            double level = 100 * Math.exp(0.05 * random.nextGaussian());
            runs.add(run().boot("b" + random.nextInt(), boot)
                    .latencies(NAME, "us", 200, around(level, 0.05, FIVE.length, random))
                    .build());
        }
        Collections.shuffle(runs, random);
        return Side.of(runs);
    }
}
