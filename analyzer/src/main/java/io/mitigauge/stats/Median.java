// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Median of a sample with an interval that supposes nothing about its distribution: two order statistics, chosen by the
 * binomial distribution of how many values lie below the median. David and Nagaraja (2003), Order Statistics, section
 * 7.1, doi:10.1002/0471722162. The values must be independent for the interval to hold.
 *
 * @param point the median, in the unit of the values
 * @param low lower end, {@code <= point}
 * @param high upper end, {@code >= point}
 * @param count values behind it
 */
public record Median(double point, double low, double high, int count) {

    private static final double HALF = 0.5;

    /**
     * Of values in any order.
     *
     * @param confidence in (0, 1); with too few values for it, 5 or fewer at 95 %, the interval is their whole range
     * @throws IllegalArgumentException if there is no value, or one is not finite
     */
    public static Median of(double[] values, double confidence) {
        if (values.length == 0) {
            throw new IllegalArgumentException("need at least 1 value");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be in (0, 1), is " + confidence);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        if (!Double.isFinite(sorted[0]) || !Double.isFinite(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("values must be finite");
        }
        int n = sorted.length;
        int outside = outside(n, (1 - confidence) / 2);
        return new Median((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[outside], sorted[n - 1 - outside], n);
    }

    /**
     * How many values at either end lie outside the interval: the most, r, with {@code P(B <= r) <= tail} for the count
     * B of values below the median.
     */
    private static int outside(int n, double tail) {
        BinomialDistribution below = BinomialDistribution.of(n, HALF);
        int outside = 0;
        while (2 * outside + 1 < n && below.cumulativeProbability(outside + 1) <= tail) {
            outside++;
        }
        return outside;
    }
}
