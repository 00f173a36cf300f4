// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;

/**
 * Delete-one jackknife: how uncertain an estimate is, from what it becomes when each unit in turn is left out. Tukey
 * (1958), Annals of Mathematical Statistics 29, 614; Efron and Stein (1981), doi:10.1214/aos/1176345462, show that it errs
 * upwards on average.
 */
public final class Jackknife {

    private Jackknife() {}

    /**
     * Variance of the estimate from all units: {@code (n - 1) / n} times the sum of the squared deviations of the estimates
     * without one unit from it. Around their own mean the sum would never be larger; this way it counts the bias as well.
     *
     * @param estimate from all units
     * @param leftOut one estimate for each of at least 2 units, without that unit
     * @throws IllegalArgumentException if there are fewer than 2
     */
    public static double variance(double estimate, double[] leftOut) {
        int n = leftOut.length;
        if (n < 2) {
            throw new IllegalArgumentException("need at least 2 units, have " + n);
        }
        double squares =
                Arrays.stream(leftOut).map(v -> (v - estimate) * (v - estimate)).sum();
        return squares * (n - 1) / n;
    }
}
