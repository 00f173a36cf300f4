// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boots of today and a calibration, put together. */
final class ModerationTest {

    private static final double LEVEL = 0.05;
    private static final double SD = 0.01;
    private static final int REPORTS = 1000;
    private static final double FIVE_PER_CENT = Math.log(1.05);

    private static Moderation.Known known(double today, double degrees, double calibrated, double calibratedDegrees) {
        return new Moderation.Known(
                new LogDifference(0.1, today, degrees), new LogDifference(0.1, calibrated, calibratedDegrees));
    }

    @Test
    void weighsBothByTheirDegreesOfFreedom() {
        // (5 * 3 + 4 * 6) / 9 = 39 / 9
        LogDifference together = new Moderation(1).of(known(6, 4, 3, 5));
        assertThat(together.estimate()).isEqualTo(0.1);
        assertThat(together.variance()).isCloseTo(39.0 / 9, within(1e-12));
        assertThat(together.degreesOfFreedom()).isEqualTo(9);
    }

    @Test
    void isThePosteriorVarianceOfLimma() {
        // limma's squeezeVar(c(0.5, 1.3, 7.8), df = 3): Smyth's moment estimates (2004, section 6.2) give a prior
        // variance of
        // 1.676927 on 2.830777 degrees of freedom, and posterior variances of 1.071385, 1.482994 and 4.827317 on
        // 5.830777.
        // InMoose's tests of its port of limma have the same figures; recomputed with SciPy 1.17.1.
        LogDifference first = new Moderation(1).of(known(0.5, 3, 1.676927, 2.830777));
        assertThat(first.variance()).isCloseTo(1.071385, within(1e-6));
        assertThat(first.degreesOfFreedom()).isCloseTo(5.830777, within(1e-6));
        assertThat(new Moderation(1).of(known(1.3, 3, 1.676927, 2.830777)).variance())
                .isCloseTo(1.482994, within(1e-6));
        // Here we part from limma, which moderates whatever there is: 7.8 / 1.676927 = 4.651 is above f.ppf(0.8, 3,
        // 2.830777) = 3.058.
        assertThat(new Moderation(1).of(known(7.8, 3, 1.676927, 2.830777)).variance())
                .isEqualTo(7.8);
    }

    @Test
    void raisesFirstAndTestsAgainstWhatWasRaisedByHand() {
        // F on 2 and 8 degrees of freedom exceeds x with probability (1 + x / 4)^-4: its median is 4 (2^(1/4) - 1) =
        // 0.756828, and
        // 4 (5^(1/4) - 1) = 1.981395 is exceeded in one case of five. Ratios of 2, 3 and 40 medians: today is 3 times
        // as noisy.
        double median = 4 * (Math.pow(2, 0.25) - 1);
        Moderation moderation = Moderation.of(
                List.of(known(2 * median, 2, 1, 8), known(3 * median, 2, 1, 8), known(40 * median, 2, 1, 8)));
        assertThat(moderation.noisier()).isCloseTo(3, within(1e-6));
        // (8 * 3 + 2 * 1.513656) / 10
        assertThat(moderation.of(known(2 * median, 2, 1, 8)).variance()).isCloseTo(2.702731, within(1e-6));
        // 3 * 1.981395 = 5.944185: just below it (24 + 2 * 5.94) / 10, just above it the boots' own. Not raised, the
        // limit would be 1.98.
        assertThat(moderation.of(known(5.94, 2, 1, 8)).variance()).isCloseTo(3.588, within(1e-6));
        assertThat(moderation.of(known(5.95, 2, 1, 8)).variance()).isEqualTo(5.95);
        assertThat(moderation.of(known(40 * median, 2, 1, 8)).degreesOfFreedom())
                .isEqualTo(2);
    }

    @Test
    void raisesWhatTheCalibrationSays() {
        // (5 * 2 * 3 + 4 * 6) / 9 = 54 / 9
        assertThat(new Moderation(2).of(known(6, 4, 3, 5)).variance()).isCloseTo(6, within(1e-12));
    }

    @Test
    void leavesABenchmarkToItsOwnBootsWhereTheyDifferByMuchMore() {
        // SciPy: f.ppf(0.8, 4, 5) is 2.240.
        assertThat(new Moderation(1).of(known(2.23, 4, 1, 5)).degreesOfFreedom())
                .isEqualTo(9);
        LogDifference own = new Moderation(1).of(known(2.25, 4, 1, 5));
        assertThat(own.degreesOfFreedom()).isEqualTo(4);
        assertThat(own.variance()).isEqualTo(2.25);
    }

