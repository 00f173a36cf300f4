// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Optional;

/**
 * One slope for the boots of both sides and the runs of a calibration, each about the mean of its own group: an analysis of covariance (Cochran 1957,
 * doi:10.2307/2527916) in which what was calibrated, if anything, is a third group. Boots tell how a benchmark follows the controls as well as calibrated runs do,
 * and better where their controls differ by more. What the sides differ by has no part in the slope.
 *
 * <p>The variance about the line is told twice, by the calibration and by today's boots, each with its share of the one degree of freedom that the
 * slope costs, so that both can be weighed against each other. Weighed by their degrees of freedom they are the residual variance of the analysis of
 * covariance. Without boots, as with one run a side, all is as the calibrated line says.
 *
 * @param line through the calibrated runs, where there are some
 * @param squares sum of the squared deviations of the boots' controls from the mean of their side, >= 0
 * @param products sum of the products of the same deviations with those of the benchmark
 */
public record CommonLine(Optional<ControlLine> line, double squares, double products) {

    /** Fewest boots on either side that need no calibration: with fewer, there are fewer than 4 degrees of freedom, as of a {@link ControlLine}. */
    public static final int FEWEST_BOOTS = 4;

    /**
     * Checks that there is a slope.
     *
     * @throws IllegalArgumentException without a calibrated line and without boots whose controls differ
     */
    public CommonLine {
        if (line.isEmpty() && !(squares > 0)) {
            throw new IllegalArgumentException("boots whose controls do not differ tell no slope");
        }
    }

    /** Change of the benchmark's log mean by one of the controls'. */
    public double slope() {
        double calibrated = line.map(of -> of.slope() * of.squares()).orElse(0.0);
        return (calibrated + products) / allSquares();
    }

    private double allSquares() {
        return squares + line.map(ControlLine::squares).orElse(0.0);
    }

    /** The part of the slope that the boots tell, in [0, 1]. */
    private double ofBoots() {
        return squares / allSquares();
    }

    /**
     * What is left of a difference between two sides, by the spread of the calibrated runs about the line; empty without any.
     *
     * @param benchmark by how much its log mean moved
     * @param controls by how much theirs did
     * @param perBoot {@code 1 / n + 1 / m} for sides of n and m boots: 2 for one each
     * @param more variance that the calibrated runs did not have, >= 0
     */
    public Optional<LogDifference> byCalibration(double benchmark, double controls, double perBoot, double more) {
        return line.map(calibrated -> {
            double turned = slope() - calibrated.slope();
            double aboutOwnSlope = calibrated.sd() * calibrated.sd() * calibrated.degreesOfFreedom();
            double degrees = calibrated.degreesOfFreedom() + ofBoots();
            double perRun = (aboutOwnSlope + turned * turned * calibrated.squares()) / degrees;
            return new LogDifference(
                    benchmark - slope() * controls,
                    perRun * (perBoot + controls * controls / allSquares()) + more,
                    degrees);
        });
    }

    /**
     * The same by the spread of the boots about the line.
     *
     * @param left difference of the boots' distances from a line of this slope, with the variance that they show as they are
     * @param boots on both sides together, at least 4
     * @param controls by how much they moved
     * @param perBoot as above
     */
    public LogDifference byBoots(LogDifference left, int boots, double controls, double perBoot) {
        double seen = boots - 2.0;
        double share = (seen - ofBoots()) / seen;
        double withSlope = 1 + controls * controls / allSquares() / perBoot;
        return new LogDifference(left.estimate(), left.variance() / share * withSlope, left.degreesOfFreedom() * share);
    }
}
