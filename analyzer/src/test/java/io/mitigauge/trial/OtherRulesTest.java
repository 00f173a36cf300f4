// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of other tools on samples so small that each can be worked by hand, on either side of where it decides. */
final class OtherRulesTest {

    private static double[] values(double... values) {
        return values;
    }

    private static double[] same(double value, int count) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void mannWhitneyCountsTheOrdersThatAreAsExtreme() {
        // Of the C(8, 4) = 70 orders of four and four, 2 have one side below the other altogether: p = 2/70 = 0.029.
        assertThat(OtherRules.mannWhitney(values(1, 2, 3, 4), values(5, 6, 7, 8)))
                .isTrue();
        // With 4 and 5 exchanged U is 1, as or less extreme are 4 of 70: p = 0.057.
        assertThat(OtherRules.mannWhitney(values(1, 2, 3, 5), values(4, 6, 7, 8)))
                .isFalse();
        // Three and three have C(6, 3) = 20 orders: p is 0.1 at the least.
        assertThat(OtherRules.mannWhitney(values(1, 2, 3), values(4, 5, 6))).isFalse();
    }

    @Test
    void jmhsIntervalsOfThreeScoresAreEighteenDeviationsWide() {
        // t(0.9995; 2) = 0.999 / sqrt(2 * 0.9995 * 0.0005) = 31.599, by sqrt(3) 18.244 deviations to either side, and
        // each side's standard deviation is 1. Means must be more than 36.49 apart.
        double[] before = {9, 10, 11};
        assertThat(OtherRules.jmhIntervalsApart(before, values(45, 46, 47))).isFalse();
        assertThat(OtherRules.jmhIntervalsApart(before, values(46, 47, 48))).isTrue();
        assertThat(OtherRules.jmhIntervalsApart(values(46, 47, 48), before)).isTrue();
    }

    @Test
    void welchOnLogarithms() {
        // Logarithms 0, 2 and d, d + 2: both means have variance 1 on 1 degree of freedom, the difference 2 on 2.
        // t(0.975; 2) = 4.302653, so d must be more than 4.302653 * sqrt(2) = 6.0849.
        double[] before = exp(0, 2);
        assertThat(OtherRules.welch(before, exp(6.08, 8.08))).isFalse();
        assertThat(OtherRules.welch(before, exp(6.09, 8.09))).isTrue();
        assertThat(OtherRules.welch(exp(6.09, 8.09), before)).isTrue();
    }

    private static double[] exp(double... logs) {
        return DoubleStream.of(logs).map(Math::exp).toArray();
    }

    /**
     * Sides that do not scatter have a t without bound, which samples drawn from both reach only where each is drawn from one side
     * alone: of five and five 2 in 1,024 times, which is significant. The change of their means is then the same in every sample.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void criterionWantsAChangeBeyondOnePerCent(long seed) {
        assertThat(criterion(same(100, 5), same(103, 5), seed)).isTrue();
        assertThat(criterion(same(100, 5), same(98, 5), seed)).isTrue();
        assertThat(criterion(same(100, 5), same(100.5, 5), seed)).isFalse();
        assertThat(criterion(same(100, 5), same(99.5, 5), seed)).isFalse();
        assertThat(criterion(same(100, 5), same(100, 5), seed)).isFalse();
    }

    /** Of two and two, 2 in 16 times are as far apart, which is not: 50 of 400, when 20 are too many. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void criterionWantsAChangeThatIsSignificant(long seed) {
        assertThat(criterion(same(100, 2), same(200, 2), seed)).isFalse();
    }

    private static boolean criterion(double[] before, double[] after, long seed) {
        return OtherRules.criterion(before, after, new Random(seed));
    }
}
