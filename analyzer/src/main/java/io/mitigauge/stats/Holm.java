// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Many tests at once: Holm's step-down procedure, which keeps the chance of any false call under whatever dependence. Holm (1979),
 * Scandinavian Journal of Statistics 6, 65-70, whose section 4 has the weights: a test of twice the weight is judged at twice the level.
 */
public final class Holm {

    private Holm() {}

    /**
     * Adjusted p-values: compare them with the level that the whole family shall keep.
     *
     * @param p in [0, 1], in any order
     * @return in the order of {@code p}, in [0, 1]
     * @throws IllegalArgumentException naming a value outside [0, 1]
     */
    public static double[] adjust(double[] p) {
        return adjust(p, alike(p));
    }

    /**
     * The same where some tests count for more.
     *
     * @param weights one a test, each &gt; 0 and finite; only their ratios matter
     * @throws IllegalArgumentException naming a value that is out of range
     */
    public static double[] adjust(double[] p, double[] weights) {
        Integer[] order = ascending(p, weights);
        double[] left = left(order, weights);
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int k = 0; k < p.length; k++) {
            int test = order[k];
            largest = Math.max(largest, Math.min(1, p[test] / weights[test] * left[k]));
            adjusted[test] = largest;
        }
        return adjusted;
    }

    /**
     * For each test the level at which the procedure judges it: its share of {@code alpha} among those that are not called yet, by p over
     * weight, until the first that fails; the same shares for all after it. An interval of confidence {@code 1 - level} excludes "no
     * difference" exactly where the adjusted p is at most {@code alpha}.
     *
     * @param weights one a test, each &gt; 0 and finite; only their ratios matter
     * @param alpha level of the family, in (0, 1)
     * @return in the order of {@code p}
     */
    public static double[] levels(double[] p, double[] weights, double alpha) {
        Integer[] order = ascending(p, weights);
        double[] left = left(order, weights);
        double[] levels = new double[p.length];
        double among = 0;
        boolean failed = false;
        for (int k = 0; k < p.length; k++) {
            int test = order[k];
            if (!failed) {
                among = left[k];
                failed = p[test] > alpha * (weights[test] / among);
            }
            levels[test] = alpha * (weights[test] / among);
        }
        return levels;
    }

    private static double[] alike(double[] p) {
        double[] weights = new double[p.length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** The tests by p over weight. */
    private static Integer[] ascending(double[] p, double[] weights) {
        if (weights.length != p.length) {
            throw new IllegalArgumentException("%d p need as many weights, not %d".formatted(p.length, weights.length));
        }
        Integer[] order = new Integer[p.length];
        for (int i = 0; i < p.length; i++) {
            if (!(p[i] >= 0 && p[i] <= 1)) {
                throw new IllegalArgumentException("p must be in [0, 1], is " + p[i]);
            }
            if (!(weights[i] > 0 && Double.isFinite(weights[i]))) {
                throw new IllegalArgumentException("weights must be finite and above 0, one is " + weights[i]);
            }
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> p[i] / weights[i]));
        return order;
    }

    /** In this order the weight of each and of all after it. */
    private static double[] left(Integer[] order, double[] weights) {
        double[] left = new double[order.length];
        double sum = 0;
        for (int k = order.length - 1; k >= 0; k--) {
            sum += weights[order[k]];
            left[k] = sum;
        }
        return left;
    }
}
