// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holm's procedure. */
final class HolmTest {

    @Test
    void stepsDownFromTheSmallest() {
        // Sorted .005, .01, .03, .04 times 4, 3, 2, 1: .02, .03, .06, .04; never falling: .02, .03, .06, .06.
        // The same as R's p.adjust(c(.01, .04, .03, .005), "holm").
        assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    }

    @Test
    void givesEachTestTheLevelAtWhichItIsJudged() {
        // .005 <= .05/4 and .01 <= .05/3; .03 > .05/2 fails, so .04 is judged at .05/2 as well.
        assertThat(levels(new double[] {0.01, 0.04, 0.03, 0.005}, 0.05))
                .containsExactly(new double[] {0.05 / 3, 0.025, 0.025, 0.0125}, within(1e-15));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void levelsAndAdjustedValuesAgree(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double[] p = randomP(random);
            double alpha = 0.01 + 0.3 * random.nextDouble();
            agree(p, Holm.adjust(p), levels(p, alpha), alpha);
        }
    }

    private static void agree(double[] p, double[] adjusted, double[] levels, double alpha) {
        for (int k = 0; k < p.length; k++) {
            assertThat(p[k] <= levels[k])
                    .as("%s at %s, number %d", Arrays.toString(p), alpha, k)
                    .isEqualTo(adjusted[k] <= alpha);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void liesBetweenTheRawValueAndBonferroni(long seed) {
        double[] p = randomP(new Random(seed));
        double[] adjusted = Holm.adjust(p);
        for (int k = 0; k < p.length; k++) {
            assertThat(adjusted[k]).isBetween(p[k], Math.min(1, p.length * p[k]));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void orderDoesNotMatter(long seed) {
        double[] p = randomP(new Random(seed));
        assertThat(Holm.adjust(reversed(p))).isEqualTo(reversed(Holm.adjust(p)));
        assertThat(levels(reversed(p), 0.05)).isEqualTo(reversed(levels(p, 0.05)));
    }

    @Test
    void twiceTheWeightIsTwiceTheLevel() {
        double[] p = {0.01, 0.04, 0.03};
        double[] weights = {2, 1, 1};
        // .01/2, .03/1, .04/1 times what is left, 4, 2, 1: .02, .06, .04; never falling: .02, .06, .06.
        assertThat(Holm.adjust(p, weights)).containsExactly(new double[] {0.02, 0.06, 0.06}, within(1e-15));
        // .01 <= .05 2/4; .03 > .05 1/2 fails, so .04 is judged at .05 1/2 as well.
        assertThat(Holm.levels(p, weights, 0.05)).containsExactly(new double[] {0.025, 0.025, 0.025}, within(1e-15));
    }

    /**
     * A test is called where each set of tests that it is in holds one whose p is at most its share of the level (Hommel, Bretz and
     * Maurer 2007, doi:10.1002/sim.2873).
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isTheClosedTestOfWeightedBonferroni(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double[] p = random.doubles(1 + random.nextInt(7))
                    .map(u -> Math.pow(u, 4))
                    .toArray();
            double[] weights = weights(p.length, random);
            double[] adjusted = Holm.adjust(p, weights);
            for (int test = 0; test < p.length; test++) {
                assertThat(adjusted[test]).isCloseTo(closed(p, weights, test), within(1e-12));
            }
        }
    }

    private static double closed(double[] p, double[] weights, int test) {
        double largest = 0;
        for (int set = 0; set < 1 << p.length; set++) {
            if ((set >> test & 1) == 1) {
                double all = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int k = 0; k < p.length; k++) {
                    if ((set >> k & 1) == 1) {
                        all += weights[k];
                        least = Math.min(least, p[k] / weights[k]);
                    }
                }
                largest = Math.max(largest, Math.min(1, least * all));
            }
        }
        return largest;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void weightedLevelsAndAdjustedValuesAgree(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double[] p = randomP(random);
            double[] weights = weights(p.length, random);
            agree(p, Holm.adjust(p, weights), Holm.levels(p, weights, 0.05), 0.05);
        }
    }

    @Test
    void onlyRatiosOfWeightsMatter() {
        double[] p = {0.01, 0.04, 0.03, 0.005};
        double[] sevens = {7, 7, 7, 7};
        assertThat(Holm.adjust(p, sevens)).containsExactly(Holm.adjust(p), within(1e-15));
        assertThat(Holm.levels(p, sevens, 0.05)).containsExactly(levels(p, 0.05), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void namesAWeightThatIsNone(double weight) {
        assertThatThrownBy(() -> Holm.adjust(new double[] {0.5, 0.5}, new double[] {1, weight}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights must be finite and above 0, one is " + weight);
    }

    @Test
    void asManyWeightsAsTests() {
        assertThatThrownBy(() -> Holm.levels(new double[] {0.5, 0.5}, new double[] {1}, 0.05))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 p need as many weights, not 1");
    }

    private static double[] weights(int count, Random random) {
        return random.doubles(count).map(u -> 0.1 + u).toArray();
    }

    @Test
    void oneTestStaysAsItIs() {
        assertThat(Holm.adjust(new double[] {0.04})).containsExactly(0.04);
        assertThat(levels(new double[] {0.04}, 0.05)).containsExactly(0.05);
    }

    @Test
    void noTestsGiveNoValues() {
        assertThat(Holm.adjust(new double[0])).isEmpty();
        assertThat(levels(new double[0], 0.05)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void namesAValueThatIsNoProbability(double p) {
        assertThatThrownBy(() -> Holm.adjust(new double[] {0.5, p}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p must be in [0, 1], is " + p);
        assertThatThrownBy(() -> levels(new double[] {0.5, p}, 0.05))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p must be in [0, 1], is " + p);
    }

    private static double[] levels(double[] p, double alpha) {
        double[] alike = new double[p.length];
        Arrays.fill(alike, 1);
        return Holm.levels(p, alike, alpha);
    }

    /** Some small, some large, so that the procedure stops in the middle. */
    private static double[] randomP(Random random) {
        return random.doubles(1 + random.nextInt(30)).map(u -> Math.pow(u, 4)).toArray();
    }

    private static double[] reversed(double[] values) {
        double[] reversed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return reversed;
    }
}
