// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trimmed means of logarithms. */
final class LogMeanTest {

    @Test
    void setsAsideAFifthAtEitherEnd() {
        // Logarithms 0, 1, 2, 3, 100. One is set aside at either end: mean of 1, 2, 3 is 2.
        // Winsorized: 1, 1, 2, 3, 3, squared deviations 1 + 1 + 0 + 1 + 1 = 4, over 3 * 2: 2/3.
        LogMean mean = LogMean.trimmed(exp(100, 3, 0, 1, 2));

        assertThat(mean.mean()).isCloseTo(2, within(1e-12));
        assertThat(mean.variance()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(mean.degreesOfFreedom()).isEqualTo(2);
        assertThat(mean.count()).isEqualTo(5);
        assertThat(mean.setAside()).isEqualTo(2);
    }

    @Test
    void setsNothingAsideBelowFiveValues() {
        // Logarithms 0, 0, 0, 8: mean 2, squared deviations 3 * 4 + 36 = 48, over 4 * 3: 4.
        LogMean mean = LogMean.trimmed(exp(0, 0, 8, 0));

        assertThat(mean.mean()).isCloseTo(2, within(1e-12));
        assertThat(mean.variance()).isCloseTo(4, within(1e-12));
        assertThat(mean.setAside()).isZero();
        assertThat(mean).isEqualTo(LogMean.plain(exp(0, 0, 8, 0)));
    }

    @Test
    void agreesWithSciPyOnTenValues() {
        // SciPy 1.17.1, trimmed mean and winsorized variance of numpy.log(values), 20 % a side.
        LogMean mean = LogMean.trimmed(new double[] {100, 101, 102, 103, 104, 105, 106, 107, 108, 150});

        assertThat(mean.mean()).isCloseTo(4.649053496564463, within(1e-12));
        assertThat(mean.variance()).isCloseTo(0.00012977848955213761, within(1e-15));
        assertThat(mean.degreesOfFreedom()).isEqualTo(5);
    }

    @Test
    void takesItsIntervalFromStudentsT() {
        // t(0.975; 10) = 2.228139 in every table; 11 values of a plain mean leave 10 degrees of freedom.
        LogMean mean = LogMean.plain(exp(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

        // Squared deviations of 0..10 from 5 sum to 110; over 11 * 10 that is 1.
        assertThat(mean.variance()).isCloseTo(1, within(1e-12));
        assertThat(mean.halfWidth(0.95)).isCloseTo(2.228139, within(1e-6));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anotherUnitShiftsTheMeanAndNothingElse(long seed) {
        Random random = new Random(seed);
        double[] values = lognormal(random, 5 + random.nextInt(40));
        double factor = Math.exp(10 * random.nextGaussian());

        LogMean mean = LogMean.trimmed(values);
        LogMean scaled =
                LogMean.trimmed(Arrays.stream(values).map(v -> factor * v).toArray());

        assertThat(scaled.mean()).isCloseTo(mean.mean() + Math.log(factor), within(1e-9));
        assertThat(scaled.variance()).isCloseTo(mean.variance(), within(1e-9));
        assertThat(scaled.setAside()).isEqualTo(mean.setAside());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theReciprocalMirrorsTheMean(long seed) {
        Random random = new Random(seed);
        double[] values = lognormal(random, 2 + random.nextInt(40));

        LogMean mean = LogMean.trimmed(values);
        LogMean reciprocal =
                LogMean.trimmed(Arrays.stream(values).map(v -> 1 / v).toArray());

        assertThat(reciprocal.mean()).isCloseTo(-mean.mean(), within(1e-9));
        assertThat(reciprocal.variance()).isCloseTo(mean.variance(), within(1e-9));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void orderDoesNotMatterAndTheInputStaysAsItWas(long seed) {
        Random random = new Random(seed);
        double[] values = lognormal(random, 2 + random.nextInt(40));
        List<Double> boxed = new ArrayList<>(Arrays.stream(values).boxed().toList());
        Collections.shuffle(boxed, random);
        double[] shuffled = boxed.stream().mapToDouble(Double::doubleValue).toArray();
        double[] copy = shuffled.clone();

        assertThat(LogMean.trimmed(shuffled)).isEqualTo(LogMean.trimmed(values));
        assertThat(shuffled).isEqualTo(copy);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void howFarOffAWildValueIsDoesNotMatter(long seed) {
        Random random = new Random(seed);
        double[] values = lognormal(random, 5 + random.nextInt(40));
        double[] wild = values.clone();
        wild[0] = 1e6;
        double[] wilder = values.clone();
        wilder[0] = 1e300;

        assertThat(LogMean.trimmed(wilder)).isEqualTo(LogMean.trimmed(wild));
    }

    @Test
    void equalValuesHaveNoVariance() {
        LogMean mean = LogMean.trimmed(new double[] {8, 8, 8, 8, 8, 8});

        assertThat(mean.mean()).isEqualTo(Math.log(8));
        assertThat(mean.variance()).isZero();
        assertThat(mean.halfWidth(0.95)).isZero();
    }

    @Test
    void asksForTwoValues() {
        assertThatThrownBy(() -> LogMean.trimmed(new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("need at least 2 values, have 1");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void namesAValueThatHasNoLogarithm(double value) {
        assertThatThrownBy(() -> LogMean.plain(new double[] {1, value, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values must be finite and > 0, one is " + value);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, Double.NaN})
    void refusesAConfidenceThatIsNone(double confidence) {
        LogMean mean = LogMean.plain(new double[] {1, 2, 3});

        assertThatThrownBy(() -> mean.halfWidth(confidence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("confidence must be in (0, 1), is " + confidence);
    }

    private static double[] exp(double... logs) {
        return DoubleStream.of(logs).map(Math::exp).toArray();
    }

    private static double[] lognormal(Random random, int count) {
        return random.doubles(count)
                .map(u -> Math.exp(random.nextGaussian() / 10))
                .toArray();
    }
}
