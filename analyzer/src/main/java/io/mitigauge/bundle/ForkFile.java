// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Fork.Latency;
import io.mitigauge.model.Fork.Score;
import io.mitigauge.model.Reading;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code forks/NNNN-<benchmark>.json}: JMH's own result for one fork, with one key of ours, {@code mitigauge}, beside
 * JMH's. Viewers of JMH results ignore it.
 */
final class ForkFile {

    private static final String PER_OPERATION = "perOperation.";
    private static final Map<String, String> CPUS =
            Map.of("cpus.measured", Activity.MEASURED_CPU, "cpus.other", Activity.OTHER_CPU);
    private static final String OURS = "mitigauge";

    private ForkFile() {}

    /** What mitigauge adds to JMH's result. */
    record Facts(int number, int round, Instant startedAt, Activity activity, List<String> disturbances) {}

    /** Base name of the files of a fork, in characters that every file system takes. */
    static String baseName(int number, BenchmarkId benchmark) {
        String readable = benchmark.shown().replaceAll("[^A-Za-z0-9.=]+", "-").replaceAll("-+$", "");
        return "%04d-%s".formatted(number, readable.length() > 100 ? readable.substring(0, 100) : readable);
    }

    /**
     * JMH's array of one result, without what identifies the machine, and with our facts.
     *
     * @param redact takes private strings out of a text
     * @throws BundleException if JMH's result is not what is expected
     */
    static byte[] content(JsonNode jmh, Facts facts, UnaryOperator<String> redact, String where) {
        if (!(jmh instanceof ArrayNode array) || array.size() != 1 || !(array.get(0) instanceof ObjectNode result)) {
            throw new BundleException(where, "JMH left no result", "see console.log");
        }
        result.put("jvm", "java"); // JMH has the full path here, which names the user's folders
        List<String> arguments = harmlessArguments(result.path("jvmArgs"));
        ArrayNode kept = result.putArray("jvmArgs");
        arguments.forEach(kept::add);
        ObjectNode ours = result.putObject(OURS);
        ours.put("number", facts.number())
                .put("round", facts.round())
                .put("startedAt", facts.startedAt().toString());
        ours.set("activity", Fields.write(facts.activity().readings()));
        ArrayNode disturbances = ours.putArray("disturbances");
        facts.disturbances().forEach(disturbances::add);
        return redact.apply(Json.MAPPER.writeValueAsString(array)).getBytes(StandardCharsets.UTF_8);
    }

    /** The -X and -XX flags that name no file: they change what is measured; the others name folders. */
    private static List<String> harmlessArguments(JsonNode arguments) {
        List<String> kept = new ArrayList<>();
        for (JsonNode argument : arguments) {
            String text = argument.asString("");
            if (text.startsWith("-X") && !text.contains("/")) {
                kept.add(text);
            }
        }
        return kept;
    }

    /**
     * Reads a fork file.
     *
     * @param latency from the fork's log, {@link Latency#NONE} where there is none
     * @throws BundleException naming the file, if it is not what this class writes
     */
    static Fork read(JsonNode tree, Latency latency, String where) {
        if (!tree.isArray() || tree.size() != 1) {
            throw new BundleException(where, "is not the result of one fork", "it was damaged; record the run again");
        }
        JmhEntry entry = JmhEntry.parse(tree.get(0), where);
        JsonNode ours = tree.get(0).path(OURS);
        List<String> disturbances = new ArrayList<>();
        ours.path("disturbances").forEach(d -> disturbances.add(d.asString("")));
        if (entry.forks().size() != 1) {
            throw new BundleException(where, "holds several forks", "it was damaged; record the run again");
        }
        try {
            return new Fork(
                    ours.path("number").asInt(0),
                    ours.path("round").asInt(0),
                    Optional.of(Instant.parse(ours.path("startedAt").asString(""))),
                    entry.benchmark(),
                    withoutThreads(entry.score()),
                    entry.forks().getFirst(),
                    latency,
                    activity(tree.get(0), where),
                    disturbances);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BundleException(where, String.valueOf(e.getMessage()), "it was damaged; record the run again");
        }
    }

    /** One thread is JMH's, and those that a benchmark starts follow the CPUs: no reason to refuse a comparison of one suite. */
    private static Score withoutThreads(Score score) {
        return new Score(score.mode(), score.unit(), score.direction());
    }

    /** What was read around the fork, and what it counted for each operation. */
    private static Activity activity(JsonNode entry, String where) {
        SortedMap<String, Reading> readings = Fields.read(entry.path(OURS).path("activity"));
        entry.path("secondaryMetrics").propertyStream().forEach(metric -> {
            double rate = metric.getValue().path("score").asDouble(Double.NaN);
            Optional<String> cpu = Optional.ofNullable(CPUS.get(metric.getKey()));
            if (cpu.isPresent() && rate >= 0 && rate == Math.rint(rate)) {
                readings.put(cpu.get(), new Reading.Value(String.valueOf((long) rate), where));
            }
            if (metric.getKey().startsWith(PER_OPERATION) && rate >= 0 && rate < Double.POSITIVE_INFINITY) {
                String name = metric.getKey().substring(PER_OPERATION.length()) + "PerOperation";
                readings.put(name, new Reading.Value(String.valueOf(rate), where));
            }
        });
        return new Activity(readings);
    }
}
