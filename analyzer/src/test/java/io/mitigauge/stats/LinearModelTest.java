// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a design can tell, and with which weights. */
final class LinearModelTest {

    private static final double[][] SQUARE = {
        {1, -0.5, -0.5, 0.25}, {1, 0.5, -0.5, -0.25}, {1, -0.5, 0.5, -0.25}, {1, 0.5, 0.5, 0.25}
    };

    @Test
    void effectsOfASquareByHand() {
        // Four cells and four parameters: the means are reproduced. Effect of the first factor:
        // ((y1 - y0) + (y3 - y2)) / 2; interaction: (y3 - y2) - (y1 - y0), whatever the counts are.
        LinearModel model = LinearModel.of(SQUARE, new int[] {1, 3, 2, 5});
        assertThat(model.rank()).isEqualTo(4);
        assertThat(model.estimator(new double[] {0, 1, 0, 0}).orElseThrow())
                .containsExactly(new double[] {-0.5, 0.5, -0.5, 0.5}, within(1e-12));
        assertThat(model.estimator(new double[] {0, 0, 0, 1}).orElseThrow())
                .containsExactly(new double[] {1, -1, -1, 1}, within(1e-12));
    }

    @Test
    void cellsThatAreNotNeededApartAreWeightedByTheirCounts() {
        // A constant alone: the mean over 1 and 3 observations weighs the cells 1/4 and 3/4.
        LinearModel model = LinearModel.of(new double[][] {{1}, {1}}, new int[] {1, 3});
        assertThat(model.estimator(new double[] {1}).orElseThrow())
                .containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    }

    /**
     * Half of a design of three factors with the third the product of the first two (defining relation I = ABC): each
     * factor is aliased with the interaction of the others. Box, Hunter and Hunter, Statistics for Experimenters (2nd ed.),
     * chapter 6; NIST/SEMATECH e-Handbook, section 5.3.3.4.3.
     */
    @Test
    void theHalfFractionAliasesEachFactorWithTheInteractionOfTheOthers() {
        double[][] rows = new double[4][];
        for (int cell = 0; cell < 4; cell++) {
            double a = (cell & 1) == 1 ? 1 : -1;
            double b = (cell & 2) == 2 ? 1 : -1;
            double c = a * b;
            rows[cell] = new double[] {1, a, b, c, a * b, a * c, b * c};
        }
        LinearModel model = LinearModel.of(rows, new int[] {1, 1, 1, 1});
        assertThat(model.rank()).isEqualTo(4);
        assertThat(model.aliases(1)).containsExactly(6); // A with BC
        assertThat(model.aliases(2)).containsExactly(5); // B with AC
        assertThat(model.aliases(3)).containsExactly(4); // C with AB
        assertThat(model.estimator(new double[] {0, 1, 0, 0, 0, 0, 0})).isEmpty();
        assertThat(model.estimator(new double[] {0, 1, 0, 0, 0, 0, 1})).isPresent();
    }

    @Test
    void estimatesOfNoiselessMeansAreTheTruth() {
        Random random = new Random(20_261_127);
        for (int i = 0; i < 100; i++) {
            double[] truth = random.doubles(4, -1, 1).toArray();
            double[] asked = random.doubles(4, -1, 1).toArray();
            int[] counts = random.ints(4, 1, 6).toArray();
            Optional<double[]> weights = LinearModel.of(SQUARE, counts).estimator(asked);
            double estimate = 0;
            double wanted = 0;
            for (int k = 0; k < 4; k++) {
                wanted += asked[k] * truth[k];
                double mean = 0;
                for (int j = 0; j < 4; j++) {
                    mean += SQUARE[k][j] * truth[j];
                }
                estimate += weights.orElseThrow()[k] * mean;
            }
            assertThat(estimate).isCloseTo(wanted, within(1e-9));
        }
    }

    @Test
    void saysWhatItNeeds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearModel.of(new double[][] {{1}}, new int[] {0}))
                .withMessage("a cell needs at least one observation, has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearModel.of(new double[][] {{1}}, new int[] {1, 1}))
                .withMessage("need as many cells as counts, and at least one, have 1, 2");
    }
}
