// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be found, and with how many forks. */
final class PowerTest {

    @Test
    void theMinimumIsTwoQuantilesTimesTheStandardError() {
        // Tables: t(0.975; 10) = 2.228139, t(0.8; 10) = 0.879058; times a standard error of 0.01.
        assertThat(Power.minimumDetectable(new LogDifference(0.7, 1e-4, 10))).isCloseTo(0.03107197, within(1e-8));
    }

    @ParameterizedTest(name = "{0} degrees of freedom")
    @ValueSource(ints = {8, 16, 40})
    void aDifferenceOfThatSizeIsFoundFourTimesInFive(int freedom) {
        // A difference with unit standard error, estimated 20,000 times; its variance has a chi-squared estimate.
        double truth = Power.minimumDetectable(new LogDifference(0, 1, freedom));
        Random random = new Random(42);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            double squares = 0;
            for (int k = 0; k < freedom; k++) {
                double deviation = random.nextGaussian();
                squares += deviation * deviation;
            }
            double t = (truth + random.nextGaussian()) / Math.sqrt(squares / freedom);
            found += t > Students.twoSided(0.95, freedom) ? 1 : 0;
        }
        assertThat(found / 20_000.0).isBetween(0.77, 0.83);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theMinimumFollowsTheStandardErrorAndNotTheEstimate(long seed) {
        Random random = new Random(seed);
        double variance = random.nextDouble();
        double freedom = 1 + 30 * random.nextDouble();

        double minimum = Power.minimumDetectable(new LogDifference(0, variance, freedom));

        assertThat(Power.minimumDetectable(new LogDifference(random.nextGaussian(), variance, freedom)))
                .isEqualTo(minimum);
        assertThat(Power.minimumDetectable(new LogDifference(0, 4 * variance, freedom)))
                .isCloseTo(2 * minimum, within(1e-12));
    }

    @Test
    void saysWithHowManyForksADifferenceIsProven() {
        // Variance of one fork per side 0.04, truth 0.21. 5 forks: error sqrt(0.04 / 5) = 0.0894 on 2 * (3 - 1) = 4,
        // t = 2.776, 0.248 is too wide. 6 forks: sqrt(0.04 / 6) = 0.0816 on 2 * (4 - 1) = 6, t = 2.447, 0.1998 will do.
        Power.Growth growth = new Power.Forks(0.04, 0, 13);

        assertThat(Power.toSettle(growth, 0.21, 4, 0.03, 0.05)).isEqualTo(OptionalInt.of(6));
    }

    @Test
    void saysWithHowManyForksNoDifferenceIsProven() {
        // Truth 0, margin 0.1, variance 0.04. 16 forks: 0.05 on 2 * (10 - 1) = 18, t(0.95) = 1.734: 0.087 fits.
        // 12 forks: 0.0577 on 2 * (8 - 1) = 14, t = 1.761: 0.1017 does not. 13: 0.0555 on 16, 1.746: 0.0968 fits.
        Power.Growth growth = new Power.Forks(0.04, 0, 13);

        assertThat(Power.toSettle(growth, 0, 5, 0.1, 0.05)).isEqualTo(OptionalInt.of(13));
    }

    @Test
    void theAnswerIsAlwaysMoreThanThereAre() {
        Power.Growth growth = new Power.Forks(1e-9, 0, 13);

        assertThat(Power.toSettle(growth, 0.5, 20, 0.03, 0.05)).isEqualTo(OptionalInt.of(21));
    }

    @Test
    void saysWhenForksAloneCannotSettleIt() {
        // Runs of the same state differ by more than the truth and the margin: the forks' part is not what hurts.
        Power.Growth growth = new Power.Forks(0.0001, 0.0004, 13);

        assertThat(Power.toSettle(growth, 0.02, 10, 0.03, 0.05)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itsAnswerSettlesItAndAStricterLevelTakesAsManyForksOrMore(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            Power.Growth growth = new Power.Forks(0.001 + 0.01 * random.nextDouble(), 0, 13);
            double estimate = 0.1 * random.nextGaussian();
            int forks = Power.toSettle(growth, estimate, 5, 0.03, 0.05).orElse(1001);
            int strict = Power.toSettle(growth, estimate, 5, 0.03, 0.005).orElse(1001);

            assertThat(strict).isGreaterThanOrEqualTo(forks);
            if (forks <= 1000) {
                LogDifference then = growth.with(forks, estimate);
                boolean proven = then.pValue() < 0.05;
                boolean harmless = Math.abs(estimate) + then.halfWidth(0.9) < 0.03;
                assertThat(proven || harmless).isTrue();
            }
        }
    }

    @Test
    void bootsNeededByHand() {
        // Difference of logarithms 0.05, one boot per side has variance 2 * 0.01^2. With n boots per side the statistic
        // is
        // 0.05 / (0.01 * sqrt(2 / n)) = 3.5355 sqrt(n): 5.0 for n = 2, above t(0.975; 2) = 4.303.
        assertThat(Power.toSettle(new Power.Boots(0.0002), 0.05, 1, 0.03, 0.05)).isEqualTo(OptionalInt.of(2));
        // Difference 0.03: 3.0 for n = 2, below 4.303; 3.674 for n = 3, above t(0.975; 4) = 2.776.
        assertThat(Power.toSettle(new Power.Boots(0.0002), 0.03, 1, 0.03, 0.05)).isEqualTo(OptionalInt.of(3));
    }
}
