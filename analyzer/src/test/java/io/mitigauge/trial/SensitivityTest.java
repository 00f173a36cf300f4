// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.SampleRuns;
import io.mitigauge.model.Adjustments;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.TrialResult;
import io.mitigauge.model.Verdict;
import io.mitigauge.report.SampleComparisons;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slowdowns that were not there, and whether they would have been found. */
final class SensitivityTest {

    private static Run run(int number, double... forks) {
        return SampleRuns.run()
                .label("run-" + number)
                .boot("boot", 10L * number)
                .benchmark(SampleRuns.NAME, SampleRuns.NANOS, forks)
                .build();
    }

    /** Of one benchmark, with this change and interval on the scale of logarithms. */
    private static Comparison comparison(double logarithm, double half) {
        Comparison any =
                Comparisons.between(run(0, 100, 101, 102, 103, 104), run(1, 100, 101, 102, 103, 104), Calibrated.USUAL);
        BenchmarkComparison row = any.benchmarks().getFirst();
        double low = Math.expm1(logarithm - half);
        double high = Math.expm1(logarithm + half);
        Change change =
                new Change(Math.expm1(logarithm), low, high, low, high, 1, high, high, Change.Basis.CALIBRATION);
        return SampleComparisons.bare(
                any.before(),
                any.after(),
                List.of(new BenchmarkComparison(
                        row.benchmark(),
                        row.control(),
                        row.metric(),
                        row.unit(),
                        row.direction(),
                        row.before(),
                        row.after(),
                        Optional.of(change),
                        row.verdict())));
    }

    @Test
    void countsBothOrdersOfEachTwoRuns() {
        // Half an interval is 0.04. ln 1.02 = 0.0198, ln 1.03 = 0.0296, ln 1.05 = 0.0488, ln 1.10 = 0.0953.
        // First two runs, change 0.016: up 0.0358, 0.0456, 0.0648, 0.1113; down 0.0038, 0.0136, 0.0328, 0.0793.
        // Second two, change 0: 0.0198, 0.0296, 0.0488, 0.0953 twice. Above 0.04 are 0, 1, 3, 4 of 4.
        // Spread: sqrt((0.016^2 + 0) / 2 / 2) = 0.008.
        List<TrialResult.Sensitivity> rows =
                Sensitivity.of(1, true, List.of(comparison(0.016, 0.04), comparison(0, 0.04)));

        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row.name()).isEqualTo("syscall.Getppid.kernelEntry"))
                .satisfies(row -> assertThat(row.runs()).isEqualTo(1))
                .satisfies(row -> assertThat(row.spread()).isCloseTo(0.008, within(1e-9)))
                .satisfies(row -> assertThat(row.found())
                        .containsExactly(
                                Map.entry(0.02, 0.0),
                                Map.entry(0.03, 0.25),
                                Map.entry(0.05, 0.75),
                                Map.entry(0.10, 1.0)));
    }

    @Test
    void aMovedIntervalDecidesAsAComparisonOfSlowedFiguresDoes() {
        Random random = new Random(20_261_128);
        for (int round = 0; round < 50; round++) {
            double[] before = forks(random, 1);
            double[] after = forks(random, 1 + 0.02 * random.nextGaussian());
            Comparison plain = Comparisons.between(run(0, before), run(1, after), Calibrated.USUAL);
            double[] slowed = Arrays.stream(after).map(figure -> 1.1 * figure).toArray();
            Comparison real = Comparisons.between(run(0, before), run(1, slowed), Calibrated.USUAL);

            Change there = plain.benchmarks().getFirst().change().orElseThrow();
            boolean moved = Math.log1p(there.low()) + Math.log1p(0.1) > 0;
            assertThat(real.benchmarks().getFirst().verdict() instanceof Verdict.Slower)
                    .isEqualTo(moved);

            FamilyComparison family = plain.families().each().getFirst();
            boolean familyMoved = Math.log1p(family.change().orElseThrow().low()) + Math.log1p(0.1) > 0;
            assertThat(real.families().each().getFirst().verdict() instanceof Verdict.Slower)
                    .isEqualTo(familyMoved);
        }
    }

    @Test
    void familiesStandBesideTheirBenchmarks() {
        Comparison plain =
                Comparisons.between(run(0, 100, 101, 102, 103, 104), run(1, 100, 101, 102, 103, 104), Calibrated.USUAL);
        assertThat(Sensitivity.of(1, true, List.of(plain)))
                .extracting(TrialResult.Sensitivity::name)
                .containsExactly("syscall.Getppid.kernelEntry", "family syscall", "all families");
    }

    @Test
    void whatIsAdjustedIsCountedByItselfAndIsNotFoundWhereItCannotBe() {
        // Adjusted, half an interval is 0.04 and the change 0: 5 and 10 % are found in both orders. In a second
        // comparison the controls
        // told nothing: of 4 these are 2.
        Comparison plain = comparison(0, 1);
        List<TrialResult.Sensitivity> rows = Sensitivity.of(3, true, List.of(adjusted(plain, 0.04), plain));

        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().adjusted()).isFalse();
        assertThat(rows.getLast().adjusted()).isTrue();
        assertThat(rows.getLast().runs()).isEqualTo(3);
        assertThat(rows.getLast().found())
                .containsExactly(
                        Map.entry(0.02, 0.0), Map.entry(0.03, 0.0), Map.entry(0.05, 0.5), Map.entry(0.10, 0.5));
    }

    /** The same comparison, with its benchmark adjusted to no change at all. */
    private static Comparison adjusted(Comparison plain, double half) {
        BenchmarkComparison row = plain.benchmarks().getFirst();
        double low = Math.expm1(-half);
        double high = Math.expm1(half);
        Change none = new Change(0, low, high, low, high, 1, high, high, Change.Basis.BOOTS);
        Adjustments adjustments = new Adjustments(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(new Adjustments.Adjusted(row.benchmark(), row.direction(), 0, none, row.verdict())));
        return new Comparison(
                plain.before(),
                plain.after(),
                plain.replication(),
                plain.margin(),
                plain.changes(),
                plain.cautions(),
                plain.benchmarks(),
                plain.families(),
                adjustments,
                plain.predictions(),
                plain.shifts(),
                plain.onlyBefore(),
                plain.onlyAfter(),
                plain.skipped());
    }

    private static double[] forks(Random random, double level) {
        return IntStream.range(0, 9)
                .mapToDouble(i -> level * 100 * (1 + 0.005 * random.nextGaussian()))
                .toArray();
    }
}
