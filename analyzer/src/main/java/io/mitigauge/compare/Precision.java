// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.stats.LogMean;
import java.util.List;

/** How well a run under way knows a mean, by the scatter of its forks alone. */
public final class Precision {

    private static final double CONFIDENCE = 0.95;

    private Precision() {}

    /**
     * Half width of the 95 % interval of the trimmed log mean, the one that reports show: 0.01 is about 1 %.
     *
     * @param forks one mean a fork, finite and > 0
     * @return >= 0; infinite with fewer than 2 forks
     */
    public static double halfWidth(List<Double> forks) {
        return forks.size() < 2
                ? Double.POSITIVE_INFINITY
                : LogMean.trimmed(
                                forks.stream().mapToDouble(Double::doubleValue).toArray())
                        .halfWidth(CONFIDENCE);
    }
}
