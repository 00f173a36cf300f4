// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;

/**
 * How the whole distribution of a benchmark's latency moved: the relative change at each decile, and in the tail as far as
 * enough samples lie beyond. Exploratory: no verdict uses it. Doksum (1974), doi:10.1214/aos/1176342662.
 *
 * @param benchmark what was measured
 * @param points by quantile, ascending; at least one
 * @param basis where the variance between runs came from
 */
public record Shift(BenchmarkId benchmark, List<Point> points, Change.Basis basis) {

    /** Copies the points. */
    public Shift {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException(benchmark.shown() + ": a shift needs at least one point");
        }
    }

    /**
     * The relative change of one quantile: 0.05 is 5 % longer.
     *
     * @param quantile in (0, 1)
     * @param point estimate
     * @param low lower end of the 95 % interval of this quantile alone
     * @param high upper end of it
     * @param bandLow lower end of the band that holds all quantiles at once with 95 % confidence (Bonferroni)
     * @param bandHigh upper end of it
     */
    public record Point(double quantile, double point, double low, double high, double bandLow, double bandHigh) {

        /**
         * Checks the order.
         *
         * @throws IllegalArgumentException naming the offending values
         */
        public Point {
            if (!(-1 <= bandLow
                    && bandLow <= low
                    && low <= point
                    && point <= high
                    && high <= bandHigh
                    && bandHigh < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "need -1 <= bandLow <= low <= point <= high <= bandHigh, have %s, %s, %s, %s, %s"
                                .formatted(bandLow, low, point, high, bandHigh));
            }
            if (!(quantile > 0 && quantile < 1)) {
                throw new IllegalArgumentException("quantile must be in (0, 1), is " + quantile);
            }
        }
    }
}
