// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a benchmark follows the controls. */
final class ControlLineTest {

    /** NIST's reference data set Norris, of low difficulty: ozone monitors against a standard. */
    private static final double[] NORRIS_X = {
        0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5,
                11.6,
        556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1,
                448.9, 0.5
    };

    private static final double[] NORRIS_Y = {
        0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9,
                10.8,
        557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4,
                449.2, 0.2
    };

    @Test
    void sixRunsByHand() {
        // Residuals 1, -2, 1, 1, -2, 1 have no slope against -5, -3, -1, 1, 3, 5, so that the slope is 2 exactly.
        // Squares of the controls 2 (25 + 9 + 1) = 70; of the residuals 12, over 4 degrees of freedom: 3.
        double[] controls = {-5, -3, -1, 1, 3, 5};
        double[] benchmark = {-9, -8, -1, 3, 4, 11};
        ControlLine line = ControlLine.through(controls, benchmark).orElseThrow();
        assertThat(line.slope()).isCloseTo(2, within(1e-12));
        assertThat(line.squares()).isCloseTo(70, within(1e-12));
        assertThat(line.sd()).isCloseTo(Math.sqrt(3), within(1e-12));
    }

    @Test
    void agreesWithTheCertifiedValuesOfNorris() {
        ControlLine line = ControlLine.through(NORRIS_X, NORRIS_Y).orElseThrow();
        assertThat(line.slope()).isCloseTo(1.00211681802045, within(1e-12));
        assertThat(line.sd()).isCloseTo(0.884796396144373, within(1e-10));
    }

    @Test
    void fewRunsOrControlsThatStandStillTellNothing() {
        assertThat(ControlLine.through(new double[] {1, 2, 3, 4, 5}, new double[] {1, 2, 3, 4, 5}))
                .isEmpty();
        assertThat(ControlLine.through(new double[6], new double[] {1, 2, 3, 4, 5, 6}))
                .isEmpty();
    }

    /** Units and levels are only names: a line moves with them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shiftsLeaveItAndScalesGoThroughIt(long seed) {
        Random random = new Random(seed);
        double[] controls = random.doubles(12, -1, 1).toArray();
        double[] benchmark = Arrays.stream(controls)
                .map(x -> 0.7 * x + 0.3 * random.nextGaussian())
                .toArray();
        ControlLine line = ControlLine.through(controls, benchmark).orElseThrow();
        double one = random.nextDouble(0.1, 10);
        double other = -random.nextDouble(0.1, 10);
        ControlLine moved = ControlLine.through(
                        Arrays.stream(controls).map(x -> one * x + 5).toArray(),
                        Arrays.stream(benchmark).map(y -> other * y - 3).toArray())
                .orElseThrow();
        assertThat(moved.slope()).isCloseTo(line.slope() * other / one, within(1e-9));
        assertThat(moved.sd()).isCloseTo(line.sd() * Math.abs(other), within(1e-9));
        assertThat(moved.squares()).isCloseTo(line.squares() * one * one, within(1e-9));
        assertThat(moved.runs()).isEqualTo(line.runs());
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1, 1, 6", "1, -1, 1, 6", "1, NaN, 1, 6", "1, 1, 0, 6", "1, 1, Infinity, 6", "1, 1, 1, 5"})
    void refusesWhatIsNoLine(double slope, double sd, double squares, int runs) {
        assertThatThrownBy(() -> new ControlLine(slope, sd, squares, runs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("need a finite slope, sd >= 0, squares > 0 and runs >= 6, have");
    }
}
