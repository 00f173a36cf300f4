// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Fork.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;

/** Turns the library's histograms into the model's. */
final class Latencies {

    private static final long MAX_LOG_BYTES = 64L << 20;

    private Latencies() {}

    /**
     * A histogram as the model keeps it: each bucket by the highest value that it stands for, as the library's own
     * percentiles do.
     *
     * @param unit name of the unit that remains after division by {@code scale}
     * @param scale recorded value per unit, > 0
     */
    static Latency of(Histogram histogram, String unit, double scale) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            counts.merge(
                    histogram.highestEquivalentValue(bucket.getValueIteratedTo()),
                    bucket.getCountAddedInThisIterationStep(),
                    Long::sum);
        }
        return new Latency(unit, io.mitigauge.model.Histogram.of(counts, scale));
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
