// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Optional;
import java.util.stream.Stream;

/** Which property of a benchmark is compared: its mean cost, or a quantile of its latency. */
public enum Metric {
    /** Mean over the fork's iterations. */
    MEAN("mean", Double.NaN),
    /** Median latency. */
    P50("p50", 0.5),
    /** 90th percentile of latency. */
    P90("p90", 0.9),
    /** 99th percentile of latency. */
    P99("p99", 0.99),
    /** 99.9th percentile of latency. */
    P999("p99.9", 0.999),
    /** 99.99th percentile of latency. */
    P9999("p99.99", 0.9999);

    private final String label;
    private final double quantile;

    Metric(String label, double quantile) {
        this.label = label;
        this.quantile = quantile;
    }

    /** The name in reports and JSON. */
    public String label() {
        return label;
    }

    /** Whether it is looked at to find something, and not to decide: all but the mean. */
    public boolean exploratory() {
        return this != MEAN;
    }

    /** The quantile in (0, 1); NaN for the mean. */
    public double quantile() {
        return quantile;
    }

    /**
     * Least number of samples in a fork with which the fork's own quantile may be shown: {@code 10 / (1 - q)}, so that ten
     * of them lie beyond it. 1 for the mean.
     */
    public long samplesNeeded() {
        return this == MEAN ? 1 : Math.round(10 / (1 - quantile));
    }

    /** Least number of samples in a boot with which this quantile may be judged: 100 of them lie beyond it. 1 for the mean. */
    public long samplesNeededInBoot() {
        return this == MEAN ? 1 : samplesNeededInBoot(quantile);
    }

    /** The same for any quantile in (0, 1); docs/statistics.md, "Quantiles". */
    public static long samplesNeededInBoot(double quantile) {
        return Math.round(100 / (1 - quantile));
    }

    /** The metric with this label, if there is one. */
    public static Optional<Metric> labelled(String label) {
        return Stream.of(values()).filter(m -> m.label.equals(label)).findFirst();
    }
}
