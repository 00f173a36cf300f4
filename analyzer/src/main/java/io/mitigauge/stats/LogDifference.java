// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

/**
 * Difference of two means of logarithms, with its standard error: the logarithm of a ratio.
 *
 * <p>Welch (1947), doi:10.1093/biomet/34.1-2.28, for plain means; Yuen (1974), doi:10.1093/biomet/61.1.165, for trimmed
 * ones. Degrees of freedom after Satterthwaite (1946), doi:10.2307/3002019; of a few values a side no more than Mickey and Brown (1966),
 * leave of them.
 *
 * @param estimate after minus before
 * @param variance of the estimate, >= 0
 * @param degreesOfFreedom of that variance, > 0
 */
public record LogDifference(double estimate, double variance, double degreesOfFreedom) {

    /** From before to after, when nothing but the spread of the values counts. */
    public static LogDifference between(LogMean before, LogMean after) {
        LogDifference start =
                new LogDifference(after.mean() - before.mean(), before.variance(), before.degreesOfFreedom());
        return start.plus(after.variance(), after.degreesOfFreedom());
    }

    /**
     * The same where each side has a few values only, as of boots. If those of the side that has fewer lie close together by luck, Satterthwaite takes the degrees of
     * freedom of the other, and is far too sure; see {@link #mostDegreesOfFreedom}.
     */
    public static LogDifference ofFew(LogMean before, LogMean after) {
        LogDifference welch = between(before, after);
        double most = mostDegreesOfFreedom(before.count(), after.count());
        return new LogDifference(welch.estimate, welch.variance, Math.min(welch.degreesOfFreedom, most));
    }

    /**
     * With how many degrees of freedom two sides of so many values may be compared at most: those of two sides as small as the smaller one, n, which fall to its own,
     * n - 1, where the other is twice as large. With n - 1 a difference of two means errs no more often than it says, whatever the variances (Mickey and Brown).
     *
     * @param one at least 2
     * @param other at least 2
     */
    public static double mostDegreesOfFreedom(int one, int other) {
        double fewer = Math.min(one, other);
        return (fewer - 1) * Math.max(1, 2 * fewer / Math.max(one, other));
    }

    /** The same estimate with an independent source of error added. */
    public LogDifference plus(double otherVariance, double otherDegreesOfFreedom) {
        double sum = variance + otherVariance;
        double satterthwaite = sum == 0
                ? degreesOfFreedom + otherDegreesOfFreedom // no spread at all: any number serves
                : sum
                        * sum
                        / (variance * variance / degreesOfFreedom
                                + otherVariance * otherVariance / otherDegreesOfFreedom);
        return new LogDifference(estimate, sum, satterthwaite);
    }

    /** Of two errors of one estimate the larger. */
    public LogDifference orWider(LogDifference other) {
        return variance < other.variance ? other : this;
    }

    /** Standard error of the estimate. */
    public double standardError() {
        return Math.sqrt(variance);
    }

    /**
     * Half width of the two-sided interval.
     *
     * @param confidence in (0, 1)
     */
    public double halfWidth(double confidence) {
        return Students.unboundedHalfWidth(Students.twoSided(confidence, degreesOfFreedom), variance);
    }

    /** Bound that the true difference exceeds with probability {@code 1 - confidence} at most. */
    public double upperBound(double confidence) {
        return estimate + Students.unboundedHalfWidth(Students.oneSided(confidence, degreesOfFreedom), variance);
    }

    /** Bound that the true difference falls short of with probability {@code 1 - confidence} at most. */
    public double lowerBound(double confidence) {
        return estimate - Students.unboundedHalfWidth(Students.oneSided(confidence, degreesOfFreedom), variance);
    }

    /** Whether both one-sided bounds lie within a margin on either side of no difference: the two one-sided tests. */
    public boolean isWithin(double margin, double confidence) {
        return upperBound(confidence) < margin && lowerBound(confidence) > -margin;
    }

    /** Two-sided p for "no difference", in [0, 1]. */
    public double pValue() {
        if (variance == 0) {
            return estimate == 0 ? 1 : 0;
        }
        return Students.twoSidedP(estimate / standardError(), degreesOfFreedom);
    }
}
