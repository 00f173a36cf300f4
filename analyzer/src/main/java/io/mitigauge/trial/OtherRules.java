// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * How other tools decide that two results differ, as far as their sources tell; each gets what it would get from its own
 * runs. For comparison only. Values are positive, at least two a side.
 */
public final class OtherRules {

    private static final double LEVEL = 0.05;
    private static final double JMH_CONFIDENCE = 0.999;
    private static final double CRITERION_NOISE = 0.01;
    private static final int RESAMPLES = 400;

    private OtherRules() {}

    /**
     * benchstat (golang.org/x/perf, {@code benchmath/anone.go}): Mann-Whitney U, 5 %, over result lines; so does Google
     * Benchmark's compare.py. JMH users who feed it every iteration get this.
     */
    public static boolean mannWhitney(double[] before, double[] after) {
        return MannWhitneyUTest.withDefaults().test(before, after).getPValue() < LEVEL;
    }

    /** What readers of JMH's table do: "score ± error" are 99.9 % intervals over all iterations, apart or not. */
    public static boolean jmhIntervalsApart(double[] before, double[] after) {
        double[] first = jmhInterval(before);
        double[] second = jmhInterval(after);
        return first[1] < second[0] || second[1] < first[0];
    }

    private static double[] jmhInterval(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
        double t = TDistribution.of(values.length - 1.0).inverseCumulativeProbability((1 + JMH_CONFIDENCE) / 2);
        double half = t * Math.sqrt(variance / values.length);
        return new double[] {mean - half, mean + half};
    }

    /** Welch's t test on logarithms, 5 %: many scripts (pyperf pools the variances), with whatever is taken for independent. */
    public static boolean welch(double[] before, double[] after) {
        return LogDifference.between(LogMean.plain(before), LogMean.plain(after))
                        .pValue()
                < LEVEL;
    }

    /**
     * criterion.rs ({@code src/analysis/compare.rs}, {@code src/report.rs}): a bootstrapped t statistic below 5 %, and a
     * bootstrap interval of the relative change of the mean that lies beyond 1 % altogether. It resamples 100,000 times; 400
     * are enough for a rate.
     */
    public static boolean criterion(double[] before, double[] after, Random random) {
        double observed = Math.abs(tStatistic(before, after));
        double[] pooled = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, pooled, before.length, after.length);
        double[] changes = new double[RESAMPLES];
        int asFar = 0;
        for (int i = 0; i < RESAMPLES; i++) {
            double[] first = resampled(pooled, before.length, random);
            double[] second = resampled(pooled, after.length, random);
            asFar += Math.abs(tStatistic(first, second)) >= observed ? 1 : 0;
            changes[i] =
                    mean(resampled(after, after.length, random)) / mean(resampled(before, before.length, random)) - 1;
        }
        Arrays.sort(changes);
        double low = changes[(int) Math.round(RESAMPLES * LEVEL / 2)];
        double high = changes[(int) Math.round(RESAMPLES * (1 - LEVEL / 2)) - 1];
        return (double) asFar / RESAMPLES < LEVEL && (low > CRITERION_NOISE || high < -CRITERION_NOISE);
    }

    private static double[] resampled(double[] values, int count, Random random) {
        double[] drawn = new double[count];
        Arrays.setAll(drawn, i -> values[random.nextInt(values.length)]);
        return drawn;
    }

    private static double tStatistic(double[] first, double[] second) {
        return (mean(first) - mean(second))
                / Math.sqrt(variance(first) / first.length + variance(second) / second.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }
}
