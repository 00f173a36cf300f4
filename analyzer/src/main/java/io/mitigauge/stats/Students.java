// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles of Student's t distribution, under the names that intervals use. */
final class Students {

    private Students() {}

    /** t that leaves {@code (1 - confidence) / 2} above it. */
    static double twoSided(double confidence, double degreesOfFreedom) {
        return oneSided((1 + confidence) / 2, degreesOfFreedom);
    }

    /**
     * t that leaves {@code 1 - confidence} above it.
     *
     * @throws IllegalArgumentException outside (0, 1)
     */
    static double oneSided(double confidence, double degreesOfFreedom) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be in (0, 1), is " + confidence);
        }
        return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(confidence);
    }

    /** Two-sided p of a t statistic, in [0, 1]. */
    static double twoSidedP(double t, double degreesOfFreedom) {
        return Math.min(1, 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t)));
    }
}