    @Test
    void learnsHowMuchNoisierTodayIsFromTheMedianBenchmark() {
        // SciPy: f.ppf(0.5, 4, 4) is 1, of any two equal numbers. Ratios 2, 5, 400: one that is wild changes nothing.
        // One with
        // 2
        // degrees of freedom tells nothing.
        Moderation moderation =
                Moderation.of(List.of(known(2, 4, 1, 4), known(10, 4, 2, 4), known(400, 4, 1, 4), known(1, 4, 1, 2)));
        assertThat(moderation.noisier()).isCloseTo(5, within(1e-9));
        // SciPy: f.ppf(0.5, 4, 6) is 0.9419132655.
        assertThat(Moderation.of(List.of(known(3, 4, 1, 6))).noisier()).isCloseTo(3 / 0.9419132655, within(1e-8));
    }

    @Test
    void neverTakesTheCalibrationForLessThanItSays() {
        assertThat(Moderation.of(List.of(known(0.1, 4, 1, 6))).noisier()).isEqualTo(1);
        assertThat(Moderation.of(List.of()).noisier()).isEqualTo(1);
    }

    @Test
    void aCalibrationOfThreeRunsIsTakenOnlyWhereItIsLarger() {
        assertThat(new Moderation(1).of(known(2, 4, 1, 2)).variance()).isEqualTo(2);
        assertThat(new Moderation(1).of(known(1, 4, 2, 2)).degreesOfFreedom()).isEqualTo(2);
        assertThat(new Moderation(1).of(known(1, 4, 0, 9)).variance()).isEqualTo(1);
        assertThat(new Moderation(1).of(known(0, 4, 0, 9)).variance()).isZero();
    }

