// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.List;
import org.apache.commons.statistics.distribution.FDistribution;

/**
 * Puts together what a few boots show of their spread and what a calibration knows of it, since a variance from two to five boots a side
 * is known too badly for a sharp interval: a moderated variance as in Smyth (2004), doi:10.2202/1544-6115.1027, where the calibration of
 * the same benchmark takes the part of the prior.
 *
 * <p>A calibration may be stale. How much larger today's variances are is estimated first, by the median over all benchmarks, and the
 * calibrated ones are raised by that; they are never lowered. A benchmark whose boots differ by more than that allows is left to its own boots: a
 * preliminary test, at a level as high as Bancroft (1944), doi:10.1214/aoms/1177731284, shows that such tests need.
 *
 * @param noisier variances today over those of the calibration, over all benchmarks, >= 1
 */
public record Moderation(double noisier) {

    /** Fewest boots on either side: two show too little of their spread to tell whether a calibration still holds. */
    public static final int FEWEST_BOOTS = 3;

    /** Level of the test that leaves a benchmark to its own boots. */
    private static final double OWN_BOOTS = 0.20;

    /** A calibration with as many degrees of freedom or fewer is too weak to lean on. */
    private static final double TOO_FEW = 2;

    /**
     * One benchmark.
     *
     * @param today its difference, with the variance that today's boots show
     * @param calibrated the same difference, with the variance that a calibration expects
     */
    public record Known(LogDifference today, LogDifference calibrated) {

        /** What decides where there is nothing to moderate with: the one with the larger variance. */
        public LogDifference larger() {
            return calibrated.orWider(today);
        }

        private boolean usable() {
            return calibrated.degreesOfFreedom() > TOO_FEW && calibrated.variance() > 0;
        }

        /** Of two variances of equal expectation it is above 1 as often as below. */
        private double ratio() {
            return today.variance() / calibrated.variance() / distribution().inverseCumulativeProbability(0.5);
        }

        private FDistribution distribution() {
            return FDistribution.of(today.degreesOfFreedom(), calibrated.degreesOfFreedom());
        }
    }

    /**
     * Learns how much noisier today is.
     *
     * @param benchmarks those that are judged together; without a usable calibration of any, today is taken to be like it
     */
    public static Moderation of(List<Known> benchmarks) {
        double[] ratios = benchmarks.stream()
                .filter(Known::usable)
                .mapToDouble(Known::ratio)
                .toArray();
        return new Moderation(
                ratios.length == 0 ? 1 : Math.max(1, Median.of(ratios, 0.95).point()));
    }

    /** The difference with the variance that decides. */
    public LogDifference of(Known known) {
        if (!known.usable()) {
            return known.larger();
        }
        LogDifference today = known.today();
        double degrees = known.calibrated().degreesOfFreedom();
        double calibrated = noisier * known.calibrated().variance();
        if (known.distribution().survivalProbability(today.variance() / calibrated) < OWN_BOOTS) {
            return today;
        }
        double sum = degrees + today.degreesOfFreedom();
        double variance = (degrees * calibrated + today.degreesOfFreedom() * today.variance()) / sum;
        return new LogDifference(today.estimate(), variance, sum);
    }
}
