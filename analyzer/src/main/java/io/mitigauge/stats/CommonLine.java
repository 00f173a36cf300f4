// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

/**
 * One slope for the runs of a calibration and the boots of both sides, each about the mean of its own group: an analysis of covariance (Cochran 1957,
 * doi:10.2307/2527916) in which what was calibrated is a third group. Boots tell how a benchmark follows the controls as well as calibrated runs do, and better where
 * their controls differ by more.
 *
 * <p>The variance about the line is told twice, by the calibration and by today's boots, each with its share of the one degree of freedom that the
 * slope costs, so that both can be weighed against each other. Weighed by their degrees of freedom they are the residual variance of the analysis of
 * covariance. Without boots, as with one run a side, all is as the calibrated line says.
 *
 * @param line through the calibrated runs
 * @param squares sum of the squared deviations of the boots' controls from the mean of their side, >= 0
 * @param products sum of the products of the same deviations with those of the benchmark
 */
public record CommonLine(ControlLine line, double squares, double products) {

    /** Change of the benchmark's log mean by one of the controls'. */
    public double slope() {
        return (line.slope() * line.squares() + products) / allSquares();
    }

    private double allSquares() {
        return line.squares() + squares;
    }

    /** The part of the slope that the boots tell, in [0, 1). */
    private double ofBoots() {
        return squares / allSquares();
    }

    /**
     * What is left of a difference between two sides, by the spread of the calibrated runs about the line.
     *
     * @param benchmark by how much its log mean moved
     * @param controls by how much theirs did
     * @param perBoot {@code 1 / n + 1 / m} for sides of n and m boots: 2 for one each
     * @param more variance that the calibrated runs did not have, >= 0
     */
    public LogDifference byCalibration(double benchmark, double controls, double perBoot, double more) {
        double turned = slope() - line.slope();
        double aboutOwnSlope = line.sd() * line.sd() * line.degreesOfFreedom();
        double degrees = line.degreesOfFreedom() + ofBoots();
        double perRun = (aboutOwnSlope + turned * turned * line.squares()) / degrees;
        return new LogDifference(
                benchmark - slope() * controls,
                perRun * (perBoot + controls * controls / allSquares()) + more,
                degrees);
    }

    /**
     * The same by the spread of the boots about the line.
     *
     * @param left difference of the boots' distances from a line of this slope, with the variance that they show as they are
     * @param boots on both sides together, at least 3
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
