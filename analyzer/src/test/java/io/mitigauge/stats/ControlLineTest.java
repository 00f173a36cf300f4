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

/** What controls predict of a difference. */
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
        // Moved by 20 while the controls moved by 7: 20 - 2 * 7; variance 3 (2 + 49 / 70), and 0.5 more.
        LogDifference left = line.adjust(20, 7, 2, 0.5);
        assertThat(left.estimate()).isCloseTo(6, within(1e-12));
        assertThat(left.variance()).isCloseTo(8.6, within(1e-12));
        assertThat(left.degreesOfFreedom()).isEqualTo(4);
        // Means of three and of four runs: 3 (1 / 3 + 1 / 4 + 49 / 70).
        assertThat(line.adjust(20, 7, 1 / 3.0 + 1 / 4.0, 0).variance()).isCloseTo(3.85, within(1e-12));
        assertThat(line.slopeVariance(7)).isCloseTo(2.1, within(1e-12));
    }

    @Test
    void agreesWithTheCertifiedValuesOfNorris() {
        ControlLine line = ControlLine.through(NORRIS_X, NORRIS_Y).orElseThrow();
        assertThat(line.slope()).isCloseTo(1.00211681802045, within(1e-12));
        assertThat(line.sd()).isCloseTo(0.884796396144373, within(1e-10));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void unitsDoNotMatterAndSwappedSidesMirror(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            double[] controls = gaussians(random, 8);
            double[] benchmark = gaussians(random, 8);
            double moved = random.nextGaussian();
            double controlsMoved = random.nextGaussian();
            LogDifference left =
                    ControlLine.through(controls, benchmark).orElseThrow().adjust(moved, controlsMoved, 2, 0);
            LogDifference shifted = ControlLine.through(plus(controls, 3), plus(benchmark, -7))
                    .orElseThrow()
                    .adjust(moved, controlsMoved, 2, 0);
            assertThat(shifted.estimate()).isCloseTo(left.estimate(), within(1e-9));
            assertThat(shifted.variance()).isCloseTo(left.variance(), within(1e-9));
            LogDifference swapped =
                    ControlLine.through(controls, benchmark).orElseThrow().adjust(-moved, -controlsMoved, 2, 0);
            assertThat(swapped.estimate()).isCloseTo(-left.estimate(), within(1e-12));
            assertThat(swapped.variance()).isEqualTo(left.variance());
        }
    }

    /** Coverage of the 95 % interval, whatever part of a benchmark's variance between runs it shares with the controls. */
    @ParameterizedTest(name = "shared {0}, own {1}, {2} runs")
    @CsvSource({"0, 1, 6", "0, 1, 8", "0.5, 1, 8", "1, 1, 8", "1, 0.3, 6", "1, 0.3, 8", "1, 0.3, 12", "-1, 0.3, 8"})
    void theIntervalHoldsTheTruth(double shared, double own, int runs) {
        Random random = new Random(20_261_128);
        int draws = 10_000;
        int held = 0;
        double width = 0;
        double plainWidth = 0;
        for (int i = 0; i < draws; i++) {
            double[] controls = new double[runs + 2];
            double[] benchmark = new double[runs + 2];
            for (int run = 0; run < runs + 2; run++) {
                double machine = random.nextGaussian();
                controls[run] = machine + 0.2 * random.nextGaussian();
                benchmark[run] = shared * machine + own * random.nextGaussian();
            }
            LogDifference left = ControlLine.through(Arrays.copyOf(controls, runs), Arrays.copyOf(benchmark, runs))
                    .orElseThrow()
                    .adjust(benchmark[runs + 1] - benchmark[runs], controls[runs + 1] - controls[runs], 2, 0);
            held += Math.abs(left.estimate()) <= left.halfWidth(0.95) ? 1 : 0;
            width += left.halfWidth(0.95);
            LogMean plain = LogMean.ofLogs(Arrays.copyOf(benchmark, runs));
            plainWidth += new LogDifference(0, 2 * plain.variance() * runs, runs - 1.0).halfWidth(0.95);
        }
        double threeErrors = 3 * Math.sqrt(0.95 * 0.05 / draws);
        assertThat((double) held / draws).isBetween(0.95 - threeErrors, 0.95 + threeErrors);
        double narrower = width / plainWidth;
        if (Math.abs(shared) > own) {
            assertThat(narrower).as("where the machine moves both").isLessThan(0.65);
        } else {
            assertThat(narrower).as("a line without use costs little").isLessThan(1.35);
        }
    }

    @Test
    void fewRunsOrControlsThatStandStillTellNothing() {
        assertThat(ControlLine.through(new double[] {1, 2, 3, 4, 5}, new double[] {1, 2, 3, 4, 5}))
                .isEmpty();
        assertThat(ControlLine.through(new double[6], new double[] {1, 2, 3, 4, 5, 6}))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1, 1, 6", "1, -1, 1, 6", "1, NaN, 1, 6", "1, 1, 0, 6", "1, 1, Infinity, 6", "1, 1, 1, 5"})
    void refusesWhatIsNoLine(double slope, double sd, double squares, int runs) {
        assertThatThrownBy(() -> new ControlLine(slope, sd, squares, runs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("need a finite slope, sd >= 0, squares > 0 and runs >= 6, have");
    }

    private static double[] gaussians(Random random, int count) {
        return random.doubles(count).map(u -> random.nextGaussian()).toArray();
    }

    private static double[] plus(double[] values, double more) {
        return Arrays.stream(values).map(v -> v + more).toArray();
    }
}
