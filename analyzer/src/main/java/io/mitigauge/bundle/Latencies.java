// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Fork.Latency;
import io.mitigauge.model.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Turns histograms into the quantiles and the curve that the model keeps. */
final class Latencies {

    /** Percentiles at which the curve is kept, as far as enough samples lie beyond them. */
    private static final double[] GRID = {
        0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.25, 99.5, 99.6, 99.7, 99.8,
        99.9, 99.95, 99.99, 99.995, 99.999
    };

    private static final long MAX_LOG_BYTES = 64L << 20;

    private Latencies() {}

    /**
     * Quantiles and curve of a histogram.
     *
     * @param unit name of the unit that remains after division by {@code scale}
     * @param scale recorded value per unit, > 0
     */
    static Latency of(Histogram histogram, String unit, double scale) {
        long samples = histogram.getTotalCount();
        SortedMap<Metric, Double> quantiles = new TreeMap<>();
        SortedMap<Double, Double> curve = new TreeMap<>();
        for (Metric metric : Metric.values()) {
            if (metric != Metric.MEAN && samples >= metric.samplesNeeded()) {
                quantiles.put(metric, histogram.getValueAtPercentile(100 * metric.quantile()) / scale);
            }
        }
        for (double percentile : GRID) {
            if (samples * (1 - percentile / 100) >= 10) { // the rule of Metric.samplesNeeded
                curve.put(percentile, histogram.getValueAtPercentile(percentile) / scale);
            }
        }
        return new Latency(unit, samples, quantiles, curve);
    }

    /**
     * Reads an interval log and adds all its intervals, whatever their tags.
     *
     * @throws BundleException if it is not a HdrHistogram log, or too large
     */
    static Latency read(Path log) {
        Histogram total = new Histogram(3);
        try {
            if (Files.size(log) > MAX_LOG_BYTES) {
                throw new BundleException(log, "is larger than 64 MiB", "this is not a log that mitigauge wrote");
            }
            try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
                while (reader.hasNext()) {
                    EncodableHistogram interval = reader.nextIntervalHistogram();
                    if (interval instanceof Histogram histogram) {
                        total.add(histogram);
                    }
                }
            }
        } catch (IOException e) {
            throw new BundleException(log, "cannot be read (" + e.getMessage() + ")", "check its permissions");
        } catch (RuntimeException e) {
            if (e instanceof BundleException already) {
                throw already;
            }
            throw new BundleException(
                    log, "is not a readable HdrHistogram log", "it was damaged; record the run again");
        }
        return of(total, "ns", 1);
    }
}
