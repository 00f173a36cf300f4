// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Power;
import java.util.List;
import java.util.Optional;

/**
 * What the forks of both sides say about one metric.
 *
 * @param before trimmed log mean of the first side
 * @param after trimmed log mean of the second side
 * @param difference of the two, with the variance between runs in its error
 * @param untrimmed the same estimate without setting forks aside, for the cross-check
 * @param betweenRuns how much runs of the same state differ
 */
record Evidence(LogMean before, LogMean after, LogDifference difference, double untrimmed, RunVariance betweenRuns) {

    /** Empty where a side has fewer than 2 values. */
    static Optional<Evidence> of(List<Double> before, List<Double> after, RunVariance betweenRuns) {
        if (before.size() < 2 || after.size() < 2) {
            return Optional.empty();
        }
        LogMean first = LogMean.trimmed(array(before));
        LogMean second = LogMean.trimmed(array(after));
        LogDifference difference =
                LogDifference.between(first, second).plus(betweenRuns.ofDifference(), betweenRuns.degreesOfFreedom());
        double untrimmed = LogMean.plain(array(after)).mean()
                - LogMean.plain(array(before)).mean();
        return Optional.of(new Evidence(first, second, difference, untrimmed, betweenRuns));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Forks on the side that has fewer. */
    int forks() {
        return Math.min(before.count(), after.count());
    }

    Power.Growth growth() {
        return new Power.Growth(
                before.variance() * before.count() + after.variance() * after.count(),
                betweenRuns.ofDifference(),
                betweenRuns.degreesOfFreedom());
    }
}
