// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import java.util.Comparator;

/** Many tests at once: Holm's step-down procedure. Holm (1979), Scandinavian Journal of Statistics 6, 65-70. */
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
        Integer[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int k = 0; k < order.length; k++) {
            largest = Math.max(largest, Math.min(1, (p.length - k) * p[order[k]]));
            adjusted[order[k]] = largest;
        }
        return adjusted;
    }

    /**
     * For each test the level at which the procedure judges it: {@code alpha / (m - k + 1)} for the k-th smallest p,
     * until the first that fails; that one's level for all after it. An interval of confidence {@code 1 - level}
     * excludes "no difference" exactly where the adjusted p is at most {@code alpha}.
     *
     * @param alpha level of the family, in (0, 1)
     * @return in the order of {@code p}
     */
    public static double[] levels(double[] p, double alpha) {
        Integer[] order = ascending(p);
        double[] levels = new double[p.length];
        double level = 0;
        boolean failed = false;
        for (int k = 0; k < order.length; k++) {
            if (!failed) {
                level = alpha / (p.length - k);
                failed = p[order[k]] > level;
            }
            levels[order[k]] = level;
        }
        return levels;
    }

    private static Integer[] ascending(double[] p) {
        Integer[] order = new Integer[p.length];
        for (int i = 0; i < p.length; i++) {
            if (!(p[i] >= 0 && p[i] <= 1)) {
                throw new IllegalArgumentException("p must be in [0, 1], is " + p[i]);
            }
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
        return order;
    }
}
