// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork.Latency;
import io.mitigauge.model.Fork.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/**
 * One element of JMH's result file: a benchmark configuration with the raw scores of its forks.
 *
 * <p>Modes: average time and single shot (lower is better), throughput (higher is better), sample time (lower is
 * better, with latency). Source of the names: {@code org.openjdk.jmh.results.format.JSONResultFormat}, JMH 1.37.
 *
 * @param score with the number of threads, where the file tells it
 * @param forks one list of iteration scores per fork; a score that JMH could not compute is NaN
 * @param latencies one per fork in sample-time mode, else empty
 */
record JmhEntry(BenchmarkId benchmark, Score score, List<List<Double>> forks, List<Latency> latencies) {

    private static final int MAX_SAMPLES_PER_FORK = 1 << 28;

    JmhEntry {
        forks = List.copyOf(forks);
        latencies = List.copyOf(latencies);
    }

    /**
     * Reads one element.
     *
     * @param where names the file in messages
     * @throws BundleException if it is not what JMH writes
     */
    static JmhEntry parse(JsonNode entry, String where) {
        if (!entry.path("benchmark").isString() || !entry.path("primaryMetric").isObject()) {
            throw notJmh(where, "an element lacks \"benchmark\" or \"primaryMetric\"");
        }
        BenchmarkId benchmark =
                new BenchmarkId(entry.path("benchmark").asString(), params(entry.path("params"), where));
        JsonNode metric = entry.path("primaryMetric");
        String mode = entry.path("mode").asString("");
        String unit = metric.path("scoreUnit").asString("");
        Score score = new Score(mode, unit, direction(mode, where, benchmark), threads(entry.path("threads")));
        List<Latency> latencies = latencies(metric.path("rawDataHistogram"), unit, where);
        List<List<Double>> forks = metric.has("rawData")
                ? rawData(metric.path("rawData"), where, benchmark)
                : histogramMeans(metric.path("rawDataHistogram"), where, benchmark);
        return new JmhEntry(benchmark, score, forks, latencies);
    }

    private static Direction direction(String mode, String where, BenchmarkId benchmark) {
        return Direction.ofMode(mode)
                .orElseThrow(() -> notJmh(where, benchmark.shown() + " has the unknown mode \"" + mode + "\""));
    }

    /** JMH writes how many there were, also where as many as CPUs were asked for; what is no such number tells nothing. */
    private static OptionalInt threads(JsonNode node) {
        boolean told = node.isIntegralNumber() && node.canConvertToInt() && node.asInt() >= 1;
        return told ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
    }

    private static SortedMap<String, String> params(JsonNode node, String where) {
        SortedMap<String, String> params = new TreeMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            throw notJmh(where, "\"params\" is not an object");
        }
        node.propertyStream().forEach(e -> params.put(e.getKey(), e.getValue().asString("")));
        return params;
    }

    private static List<List<Double>> rawData(JsonNode node, String where, BenchmarkId benchmark) {
        List<List<Double>> forks = new ArrayList<>();
        for (JsonNode fork : array(node, where, benchmark)) {
            List<Double> iterations = new ArrayList<>();
            for (JsonNode value : array(fork, where, benchmark)) {
                iterations.add(value.isNumber() ? value.asDouble() : Double.NaN);
            }
            forks.add(iterations);
        }
        return forks;
    }

    private static List<List<Double>> histogramMeans(JsonNode node, String where, BenchmarkId benchmark) {
        List<List<Double>> forks = new ArrayList<>();
        for (JsonNode fork : array(node, where, benchmark)) {
            List<Double> iterations = new ArrayList<>();
            for (JsonNode iteration : array(fork, where, benchmark)) {
                double sum = 0;
                double count = 0;
                for (JsonNode bucket : iteration) {
                    sum += bucket.path(0).asDouble(Double.NaN) * bucket.path(1).asDouble(Double.NaN);
                    count += bucket.path(1).asDouble(Double.NaN);
                }
                iterations.add(sum / count);
            }
            forks.add(iterations);
        }
        return forks;
    }

    /** JMH writes buckets of {@code [value, count]} in the score's unit. */
    private static List<Latency> latencies(JsonNode node, String unit, String where) {
        List<Latency> latencies = new ArrayList<>();
        for (JsonNode fork : node) {
            Histogram histogram = new Histogram(3);
            double scale = 1000; // keeps three digits of values near 1 in the score's unit
            for (JsonNode iteration : fork) {
                for (JsonNode bucket : iteration) {
                    long value = Math.round(bucket.path(0).asDouble(-1) * scale);
                    long count = bucket.path(1).asLong(-1);
                    if (value < 0 || value > Long.MAX_VALUE / 4 || count < 0 || count > MAX_SAMPLES_PER_FORK) {
                        throw notJmh(where, "a latency bucket is out of range");
                    }
                    histogram.recordValueWithCount(value, count);
                }
            }
            latencies.add(Latencies.of(histogram, unit.replace("/op", ""), scale));
        }
        return latencies;
    }

    private static JsonNode array(JsonNode node, String where, BenchmarkId benchmark) {
        if (!node.isArray() || node.isEmpty()) {
            throw notJmh(where, benchmark.shown() + " has no raw scores");
        }
        return node;
    }

    private static BundleException notJmh(String where, String problem) {
        return new BundleException(
                where,
                "is not a JMH result file (" + problem + ")",
                "name a bundle, or a file that JMH wrote with -rf json");
    }
}
