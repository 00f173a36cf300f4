// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How uncertain an estimate is, by leaving one unit out at a time. */
final class JackknifeTest {

    @Test
    void handWorkedExample() {
        // Estimate 5; without each of three units 4, 5, 7: squares 1 + 0 + 4 = 5, times 2/3.
        assertThat(Jackknife.variance(5, new double[] {4, 5, 7})).isCloseTo(10 / 3.0, within(1e-12));
    }

    @Test
    void ofAMeanItIsTheUsualVarianceOfAMean() {
        Random random = new Random(20_261_127);
        for (int i = 0; i < 200; i++) {
            double[] values = random.doubles(2 + random.nextInt(30), -5, 5).toArray();
            int n = values.length;
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares =
                    Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
            double[] leftOut =
                    Arrays.stream(values).map(v -> (n * mean - v) / (n - 1)).toArray();
            assertThat(Jackknife.variance(mean, leftOut)).isCloseTo(squares / (n - 1) / n, within(1e-9));
        }
    }

    /**
     * The median of the control group of the mouse data, 10 27 31 40 46 50 52 104 146, is 46; without each of them 48 48 48
     * 48 45 43 43 43 43, and the standard error around their mean, 409 / 9, is 6.68. Efron and Tibshirani (1993), An
     * Introduction to the Bootstrap, section 11.6. Around the median itself the squares are 4 * 4 + 1 + 4 * 9 = 53.
     */
    @Test
    void agreesWithThePublishedErrorOfAMedian() {
        double[] leftOut = {48, 48, 48, 48, 45, 43, 43, 43, 43};
        assertThat(Math.sqrt(Jackknife.variance(409 / 9.0, leftOut))).isCloseTo(6.68, within(0.005));
        assertThat(Jackknife.variance(46, leftOut)).isCloseTo(53 * 8 / 9.0, within(1e-9));
    }

    /** Around the estimate, and not around the mean of what is left, it can only be larger: the bias is counted. */
    @Test
    void isNeverLessThanAroundTheMeanOfWhatIsLeft() {
        Random random = new Random(20_261_128);
        for (int i = 0; i < 200; i++) {
            double[] leftOut = random.doubles(2 + random.nextInt(30), -5, 5).toArray();
            double mean = Arrays.stream(leftOut).average().orElseThrow();
            double estimate = random.nextDouble(-5, 5);
            assertThat(Jackknife.variance(estimate, leftOut))
                    .isCloseTo(
                            Jackknife.variance(mean, leftOut)
                                    + (leftOut.length - 1) * (estimate - mean) * (estimate - mean),
                            within(1e-9));
        }
    }

    @Test
    void needsTwoUnits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jackknife.variance(1, new double[] {1}))
                .withMessage("need at least 2 units, have 1");
    }
}
