// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Optional;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * How a benchmark follows the controls of its run, where nothing was changed: a least-squares line through runs, by which the controls of
 * two other runs predict a part of their difference. Draper and Smith (1998), <i>Applied Regression Analysis</i>, 3rd ed., sections 1.2 to
 * 1.4; the level of the line cancels in a difference.
 *
 * <p>Whether it is used never depends on how steep or how certain it is: lines that are kept because they fit leave residuals that are
 * too small, and intervals that are too narrow. A line without a slope merely makes the interval a little wider.
 *
 * @param slope change of the benchmark's log mean by one of the controls'
 * @param sd standard deviation of a run about the line, >= 0
 * @param squares sum of the squared deviations of the controls from their mean, > 0
 * @param runs through which it was laid, at least {@link #FEWEST}
 */
public record ControlLine(double slope, double sd, double squares, int runs) {

    /** With fewer runs there are fewer than 4 degrees of freedom, and the interval is wider than without a line. */
    public static final int FEWEST = 6;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the offending values
     */
    public ControlLine {
        boolean finite = Double.isFinite(slope) && Double.isFinite(sd) && Double.isFinite(squares);
        if (!finite || sd < 0 || squares <= 0 || runs < FEWEST) {
            throw new IllegalArgumentException(
                    "need a finite slope, sd >= 0, squares > 0 and runs >= %d, have %s, %s, %s, %d"
                            .formatted(FEWEST, slope, sd, squares, runs));
        }
    }

    /**
     * Through runs of one state.
     *
     * @param controls log mean of the controls, one a run
     * @param benchmark log mean of the benchmark in the same runs
     * @return empty where they are too few, or the controls do not vary
     */
    public static Optional<ControlLine> through(double[] controls, double[] benchmark) {
        if (controls.length < FEWEST) {
            return Optional.empty();
        }
        SimpleRegression line = new SimpleRegression();
        for (int run = 0; run < controls.length; run++) {
            line.addData(controls[run], benchmark[run]);
        }
        double squares = line.getXSumSquares();
        return squares > 0 && Double.isFinite(line.getSlope())
                ? Optional.of(new ControlLine(
                        line.getSlope(), Math.sqrt(line.getMeanSquareError()), squares, controls.length))
                : Optional.empty();
    }

    /** With which its spread is known. */
    public double degreesOfFreedom() {
        return runs - 2.0;
    }
}
