// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import java.util.Optional;

/**
 * A sample that falls into two heaps with nothing between: the mark of a machine that changed its ways while it was
 * measured.
 *
 * <p>The sample is cut where the squares of the distances within the two parts are least (Jenks 1967; Otsu 1979,
 * doi:10.1109/TSMC.1979.4310076). It has two modes only if the gap between the middle 80 % of either part is wider than
 * the wider of these middles, and than what the caller calls a difference. Skewed and long-tailed samples pass as one
 * mode, since the part that holds the tail is wide.
 *
 * @param major median of the larger part
 * @param minor median of the smaller part
 * @param minorShare share of values in the smaller part, in (0, 0.5]
 */
public record Modes(double major, double minor, double minorShare) {

    /** A part with fewer values, or a smaller share, is a few wild values and no mode. */
    private static final int LEAST = 5;

    private static final double LEAST_SHARE = 0.04;
    private static final double OUTER = 0.1;

    /**
     * Looks for a second mode.
     *
     * @param values finite, in any order
     * @param difference between two values that matters, {@code >= 0}, in their unit
     * @return empty where there is one mode
     */
    public static Optional<Modes> of(double[] values, double difference) {
        return of(values, difference, LEAST);
    }

    /**
     * The same with another least number of values in either part.
     *
     * @param fewest > 0
     */
    public static Optional<Modes> of(double[] values, double difference, int fewest) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int least = (int) Math.max(fewest, Math.ceil(LEAST_SHARE * sorted.length));
        if (sorted.length < 2 * least) {
            return Optional.empty();
        }
        int cut = cut(sorted, least);
        double[] low = Arrays.copyOfRange(sorted, 0, cut);
        double[] high = Arrays.copyOfRange(sorted, cut, sorted.length);
        double gap = lower(high) - upper(low);
        if (gap <= Math.max(difference, Math.max(middle(low), middle(high)))) {
            return Optional.empty();
        }
        double[] major = low.length >= high.length ? low : high;
        double[] minor = low.length >= high.length ? high : low;
        return Optional.of(new Modes(median(major), median(minor), (double) minor.length / sorted.length));
    }

    /** Index of the first value of the upper part; either part has at least {@code least} values. */
    private static int cut(double[] sorted, int least) {
        int n = sorted.length;
        double total = Arrays.stream(sorted).sum();
        double sum = 0;
        double best = Double.NEGATIVE_INFINITY;
        int cut = least;
        for (int i = 1; i <= n - least; i++) {
            sum += sorted[i - 1];
            double rest = total - sum;
            double between = sum * sum / i + rest * rest / (n - i); // largest where the squares within are least
            if (i >= least && between > best) {
                best = between;
                cut = i;
            }
        }
        return cut;
    }

    private static double middle(double[] sorted) {
        return upper(sorted) - lower(sorted);
    }

    /** Where the middle 80 % begin; the least value where there are few. */
    private static double lower(double[] sorted) {
        return sorted[(int) Math.floor(OUTER * (sorted.length - 1))];
    }

    /** Where they end. */
    private static double upper(double[] sorted) {
        return sorted[sorted.length - 1 - (int) Math.floor(OUTER * (sorted.length - 1))];
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
