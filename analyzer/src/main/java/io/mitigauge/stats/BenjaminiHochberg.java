// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Many exploratory tests at once: the step-up procedure that keeps the expected share of false ones among those that are
 * picked out. Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
 *
 * <p>A p above {@code cap} is never picked out, however many others are: the k-th smallest is held against
 * {@code min(k q / m, cap)}. What is picked out is still at most what the uncapped rule allows for so many picks, so the
 * rate holds as before (Blanchard and Roquain 2008, doi:10.1214/08-EJS180), and an interval at the deciding level is never
 * narrower than that of confidence {@code 1 - cap}.
 *
 * @param q rate of false discoveries to keep, in (0, 1)
 * @param cap largest p that may be picked out, in (0, q]
 */
public record BenjaminiHochberg(double q, double cap) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the values
     */
    public BenjaminiHochberg {
        if (!(q > 0 && q < 1 && cap > 0 && cap <= q)) {
            throw new IllegalArgumentException("need 0 < cap <= q < 1, have %s, %s".formatted(cap, q));
        }
    }

    /**
     * Adjusted p-values: at most {@link #q} exactly where the test is picked out.
     *
     * @param p in [0, 1], in any order
     * @return in the order of {@code p}, in [0, 1]
     * @throws IllegalArgumentException naming a value outside [0, 1]
     */
    public double[] adjust(double[] p) {
        Integer[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double least = 1;
        for (int k = p.length; k > 0; k--) {
            int index = order[k - 1];
            least = Math.min(least, p[index] * q / critical(k, p.length));
            adjusted[index] = least;
        }
        return adjusted;
    }

    /**
     * The level at which each test is judged: that of the last one that is picked out, or of the smallest p where none is.
     * An interval of confidence {@code 1 - level} excludes "no difference" exactly where the test is picked out. For
     * those it is the interval of Benjamini and Yekutieli (2005), doi:10.1198/016214504000001907, of which on average at
     * least {@code 1 - q} hold the truth although they were picked for what they showed.
     *
     * @param p in [0, 1], in any order
     * @return one value for each p
     */
    public double[] levels(double[] p) {
        Integer[] order = ascending(p);
        int picked = p.length;
        while (picked > 0 && p[order[picked - 1]] > critical(picked, p.length)) {
            picked--;
        }
        double[] levels = new double[p.length];
        if (p.length > 0) {
            Arrays.fill(levels, critical(Math.max(1, picked), p.length));
        }
        return levels;
    }

    private double critical(int k, int m) {
        return Math.min(k * q / m, cap);
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
