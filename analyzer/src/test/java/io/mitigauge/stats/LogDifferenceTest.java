// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences of log means, and their intervals. */
final class LogDifferenceTest {

    private static final double[] BEFORE = {100, 101, 102, 103, 104, 105, 106, 107, 108, 150};
    private static final double[] AFTER = {110, 111, 113, 114, 116, 117, 119, 120, 121, 60};

    @Test
    void addsTheVariancesAndTheirFreedom() {
        // Both sides have logarithms with variance of the mean 2/3 on 2 degrees of freedom (see LogMeanTest), means 2,
        // 5.
        // Variance 4/3; freedom (4/3)^2 / (2 * (2/3)^2 / 2) = 4. t(0.95; 4) = 2.131847, so the upper bound is
        // 3 + 2.131847 * 1.154701 = 5.461645.
        LogDifference difference =
                LogDifference.between(LogMean.trimmed(exp(0, 1, 2, 3, 100)), LogMean.trimmed(exp(3, 4, 5, 6, 7)));

        assertThat(difference.estimate()).isCloseTo(3, within(1e-12));
        assertThat(difference.variance()).isCloseTo(4.0 / 3, within(1e-12));
        assertThat(difference.degreesOfFreedom()).isCloseTo(4, within(1e-12));
        assertThat(difference.upperBound(0.95)).isCloseTo(5.461645, within(2e-6));
        assertThat(difference.lowerBound(0.95)).isCloseTo(0.538355, within(2e-6));
        assertThat(difference.halfWidth(0.9)).isCloseTo(2.461645, within(2e-6));
    }

    @Test
    void ofFewValuesTheDegreesOfFreedomAreThoseOfTheSmallerSide() {
        assertThat(LogDifference.mostDegreesOfFreedom(5, 5)).isEqualTo(8);
        assertThat(LogDifference.mostDegreesOfFreedom(5, 6)).isCloseTo(4 * 2 * 5 / 6.0, within(1e-12));
        assertThat(LogDifference.mostDegreesOfFreedom(6, 4)).isEqualTo(4);
        assertThat(LogDifference.mostDegreesOfFreedom(2, 4)).isEqualTo(1);
        assertThat(LogDifference.mostDegreesOfFreedom(10, 3)).isEqualTo(2);
        // 102.00 and 102.02 lie together by luck: Welch's test takes the 9 degrees of freedom of the others, p =
        // 0.0002; with one it is 0.1.
        LogMean two = LogMean.plain(new double[] {102.00, 102.02});
        LogMean ten = LogMean.plain(new double[] {99, 101, 99, 101, 99, 101, 99, 101, 99, 101});
        assertThat(LogDifference.between(two, ten).pValue()).isLessThan(0.0003);
        LogDifference few = LogDifference.ofFew(two, ten);
        assertThat(few.degreesOfFreedom()).isEqualTo(1);
        assertThat(few.variance()).isEqualTo(LogDifference.between(two, ten).variance());
        assertThat(few.pValue()).isCloseTo(0.105, within(0.002));
    }

    /**
     * At Holm's level of the first of 38 tests, where Welch's own degrees of freedom err up to 14 times as often as they say; and at a
     * quarter of that, where half is for benchmarks, of half that is for what is not adjusted.
     */
    @ParameterizedTest(name = "{0} values of three times the scatter against {1}")
    @CsvSource({"2, 3", "2, 5", "2, 10", "3, 5", "3, 10", "4, 6", "6, 9"})
    void atStrictLevelsItErrsNoMoreOftenThanItSays(int fewer, int more) {
        Random random = new Random(20_261_129);
        int draws = 250_000;
        double level = 0.05 / 38;
        int called = 0;
        int calledAtAQuarter = 0;
        for (int draw = 0; draw < draws; draw++) {
            LogMean noisy = LogMean.ofLogs(
                    random.doubles(fewer).map(x -> 0.03 * random.nextGaussian()).toArray());
            LogMean steady = LogMean.ofLogs(
                    random.doubles(more).map(x -> 0.01 * random.nextGaussian()).toArray());
            double p = LogDifference.ofFew(noisy, steady).pValue();
            called += p < level ? 1 : 0;
            calledAtAQuarter += p < level / 4 ? 1 : 0;
        }
        assertThat((double) called / draws).isLessThan(level + 3 * Math.sqrt(level / draws));
        assertThat((double) calledAtAQuarter / draws).isLessThan(level / 4 + 3 * Math.sqrt(level / 4 / draws));
    }

