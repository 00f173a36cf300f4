// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Student's t where it has a closed form, with 1, 2 and 4 degrees of freedom, as far out as many tests at once reach. */
final class StudentsTest {

    /** One-sided levels from those of one test to those of thousands. */
    private static final double[] LEVELS = {0.2, 0.05, 0.025, 0.05 / 76, 0.05 / 400, 0.05 / 10_000};

    /** Of a level that small, {@code 1 - level} has ten digits or more. */
    private static Offset<Double> nearly(double expected) {
        return within(1e-8 * Math.abs(expected) + 1e-9);
    }

    @Test
    void quantilesThatEveryTableHas() {
        // R: qt(.975, 1), qt(.975, 2), qt(.95, 2), qt(.975, 4).
        assertThat(Students.twoSided(0.95, 1)).isCloseTo(12.7062, within(5e-5));
        assertThat(Students.twoSided(0.95, 2)).isCloseTo(4.302653, within(5e-7));
        assertThat(Students.oneSided(0.95, 2)).isCloseTo(2.919986, within(5e-7));
        assertThat(Students.twoSided(0.95, 4)).isCloseTo(2.776445, within(5e-7));
        // Holm's first level of 38: qt(1 - .05 / 76, 2) = (1 - 2a) / sqrt(2a (1 - a)) with a = .05 / 76:
        // 0.99868421 / sqrt(0.00131492) = 27.5409.
        assertThat(Students.oneSided(1 - 0.05 / 76, 2)).isCloseTo(27.5409, within(5e-4));
    }

    @Test
    void withOneDegreeOfFreedomItIsCauchys() {
        // t = tan(pi (p - 1/2)), that is 1 / tan(pi a) for a = 1 - p.
        for (double level : LEVELS) {
            double expected = 1 / Math.tan(Math.PI * level);
            assertThat(Students.oneSided(1 - level, 1)).as("%s", level).isCloseTo(expected, nearly(expected));
        }
    }

    @Test
    void withTwoDegreesOfFreedomItIsAlgebraic() {
        // t = (2p - 1) / sqrt(2p (1 - p)).
        for (double level : LEVELS) {
            double expected = (1 - 2 * level) / Math.sqrt(2 * level * (1 - level));
            assertThat(Students.oneSided(1 - level, 2)).as("%s", level).isCloseTo(expected, nearly(expected));
        }
    }

    @Test
    void withFourDegreesOfFreedomItIsTheRootOfACubic() {
        // Shaw (2006), Journal of Computational Finance 9 (4): t = 2 sqrt(q - 1) with
        // q = cos(arccos(sqrt(c)) / 3) / sqrt(c),
        // c = 4p (1 - p). For p = .975: c = .0975, q = 2.927162, t = 2 sqrt(1.927162) = 2.776445.
        for (double level : LEVELS) {
            double root = Math.sqrt(4 * level * (1 - level));
            double expected = 2 * Math.sqrt(Math.cos(Math.acos(root) / 3) / root - 1);
            assertThat(Students.oneSided(1 - level, 4)).as("%s", level).isCloseTo(expected, nearly(expected));
        }
    }

    @Test
    void pOfATThatAngleAndTableKnow() {
        // 4 degrees of freedom: 1 - sin(w) (1 + cos(w)^2 / 2) with tan(w) = t / 2. For t = 2, w is 45 degrees:
        // 1 - 1.25 / sqrt(2) = 0.1161165. With one, 1 - 2 w / pi with tan(w) = t: for t = 1 a half.
        assertThat(Students.twoSidedP(2, 4)).isCloseTo(1 - 1.25 / Math.sqrt(2), within(1e-12));
        assertThat(Students.twoSidedP(-2, 4)).isCloseTo(1 - 1.25 / Math.sqrt(2), within(1e-12));
        assertThat(Students.twoSidedP(1, 1)).isCloseTo(0.5, within(1e-12));
        assertThat(Students.twoSidedP(0, 3)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 40, 1e3, 1e6})
    void pOfALargeTKeepsItsDigits(double t) {
        // 1 degree of freedom: 2 atan(1 / t) / pi. Two: 1 - t / sqrt(2 + t^2) = 2 / (r (r + t)) with r = sqrt(2 + t^2);
        // for t = 40 that is 2 / (40.02499 * 80.02499) = 0.000624415.
        double cauchy = 2 * Math.atan(1 / t) / Math.PI;
        double root = Math.sqrt(2 + t * t);
        double algebraic = 2 / (root * (root + t));
        assertThat(Students.twoSidedP(t, 1)).isCloseTo(cauchy, within(1e-9 * cauchy));
        assertThat(Students.twoSidedP(t, 2)).isCloseTo(algebraic, within(1e-9 * algebraic));
    }

    /** A difference that lies just at the end of its interval has the p that belongs to the interval's confidence. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pUndoesTheHalfWidth(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            double confidence = random.nextDouble(0.5, 0.999);
            double degreesOfFreedom = random.nextDouble(1, 100);
            double variance = Math.pow(10, random.nextDouble(-8, -3));
            double half = Students.halfWidth(Students.twoSided(confidence, degreesOfFreedom), variance);
            assertThat(Students.twoSidedP(half / Math.sqrt(variance), degreesOfFreedom))
                    .isCloseTo(1 - confidence, nearly(1 - confidence));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void moreConfidenceWidensAndMoreDegreesOfFreedomNarrow(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            double confidence = random.nextDouble(0.5, 0.99);
            double degreesOfFreedom = random.nextDouble(1, 50);
            double t = Students.twoSided(confidence, degreesOfFreedom);
            assertThat(Students.twoSided(confidence + 0.005, degreesOfFreedom)).isGreaterThan(t);
            assertThat(Students.twoSided(confidence, degreesOfFreedom + 1)).isLessThan(t);
            assertThat(Students.twoSidedP(t + 0.1, degreesOfFreedom))
                    .isLessThan(Students.twoSidedP(t, degreesOfFreedom));
        }
    }

    @Test
    void anIntervalEndsWhereNothingIsKnown() {
        // t of 1,000 times a standard error of 0.04 is 40, of 0.06 more than 50.
        assertThat(Students.halfWidth(1000, 0.04 * 0.04)).isCloseTo(40, within(1e-9));
        assertThat(Students.halfWidth(1000, 0.06 * 0.06)).isEqualTo(Students.WIDEST);
        assertThat(Students.halfWidth(1000, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, 1.5, Double.NaN})
    void refusesAConfidenceThatIsNone(double confidence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Students.oneSided(confidence, 3))
                .withMessage("confidence must be in (0, 1), is " + confidence);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Students.twoSided(confidence, 3))
                .withMessage("confidence must be in (0, 1), is " + confidence);
    }
}
