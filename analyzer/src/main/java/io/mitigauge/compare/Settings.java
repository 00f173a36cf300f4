// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Change.Basis;

/**
 * What a comparison is judged by; fixed before anybody looks at the data.
 *
 * @param margin relative difference that does no harm, in (0, 1)
 * @param alpha level of each family of tests, in (0, 1)
 * @param betweenRuns how much runs of the same state differ
 */
public record Settings(double margin, double alpha, RunVariance betweenRuns) {

    /** Least forks per side for a verdict: the fewest of which one at either end can be set aside. */
    static final int FORKS_FOR_VERDICT = 5;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the offending value
     */
    public Settings {
        if (!(margin > 0 && margin < 1)) {
            throw new IllegalArgumentException("margin must be in (0, 1), is " + margin);
        }
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), is " + alpha);
        }
    }

    /** The usual settings with this margin. */
    public static Settings withMargin(double margin) {
        return new Settings(margin, 0.05, RunVariance.DEFAULT);
    }

    /** The margin as a logarithm: a ratio between {@code 1 / (1 + margin)} and {@code 1 + margin} does no harm. */
    double logMargin() {
        return Math.log1p(margin);
    }

    /**
     * Spread of runs of the same state, beyond what their forks show: the seam for calibration.
     *
     * @param sd standard deviation of a run's mean logarithm, >= 0
     * @param degreesOfFreedom with which it is known, > 0
     * @param basis where it came from
     */
    public record RunVariance(double sd, double degreesOfFreedom, Basis basis) {

        /** From 14 runs with nothing changed; docs/statistics.md, "Where the variance between runs comes from". */
        public static final RunVariance DEFAULT = new RunVariance(0.010, 13, Basis.DEFAULT);

        /** Variance of the difference of two runs. */
        double ofDifference() {
            return 2 * sd * sd;
        }
    }
}
