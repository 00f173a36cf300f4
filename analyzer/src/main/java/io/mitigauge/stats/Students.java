// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles of Student's t distribution, under the names that intervals use. */
final class Students {

    /** A logarithm of which nothing is known: a factor of 5e21, which still is a finite number. */
    static final double WIDEST = 50;

    private Students() {}

    /**
     * t that leaves {@code (1 - confidence) / 2} above it.
     *
     * @throws IllegalArgumentException outside (0, 1)
     */
    static double twoSided(double confidence, double degreesOfFreedom) {
        return oneSided((1 + inRange(confidence)) / 2, degreesOfFreedom);
    }

    /**
     * t that leaves {@code 1 - confidence} above it.
     *
     * @throws IllegalArgumentException outside (0, 1)
     */
    static double oneSided(double confidence, double degreesOfFreedom) {
        return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(inRange(confidence));
    }

    private static double inRange(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be in (0, 1), is " + confidence);
        }
        return confidence;
    }

    /** Half width of an interval of a difference, however wide: a bound would let a difference of still more look certain. */
    static double unboundedHalfWidth(double t, double variance) {
        return variance == 0 ? 0 : t * Math.sqrt(variance);
    }

    /**
     * Half width of an interval that is printed in a unit: t times the standard error, at most {@link #WIDEST}. With one degree of freedom and the
     * level that many tests need, t is in the hundreds.
     */
    static double halfWidth(double t, double variance) {
        return variance == 0 ? 0 : Math.min(WIDEST, t * Math.sqrt(variance));
    }

    /** Chance of a t statistic that is smaller, in [0, 1]. */
    static double cumulative(double t, double degreesOfFreedom) {
        return TDistribution.of(degreesOfFreedom).cumulativeProbability(t);
    }

    /** Two-sided p of a t statistic, in [0, 1]. */
    static double twoSidedP(double t, double degreesOfFreedom) {
        return Math.min(1, 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t)));
    }
}