    @Test
    void isYuensTestAsSciPyComputesIt() {
        // scipy.stats.ttest_ind(log(AFTER), log(BEFORE), trim=0.2, equal_var=False) of SciPy 1.17.1:
        // statistic 4.797693263828875, p 0.0009991250589097668, df 8.928162077420788.
        LogDifference difference = LogDifference.between(LogMean.trimmed(BEFORE), LogMean.trimmed(AFTER));

        assertThat(difference.estimate() / difference.standardError()).isCloseTo(4.797693263828875, within(1e-9));
        assertThat(difference.degreesOfFreedom()).isCloseTo(8.928162077420788, within(1e-9));
        assertThat(difference.pValue()).isCloseTo(0.0009991250589097668, within(1e-12));
    }

    @Test
    void isWelchsTestWhereNothingIsSetAside() {
        // scipy.stats.ttest_ind(log(AFTER), log(BEFORE), equal_var=False) of SciPy 1.17.1: p 0.9601802992536029,
        // df 14.212178645285043, 95 % interval -0.15938199447132548 to 0.16712861454963154.
        LogDifference difference = LogDifference.between(LogMean.plain(BEFORE), LogMean.plain(AFTER));

        assertThat(difference.degreesOfFreedom()).isCloseTo(14.212178645285043, within(1e-9));
        assertThat(difference.pValue()).isCloseTo(0.9601802992536029, within(1e-9));
        assertThat(difference.estimate() - difference.halfWidth(0.95)).isCloseTo(-0.15938199447132548, within(1e-9));
        assertThat(difference.estimate() + difference.halfWidth(0.95)).isCloseTo(0.16712861454963154, within(1e-9));
    }

    @Test
    void anotherSourceOfErrorWidensTheIntervalAndLeavesTheEstimate() {
        // Variances 1 and 3 on 10 and 9: (1 + 3)^2 / (1/10 + 9/9) = 16 / 1.1.
        LogDifference difference = new LogDifference(0.5, 1, 10).plus(3, 9);

        assertThat(difference.estimate()).isEqualTo(0.5);
        assertThat(difference.variance()).isEqualTo(4);
        assertThat(difference.degreesOfFreedom()).isCloseTo(16 / 1.1, within(1e-12));
        assertThat(difference.standardError()).isEqualTo(2);
    }

