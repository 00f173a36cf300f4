// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.List;
import java.util.Optional;

/**
 * One slope for the boots of both sides and the runs of a calibration, each about the mean of its own group: an analysis of covariance
 * (Cochran 1957, doi:10.2307/2527916) in which what was calibrated, if anything, is a third group. Boots tell how a benchmark follows the
 * controls as well as calibrated runs do, and better where their controls differ by more. What the sides differ by has no part in the slope.
 *
 * <p>The variance about the line is told twice, by the calibration and by today's boots, each with its share of the one degree of freedom
 * that the slope costs, so that both can be weighed against each other. With one boot a side all is as the calibrated line says.
 *
 * @param line through the calibrated runs, where there are some
 * @param before boots of one side
 * @param after boots of the other
 */
public record CommonLine(Optional<ControlLine> line, Group before, Group after) {

    /** Fewest boots on either side that need no calibration: with fewer, there are fewer than 4 degrees of freedom, as of a {@link ControlLine}. */
    public static final int FEWEST_BOOTS = 4;

    /** Squares of logarithms that are nothing but rounding: of deviations by one in ten thousand millions. */
    public static final double ROUNDING = 1e-20;

    /**
     * Boots of one side, by their sums of squares and products of deviations from their mean.
     *
     * @param boots how many, at least 1
     * @param squares of the controls, >= 0
     * @param products of controls and benchmark
     * @param benchmark squares of the benchmark, >= 0
     */
    public record Group(int boots, double squares, double products, double benchmark) {

        /** Squares of their distances from a line of this slope. */
        private double about(double slope) {
            return Math.max(0, benchmark - 2 * slope * products + slope * slope * squares);
        }
    }

    /**
     * Checks that there is a slope.
     *
     * @throws IllegalArgumentException without a calibrated line and without boots whose controls differ
     */
    public CommonLine {
        if (line.isEmpty() && !(before.squares + after.squares > ROUNDING)) {
            throw new IllegalArgumentException("boots whose controls do not differ tell no slope");
        }
    }

    /** Change of the benchmark's log mean by one of the controls'. */
    public double slope() {
        double calibrated = line.map(of -> of.slope() * of.squares()).orElse(0.0);
        return (calibrated + before.products + after.products) / squares();
    }

    private double squares() {
        return ofBoots() + line.map(ControlLine::squares).orElse(0.0);
    }

    private double ofBoots() {
        return before.squares + after.squares;
    }

    private double perBoot() {
        return 1.0 / before.boots + 1.0 / after.boots;
    }

    /**
     * What is left of a difference between two sides, by the spread of the calibrated runs about the line; empty without any.
     *
     * @param benchmark by how much its log mean moved
     * @param controls by how much theirs did
     * @param more variance that the calibrated runs did not have, >= 0
     */
    public Optional<LogDifference> byCalibration(double benchmark, double controls, double more) {
        return line.map(calibrated -> calibrated(calibrated, benchmark, controls))
                .map(left -> with(left, more + turned(controls)));
    }

    /** The same without what may be added to it. */
    LogDifference calibrated(ControlLine of, double benchmark, double controls) {
        double turned = slope() - of.slope();
        double aboutOwnSlope = of.sd() * of.sd() * of.degreesOfFreedom();
        double degrees = of.degreesOfFreedom() + ofBoots() / squares();
        double perRun = (aboutOwnSlope + turned * turned * of.squares()) / degrees;
        return left(benchmark, controls, perRun * (perBoot() + controls * controls / squares()), degrees);
    }

    /**
     * The same by the spread of the boots about the line. Of both sides taken to scatter alike, and of each by itself
     * with the part of the slope that it pays for, the larger variance and the fewer degrees of freedom: on a noisier
     * host controls and benchmark scatter more on one and the same side, which then tells the slope, follows it
     * closely, and would look as steady as the other.
     *
     * @param benchmark by how much its log mean moved
     * @param controls by how much theirs did
     */
    public LogDifference byBoots(double benchmark, double controls) {
        LogDifference alike = alike(benchmark, controls);
        LogDifference apart = apart(benchmark, controls);
        return left(
                benchmark,
                controls,
                Math.max(alike.variance(), apart.variance()) + turned(controls),
                Math.min(
                        Math.min(alike.degreesOfFreedom(), apart.degreesOfFreedom()),
                        LogDifference.mostDegreesOfFreedom(before.boots, after.boots)));
    }

    /** Of sides that scatter alike: the residual mean square of an analysis of covariance. */
    LogDifference alike(double benchmark, double controls) {
        double degrees = before.boots + after.boots - 2.0 - ofBoots() / squares();
        double perBoot = (before.about(slope()) + after.about(slope())) / degrees;
        return left(benchmark, controls, perBoot * (perBoot() + controls * controls / squares()), degrees);
    }

    /** Of sides that do not: each mean, and each one's part of the slope, with the scatter of its own. */
    private LogDifference apart(double benchmark, double controls) {
        LogDifference sum = line.map(of -> left(
                        benchmark, controls, of.sd() * of.sd() * part(controls, of.squares()), of.degreesOfFreedom()))
                .orElse(left(benchmark, controls, 0, 1));
        for (Group side : List.of(before, after)) {
            double degrees = side.boots - 1.0 - side.squares / squares();
            double perBoot = side.about(slope()) / degrees;
            sum = sum.plus(perBoot * (1.0 / side.boots + part(controls, side.squares)), degrees);
        }
        return sum;
    }

    /** What a group's share in the slope makes of its variance. */
    private double part(double controls, double squares) {
        return controls * controls * squares / (squares() * squares());
    }

    /**
     * Where boots follow the controls less or more steeply than the common line, what is taken out for the controls'
     * change is wrong by that, whatever the scatter: the square of it.
     */
    private double turned(double controls) {
        if (!(ofBoots() > ROUNDING)) {
            return 0;
        }
        double off = (slope() - (before.products + after.products) / ofBoots()) * controls;
        return off * off;
    }

    private LogDifference left(double benchmark, double controls, double variance, double degrees) {
        return new LogDifference(benchmark - slope() * controls, variance, degrees);
    }

    private static LogDifference with(LogDifference left, double more) {
        return new LogDifference(left.estimate(), left.variance() + more, left.degreesOfFreedom());
    }
}
