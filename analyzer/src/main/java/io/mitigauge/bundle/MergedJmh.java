// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All forks of a run as one standard JMH result file.
 *
 * <p>Scores and errors are JMH's: the mean over all iterations, and the half width of its 99.9 % t interval. They are
 * there for JMH viewers; mitigauge itself judges by forks.
 */
final class MergedJmh {

    private static final double[] PERCENTILES = {0, 50, 90, 95, 99, 99.9, 99.99, 99.999, 99.9999, 100};

    private MergedJmh() {}

    /** Merges fork results (each an array of one element) by benchmark and parameters, in order of appearance. */
    static byte[] merge(List<JsonNode> forks) {
        Map<String, List<ObjectNode>> groups = new LinkedHashMap<>();
        for (JsonNode fork : forks) {
            if (fork.path(0) instanceof ObjectNode result) {
                String key = result.path("benchmark").asString("") + result.path("params");
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(result);
            }
        }
        ArrayNode merged = Json.MAPPER.createArrayNode();
        groups.values().forEach(group -> merged.add(mergeOne(group)));
        return Json.MAPPER.writeValueAsBytes(merged);
    }

    private static ObjectNode mergeOne(List<ObjectNode> forks) {
        ObjectNode result = forks.getFirst().deepCopy();
        result.remove("mitigauge");
        result.put("forks", forks.size());
        result.set(
                "primaryMetric",
                mergeMetric(forks.stream().map(f -> f.path("primaryMetric")).toList()));
        ObjectNode secondary = result.putObject("secondaryMetrics");
        forks.getFirst().path("secondaryMetrics").propertyNames().forEach(name -> {
            List<JsonNode> metrics = forks.stream()
                    .map(f -> f.path("secondaryMetrics").path(name))
                    .filter(JsonNode::isObject)
                    .toList();
            secondary.set(name, mergeMetric(metrics));
        });
        return result;
    }

    private static ObjectNode mergeMetric(List<JsonNode> metrics) {
        ArrayNode rawData = Json.MAPPER.createArrayNode();
        List<Double> scores = new ArrayList<>();
        for (JsonNode metric : metrics) {
            for (JsonNode fork : metric.path("rawData")) {
                rawData.add(fork);
                fork.forEach(v -> scores.add(v.asDouble(Double.NaN)));
            }
        }
        double[] sorted =
                scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        double error = errorOf(sorted, mean);
        ObjectNode merged = Json.MAPPER.createObjectNode();
        putNumber(merged, "score", mean);
        putNumber(merged, "scoreError", error);
        ArrayNode confidence = merged.putArray("scoreConfidence");
        addNumber(confidence, mean - error);
        addNumber(confidence, mean + error);
        ObjectNode percentiles = merged.putObject("scorePercentiles");
        for (double p : PERCENTILES) {
            putNumber(percentiles, String.valueOf(p), percentile(sorted, p));
        }
        merged.put("scoreUnit", metrics.getFirst().path("scoreUnit").asString(""));
        merged.set("rawData", rawData);
        return merged;
    }

    private static double errorOf(double[] values, double mean) {
        if (values.length < 3) {
            return Double.NaN; // as JMH does
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double standardError = Math.sqrt(squares / (values.length - 1) / values.length);
        return TDistribution.of(values.length - 1).inverseSurvivalProbability(0.0005) * standardError;
    }

    /** The definition of Hyndman and Fan's type 6, which JMH takes from commons-math. */
    private static double percentile(double[] sorted, double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double position = percent / 100 * (sorted.length + 1);
        int below = (int) Math.floor(position);
        if (below < 1) {
            return sorted[0];
        }
        if (below >= sorted.length) {
            return sorted[sorted.length - 1];
        }
        return sorted[below - 1] + (position - below) * (sorted[below] - sorted[below - 1]);
    }

    /** JMH writes what is not a number as a string. */
    private static void putNumber(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.put(name, "NaN");
        }
    }

    private static void addNumber(ArrayNode node, double value) {
        if (Double.isFinite(value)) {
            node.add(value);
        } else {
            node.add("NaN");
        }
    }
}