    @Test
    void aSideThatScattersMuchMoreLendsItsFreedom() {
        // Logarithms -10, 10: squared deviations 200 over 2 * 1, variance of the mean 100, 1 degree of freedom.
        // Logarithms -3, -1, 0, 1, 3: 20 over 5 * 4, variance 1, 4 degrees of freedom.
        // (100 + 1)^2 / (100^2 / 1 + 1^2 / 4) = 10201 / 10000.25 = 1.0200745.
        LogDifference few = LogDifference.between(LogMean.plain(exp(-10, 10)), LogMean.plain(exp(-3, -1, 0, 1, 3)));

        assertThat(few.variance()).isCloseTo(101, within(1e-9));
        assertThat(few.degreesOfFreedom()).isCloseTo(10201 / 10000.25, within(1e-9));
        // The other way round, 100 on 4 and 1 on 1: 10201 / (100^2 / 4 + 1) = 10201 / 2501 = 4.0787685.
        LogDifference many = new LogDifference(0, 100, 4).plus(1, 1);
        assertThat(many.degreesOfFreedom()).isCloseTo(10201 / 2501.0, within(1e-12));
        // A million to one: (10^6 + 1)^2 / (10^12 / 4 + 1), that is 4 and 8 millionths.
        assertThat(new LogDifference(0, 1e6, 4).plus(1, 1).degreesOfFreedom()).isCloseTo(4.000008, within(1e-9));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void swappingTheSidesMirrorsEverything(long seed) {
        Random random = new Random(seed);
        LogMean one = LogMean.trimmed(lognormal(random));
        LogMean other = LogMean.trimmed(lognormal(random));

        LogDifference there = LogDifference.between(one, other);
        LogDifference back = LogDifference.between(other, one);

        assertThat(back.estimate()).isEqualTo(-there.estimate());
        assertThat(back.pValue()).isCloseTo(there.pValue(), within(1e-12));
        assertThat(back.lowerBound(0.95)).isCloseTo(-there.upperBound(0.95), within(1e-12));
        assertThat(back.upperBound(0.95)).isCloseTo(-there.lowerBound(0.95), within(1e-12));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theUnitOfBothSidesCancels(long seed) {
        Random random = new Random(seed);
        double[] before = lognormal(random);
        double[] after = lognormal(random);

        LogDifference nanos = LogDifference.between(LogMean.trimmed(before), LogMean.trimmed(after));
        LogDifference micros =
                LogDifference.between(LogMean.trimmed(thousandth(before)), LogMean.trimmed(thousandth(after)));

        assertThat(micros.estimate()).isCloseTo(nanos.estimate(), within(1e-9));
        assertThat(micros.pValue()).isCloseTo(nanos.pValue(), within(1e-9));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theIntervalLeavesOutZeroExactlyWhereTheTestRejects(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            LogDifference difference = new LogDifference(
                    3 * random.nextGaussian(), 0.1 + random.nextDouble(), 1 + 40 * random.nextDouble());
            double level = 0.001 + 0.2 * random.nextDouble();

            boolean rejects = difference.pValue() < level;
            boolean leavesOut = Math.abs(difference.estimate()) > difference.halfWidth(1 - level);

            assertThat(leavesOut).as("%s at %s", difference, level).isEqualTo(rejects);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void freedomLiesBetweenTheSmallerAndTheSum(long seed) {
        Random random = new Random(seed);
        LogDifference difference = new LogDifference(0, random.nextDouble(), 1 + 30 * random.nextDouble());
        double otherFreedom = 1 + 30 * random.nextDouble();

        double freedom = difference.plus(random.nextDouble(), otherFreedom).degreesOfFreedom();

        assertThat(freedom)
                .isBetween(
                        Math.min(difference.degreesOfFreedom(), otherFreedom),
                        difference.degreesOfFreedom() + otherFreedom);
    }

    @Test
    void liesWithinAMarginWhereBothOneSidedBoundsDoByHand() {
        // Tables: t(0.95; 10) = 1.812461. Times a standard error of 0.01 it leaves 0.03 - 0.018125 = 0.011875 of the
        // margin.
        assertThat(new LogDifference(0.01187, 1e-4, 10).isWithin(0.03, 0.95)).isTrue();
        assertThat(new LogDifference(0.01188, 1e-4, 10).isWithin(0.03, 0.95)).isFalse();
        assertThat(new LogDifference(-0.01187, 1e-4, 10).isWithin(0.03, 0.95)).isTrue();
        assertThat(new LogDifference(-0.01188, 1e-4, 10).isWithin(0.03, 0.95)).isFalse();
        // Nothing moved: the error itself has to be below 0.03 / 1.812461 = 0.016552.
        assertThat(new LogDifference(0, 0.01655 * 0.01655, 10).isWithin(0.03, 0.95))
                .isTrue();
        assertThat(new LogDifference(0, 0.01656 * 0.01656, 10).isWithin(0.03, 0.95))
                .isFalse();
        // Tables: t(0.99; 10) = 2.763769 leaves 0.03 - 0.027638 = 0.002362.
        assertThat(new LogDifference(0.00236, 1e-4, 10).isWithin(0.03, 0.99)).isTrue();
        assertThat(new LogDifference(0.00237, 1e-4, 10).isWithin(0.03, 0.99)).isFalse();
    }

    @Test
    void onTheMarginIsNotWithinIt() {
        assertThat(new LogDifference(0.03, 0, 10).isWithin(0.03, 0.95)).isFalse();
        assertThat(new LogDifference(-0.03, 0, 10).isWithin(0.03, 0.95)).isFalse();
        assertThat(new LogDifference(0.0299, 0, 10).isWithin(0.03, 0.95)).isTrue();
    }

    @Test
    void theLeastMarginIsTheFartherEndOfTheIntervalThatSciPyComputes() {
        // scipy.stats.ttest_ind(log(AFTER), log(BEFORE), equal_var=False).confidence_interval(0.9) of SciPy 1.17.1:
        // -0.13023911847072955 to 0.13798573854903554; both one-sided bounds at 95 %.
        LogDifference plain = LogDifference.between(LogMean.plain(BEFORE), LogMean.plain(AFTER));
        assertThat(plain.isWithin(0.137986, 0.95)).isTrue();
        assertThat(plain.isWithin(0.137985, 0.95)).isFalse();
        // The same with trim=0.2: 0.05904801113126733 to 0.13217969155141585.
        LogDifference trimmed = LogDifference.between(LogMean.trimmed(BEFORE), LogMean.trimmed(AFTER));
        assertThat(trimmed.isWithin(0.132180, 0.95)).isTrue();
        assertThat(trimmed.isWithin(0.132179, 0.95)).isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void liesWithinAMarginExactlyWhereBothOneSidedTestsReject(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            LogDifference difference =
                    new LogDifference(random.nextGaussian(), 0.01 + random.nextDouble(), 1 + 40 * random.nextDouble());
            LogDifference mirrored =
                    new LogDifference(-difference.estimate(), difference.variance(), difference.degreesOfFreedom());
            double confidence = 0.6 + 0.39 * random.nextDouble();
            double margin = 4 * random.nextDouble();
            double wider = margin + random.nextDouble();
            boolean harmless = difference.isWithin(margin, confidence);

            boolean bounds = difference.upperBound(confidence) < margin && difference.lowerBound(confidence) > -margin;
            assertThat(harmless).as("%s in %s", difference, margin).isEqualTo(bounds);
            assertThat(harmless)
                    .as("tests of %s in %s", difference, margin)
                    .isEqualTo(rejects(difference, margin, confidence) && rejects(mirrored, margin, confidence));
            assertThat(mirrored.isWithin(margin, confidence)).isEqualTo(harmless);
            assertThat(!harmless || difference.isWithin(wider, confidence)).isTrue();
            assertThat(!harmless || difference.isWithin(margin, confidence - 0.05))
                    .isTrue();
        }
    }

    /** Whether "the truth is the margin or more" is rejected. */
    private static boolean rejects(LogDifference difference, double margin, double confidence) {
        double t = (margin - difference.estimate()) / difference.standardError();
        return Students.cumulative(t, difference.degreesOfFreedom()) > confidence;
    }

    @Test
    void withoutAnySpreadTheEstimateIsCertain() {
        LogMean one = LogMean.trimmed(new double[] {5, 5, 5, 5, 5});
        LogMean other = LogMean.trimmed(new double[] {6, 6, 6, 6, 6});

        LogDifference difference = LogDifference.between(one, other);
        assertThat(difference.pValue()).isZero();
        assertThat(difference.halfWidth(0.95)).isZero();
        assertThat(difference.upperBound(0.95)).isEqualTo(difference.estimate());
        assertThat(difference.lowerBound(0.95)).isEqualTo(difference.estimate());
        assertThat(LogDifference.between(one, one).pValue()).isEqualTo(1);
    }

    @Test
    void aSideWithoutSpreadLeavesTheFreedomOfTheOther() {
        LogMean still = LogMean.trimmed(new double[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5});
        LogMean moving = LogMean.trimmed(BEFORE);

        assertThat(LogDifference.between(still, moving).degreesOfFreedom()).isCloseTo(5, within(1e-12));
        assertThat(LogDifference.between(moving, still).degreesOfFreedom()).isCloseTo(5, within(1e-12));
    }

    private static double[] exp(double... logs) {
        return DoubleStream.of(logs).map(Math::exp).toArray();
    }

    private static double[] thousandth(double[] values) {
        return Arrays.stream(values).map(v -> v / 1000).toArray();
    }

    private static double[] lognormal(Random random) {
        return random.doubles(5 + random.nextInt(20))
                .map(u -> Math.exp(random.nextGaussian() / 10))
                .toArray();
    }
}
