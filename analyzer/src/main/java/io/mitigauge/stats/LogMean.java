// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;

/**
 * Trimmed mean of logarithms, with the variance of that mean: what one side says about a positive quantity.
 *
 * <p>A fifth of the values at either end is set aside, so that single wild values, however far off, hardly move the
 * mean; the variance is that of the winsorized values, so that setting aside does not feign precision. With fewer than
 * 5 values nothing is set aside. Tukey and McLaughlin (1963), Sankhya A 25, 331-352; Yuen (1974),
 * doi:10.1093/biomet/61.1.165.
 *
 * @param mean of the logarithms
 * @param variance of {@code mean}, >= 0
 * @param degreesOfFreedom of that variance, >= 1
 * @param count values behind it, >= 2
 * @param setAside how many of them were set aside
 */
public record LogMean(double mean, double variance, double degreesOfFreedom, int count, int setAside) {

    /** Share of the values set aside at either end. */
    public static final double TRIM = 0.2;

    /**
     * Trimmed by {@link #TRIM}.
     *
     * @param values at least 2, finite and > 0, in any order
     * @throws IllegalArgumentException naming the offending value
     */
    public static LogMean trimmed(double[] values) {
        return of(values, (values.length - kept(values.length)) / 2);
    }

    /** How many of so many values a trimmed mean keeps. */
    static int kept(int values) {
        return values - 2 * (int) Math.floor(TRIM * values);
    }

    /**
     * Plain: no value is set aside.
     *
     * @throws IllegalArgumentException naming the offending value
     */
    public static LogMean plain(double[] values) {
        return of(values, 0);
    }

    /**
     * Plain, of logarithms.
     *
     * @param logs at least 2, finite
     * @throws IllegalArgumentException if there are fewer
     */
    public static LogMean ofLogs(double[] logs) {
        if (logs.length < 2) {
            throw new IllegalArgumentException("need at least 2 values, have " + logs.length);
        }
        return ofAll(logs, 0);
    }

    private static LogMean of(double[] values, int trim) {
        int n = values.length;
        if (n < 2) {
            throw new IllegalArgumentException("need at least 2 values, have " + n);
        }
        double[] logs = new double[n];
        for (int i = 0; i < n; i++) {
            if (!(values[i] > 0 && values[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("values must be finite and > 0, one is " + values[i]);
            }
            logs[i] = Math.log(values[i]);
        }
        return ofAll(logs, trim);
    }

    private static LogMean ofAll(double[] unsorted, int trim) {
        double[] logs = unsorted.clone();
        Arrays.sort(logs);
        int n = logs.length;
        int kept = n - 2 * trim;
        double mean = Arrays.stream(logs, trim, n - trim).average().orElseThrow();
        double[] winsorized = logs.clone();
        Arrays.fill(winsorized, 0, trim, logs[trim]);
        Arrays.fill(winsorized, n - trim, n, logs[n - trim - 1]);
        return new LogMean(mean, squares(winsorized) / ((double) kept * (kept - 1)), kept - 1.0, n, 2 * trim);
    }

    /** The same of values that are larger by a factor of which this is the logarithm. */
    public LogMean plus(double logarithm) {
        return new LogMean(mean + logarithm, variance, degreesOfFreedom, count, setAside);
    }

    /** The same with an error added that the values cannot show, as that of rounding. */
    public LogMean widened(double more) {
        return new LogMean(mean, variance + more, degreesOfFreedom, count, setAside);
    }

    /** Sum of squared deviations from the mean. */
    private static double squares(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    }

    /**
     * Half width of the two-sided interval for the mean.
     *
     * @param confidence in (0, 1)
     */
    public double halfWidth(double confidence) {
        return Students.halfWidth(Students.twoSided(confidence, degreesOfFreedom), variance);
    }
}