    @Test
    void liesBetweenTheTwoAndDoesNotDependOnTheUnit() {
        Random random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            double today = Math.exp(random.nextGaussian());
            double calibrated = Math.exp(random.nextGaussian());
            int degrees = 2 + random.nextInt(8);
            int calibratedDegrees = 3 + random.nextInt(9);
            LogDifference together = new Moderation(1).of(known(today, degrees, calibrated, calibratedDegrees));
            assertThat(together.variance())
                    .isBetween(Math.min(today, calibrated) * (1 - 1e-12), Math.max(today, calibrated) * (1 + 1e-12));
            assertThat(together.degreesOfFreedom()).isBetween((double) degrees, (double) degrees + calibratedDegrees);
            assertThat(new Moderation(1)
                            .of(known(7 * today, degrees, 7 * calibrated, calibratedDegrees))
                            .variance())
                    .isCloseTo(7 * together.variance(), within(1e-9));
        }
    }

    /** Reports in which nothing changed: boots a side, calibrating runs, how much noisier boots are, how much benchmarks share. */
    @ParameterizedTest
    @CsvSource({"3, 6, 1, 0", "3, 6, 2, 0", "3, 6, 2, 0.5", "3, 10, 3, 0.5", "3, 10, 1.5, 0.9", "4, 4, 2, 0"})
    void atMostOneReportInTwentyClaimsAnything(int boots, int runs, double noisier, double shared) {
        assertThat(wrong(new Draw(16, boots, runs, noisier, 1, shared)))
                .isLessThan(LEVEL + 3 * Math.sqrt(LEVEL * (1 - LEVEL) / REPORTS));
    }

    /** Where the median benchmark is as steady as it was, and a quarter of the others is not. */
    @ParameterizedTest
    @CsvSource({"3, 6, 2", "3, 10, 2", "3, 10, 4", "5, 10, 4"})
    void aQuarterOfBenchmarksThatIsNoisierCostsMore(int boots, int runs, double quarter) {
        assertThat(wrong(new Draw(16, boots, runs, 1, quarter, 0))).isLessThan(2 * LEVEL);
    }

    private static double wrong(Draw draw) {
        Random random = new Random(20_261_128);
        return IntStream.range(0, REPORTS)
                        .filter(i -> Arrays.stream(Holm.adjust(p(draw.report(0, random))))
                                .anyMatch(p -> p <= LEVEL))
                        .count()
                / (double) REPORTS;
    }

    /** The 95 % interval of each benchmark by itself, which equivalence stands on. */
    @ParameterizedTest
    @CsvSource({"3, 6, 1", "3, 6, 2", "4, 10, 1", "4, 10, 3"})
    void intervalsHoldTheTruth(int boots, int runs, double noisier) {
        Random random = new Random(5);
        List<LogDifference> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            all.addAll(new Draw(16, boots, runs, noisier, 1, 0).report(0, random));
        }
        double held = all.stream()
                .mapToDouble(found -> Math.abs(found.estimate()) <= found.halfWidth(1 - LEVEL) ? 1 : 0)
                .average()
                .orElseThrow();
        assertThat(held).isBetween(0.94, 0.98);
    }

    @ParameterizedTest
    @CsvSource({"3, 10, 16, 0.78", "3, 10, 38, 0.74", "4, 10, 16, 0.88", "4, 10, 38, 0.86", "5, 10, 38, 0.93"})
    void oneBenchmarkThatIsFivePerCentSlowerIsFound(int boots, int runs, int benchmarks, double power) {
        Random random = new Random(6);
        Draw draw = new Draw(benchmarks, boots, runs, 1, 1, 0);
        long found = IntStream.range(0, REPORTS)
                .filter(i -> {
                    List<LogDifference> report = draw.report(FIVE_PER_CENT, random);
                    return Holm.adjust(p(report))[0] <= LEVEL
                            && report.getFirst().estimate() > 0;
                })
                .count();
        assertThat((double) found / REPORTS).isGreaterThan(power);
    }

    /** What the larger of the two would find there: the reason for this. */
    @Test
    void theLargerOfTheTwoFindsHalfOfThat() {
        Random random = new Random(7);
        Draw draw = new Draw(16, 3, 10, 1, 1, 0);
        long found = IntStream.range(0, REPORTS)
                .filter(i -> Holm.adjust(p(draw.known(FIVE_PER_CENT, random).stream()
                                .map(Moderation.Known::larger)
                                .toList()))[0]
                        <= LEVEL)
                .count();
        assertThat((double) found / REPORTS).isLessThan(0.65);
    }

    private static double[] p(List<LogDifference> report) {
        return report.stream().mapToDouble(LogDifference::pValue).toArray();
    }

    /**
     * Reports of several benchmarks.
     *
     * @param quarter how much noisier still every fourth benchmark is
     * @param shared share of a boot's variance that all benchmarks have in common
     */
    private record Draw(int benchmarks, int boots, int runs, double noisier, double quarter, double shared) {

        /** The first benchmark becomes slower by this. */
        List<LogDifference> report(double slower, Random random) {
            List<Moderation.Known> known = known(slower, random);
            Moderation moderation = Moderation.of(known);
            return known.stream().map(moderation::of).toList();
        }

        List<Moderation.Known> known(double slower, Random random) {
            double[][] calibrating = values(runs, SD, random);
            double[][] before = noisy(random);
            double[][] after = noisy(random);
            List<Moderation.Known> known = new ArrayList<>();
            for (int i = 0; i < benchmarks; i++) {
                LogDifference today =
                        LogDifference.between(LogMean.plain(exp(before[i])), LogMean.plain(exp(after[i])));
                LogMean spread = LogMean.plain(exp(calibrating[i]));
                LogDifference moved = new LogDifference(
                        today.estimate() + (i == 0 ? slower : 0), today.variance(), today.degreesOfFreedom());
                double perRun = spread.variance() * spread.count();
                known.add(new Moderation.Known(
                        moved, new LogDifference(moved.estimate(), 2 * perRun / boots, runs - 1.0)));
            }
            return known;
        }

        private double[][] noisy(Random random) {
            double[][] values = values(boots, SD * noisier, random);
            for (int i = 3; i < benchmarks; i += 4) {
                values[i] =
                        Arrays.stream(values[i]).map(value -> quarter * value).toArray();
            }
            return values;
        }

        private double[][] values(int count, double sd, Random random) {
            double[] common = IntStream.range(0, count)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
            double[][] values = new double[benchmarks][count];
            for (double[] own : values) {
                for (int i = 0; i < count; i++) {
                    own[i] = sd * (Math.sqrt(shared) * common[i] + Math.sqrt(1 - shared) * random.nextGaussian());
                }
            }
            return values;
        }

        private static double[] exp(double[] logs) {
            return Arrays.stream(logs).map(Math::exp).toArray();
        }
    }
}
