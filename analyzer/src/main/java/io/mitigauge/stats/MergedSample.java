// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Samples of several parts taken together, as the latencies of the forks of one boot: quantiles of the whole, and how
 * uncertain they are because the parts differ. A part counts as one piece of evidence, however many samples it has.
 *
 * <p>Delete-one-part jackknife: Quenouille (1956), doi:10.1093/biomet/43.3-4.353; Tukey (1958); for parts of several
 * samples Shao and Tu (1995), doi:10.1007/978-1-4612-0795-5.
 */
public final class MergedSample {

    private static final double ROUNDING = 1e-9; // of a product such as 0.99 * 10,000, which is a whole number
    private static final double UNIFORM = 12; // the variance of a uniform distribution is its width squared by this

    private static final double HALF = 0.5;

    private final double[] values;
    private final long[][] counts;
    private final long[] sum;

    private MergedSample(double[] values, long[][] counts) {
        this.values = values;
        this.counts = counts;
        this.sum = new long[values.length];
        for (long[] part : counts) {
            Arrays.setAll(sum, i -> sum[i] + part[i]);
        }
    }

    /** One part of it: the values that occur, and how often each does. */
    public static final class Part {

        private final double[] values;
        private final long[] counts;

        /**
         * From arrays, which the caller leaves alone from then on.
         *
         * @param values ascending, finite, {@code >= 0}
         * @param counts how often each occurs, {@code > 0}
         * @throws IllegalArgumentException if there are none, or not as many of these as of those
         */
        public Part(double[] values, long[] counts) {
            if (values.length == 0 || values.length != counts.length) {
                throw new IllegalArgumentException(
                        "need as many counts as values, and some; have " + counts.length + ", " + values.length);
            }
            this.values = values;
            this.counts = counts;
        }
    }

    /**
     * Merges.
     *
     * @param parts at least 2, in any order
     * @throws IllegalArgumentException if there are fewer
     */
    public static MergedSample of(List<Part> parts) {
        if (parts.size() < 2) {
            throw new IllegalArgumentException("need at least 2 parts, have " + parts.size());
        }
        double[] union = parts.stream()
                .flatMapToDouble(part -> Arrays.stream(part.values))
                .sorted()
                .distinct()
                .toArray();
        long[][] counts = new long[parts.size()][union.length];
        for (int p = 0; p < counts.length; p++) {
            Part part = parts.get(p);
            int at = 0;
            for (int i = 0; i < part.values.length; i++) {
                while (union[at] < part.values[i]) {
                    at++;
                }
                counts[p][at] = part.counts[i];
            }
        }
        return new MergedSample(union, counts);
    }

    /** The least value that at least a share {@code q} of all samples does not exceed. */
    public double quantile(double q) {
        return values[index(q, new long[values.length])];
    }

    /** The same without one part. */
    public double quantileWithout(int part, double q) {
        return values[index(q, counts[part])];
    }

    /** Whether a quantile is {@code > 0}, of the whole and without each part. */
    public boolean isPositive(double q) {
        return quantile(q) > 0 && IntStream.range(0, counts.length).allMatch(part -> quantileWithout(part, q) > 0);
    }

    private int index(double q, long[] without) {
        long samples = 0;
        for (int i = 0; i < sum.length; i++) {
            samples += sum[i] - without[i];
        }
        double rank = q * samples * (1 - ROUNDING);
        long seen = 0;
        int index = -1;
        for (int i = 0; i < sum.length && (index < 0 || seen < rank); i++) {
            long here = sum[i] - without[i];
            seen += here;
            index = here > 0 ? i : index;
        }
        return index;
    }

    /**
     * The logarithm of a quantile, with its variance: what the jackknife over the parts shows, and what rounding may hide.
     * The degrees of freedom are one less than the parts that the quantile really rests on, at least 1.
     *
     * @param q in (0, 1)
     * @throws IllegalArgumentException if the quantile, of the whole or without some part, is not {@code > 0}
     */
    public LogMean logQuantile(double q) {
        int n = counts.length;
        double[] left = new double[n];
        Arrays.setAll(left, part -> logarithm(quantileWithout(part, q)));
        double log = logarithm(quantile(q));
        return new LogMean(log, Jackknife.variance(log, left) + rounding(q), Math.max(1, effectiveParts(q) - 1), n, 0);
    }

    /**
     * On how many parts a quantile really rests: {@code (sum e)^2 / sum e^2} for the numbers e of their samples beyond it,
     * on its rarer side. All of them where they are alike; one where a single part is the tail. Kish (1965), Survey
     * Sampling, section 11.7, for weights.
     *
     * @return from 1 to the number of parts
     */
    public double effectiveParts(double q) {
        int index = index(q, new long[values.length]);
        double beyond = 0;
        double squares = 0;
        for (long[] part : counts) {
            double here = q < HALF
                    ? Arrays.stream(part, 0, index + 1).sum()
                    : Arrays.stream(part, index + 1, part.length).sum();
            beyond += here;
            squares += here * here;
        }
        return squares == 0 ? 1 : beyond * beyond / squares;
    }

    /**
     * Variance of the logarithm of a quantile by the steps of the clock: the true one may lie anywhere between the values
     * next to it that occur. Where values lie close together it is next to nothing.
     */
    public double rounding(double q) {
        if (values.length == 1) {
            return Math.log(2) * Math.log(2) / UNIFORM; // nobody knows the step: as large as the value itself
        }
        int index = index(q, new long[values.length]);
        double below = values[Math.max(0, index - 1)];
        double above = values[Math.min(values.length - 1, index + 1)];
        double width = below > 0 ? Math.log(above / below) / 2 : Math.log(above / values[index]);
        return width * width / UNIFORM;
    }

    private static double logarithm(double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("a quantile must be > 0 to have a logarithm, is " + value);
        }
        return Math.log(value);
    }
}
