// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Calibration.FamilyEntry;
import io.mitigauge.model.Calibration.Followed;
import io.mitigauge.model.Calibration.Line;
import io.mitigauge.model.Calibration.Spread;
import io.mitigauge.model.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A calibration as a file: {@code mitigauge-calibration/2}, docs/json.md. Files of the first version are read too, without
 * their quantiles: those were of another estimator, and would pass for what they are not.
 */
public final class CalibrationFile {

    /** Its name in the folder of runs. */
    public static final String NAME = "calibration.json";

    private static final String FORMAT = "mitigauge-calibration/2";
    private static final String FIRST_FORMAT = "mitigauge-calibration/1";
    private static final int MOST_ENTRIES = 50_000;
    private static final Json.Advice ADVICE = new Json.Advice(
            "make one with: mitigauge calibrate, or name another with --calibration",
            "make it again with: mitigauge calibrate, or name another with --calibration");

    private CalibrationFile() {}

    /**
     * Writes it, in place of what was there.
     *
     * @throws BundleException if it cannot be written
     */
    public static void write(Path file, Calibration calibration) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            DurableFiles.write(file, Json.MAPPER.writeValueAsBytes(tree(calibration)));
        } catch (IOException e) {
            throw new BundleException(
                    file, "cannot be written (" + e.getClass().getSimpleName() + ")", "name another file with --out");
        }
    }

    private static ObjectNode tree(Calibration calibration) {
        ObjectNode root = Json.MAPPER.createObjectNode().put("format", FORMAT);
        calibration.machine().ifPresent(machine -> root.put("machine", machine));
        calibration.cpu().ifPresent(cpu -> root.put("cpu", cpu));
        root.put("suite", calibration.suite())
                .put("from", calibration.from().toString())
                .put("to", calibration.to().toString())
                .put("runs", calibration.runs())
                .put("boots", calibration.boots());
        ArrayNode entries = root.putArray("benchmarks");
        for (Entry entry : calibration.entries()) {
            ObjectNode node = entries.addObject();
            putBenchmark(node, entry.benchmark());
            node.put("metric", entry.metric().label());
            putSpread(node, entry.spread());
        }
        ArrayNode families = root.putArray("families");
        for (FamilyEntry entry : calibration.families()) {
            ObjectNode node = families.addObject().put("family", entry.name());
            ArrayNode members = node.putArray("members");
            entry.benchmarks().forEach(member -> putBenchmark(members.addObject(), member));
            putSpread(node, entry.spread());
        }
        calibration.followed().ifPresent(followed -> putFollowed(root.putObject("controls"), followed));
        return root;
    }

    private static void putSpread(ObjectNode node, Spread spread) {
        node.put("sd", spread.sd())
                .put("withinForks", spread.withinForks())
                .put("minimumDetectable", spread.minimumDetectable())
                .put("runs", spread.runs())
                .put("degreesOfFreedom", spread.degreesOfFreedom());
    }

    private static void putFollowed(ObjectNode node, Followed followed) {
        ArrayNode controls = node.putArray("members");
        followed.controls().forEach(control -> putBenchmark(controls.addObject(), control));
        node.put("withinForks", followed.withinForks());
        ArrayNode lines = node.putArray("followedBy");
        for (Line line : followed.lines()) {
            ObjectNode each = lines.addObject();
            putBenchmark(each, line.benchmark());
            each.put("slope", line.slope())
                    .put("sd", line.sd())
                    .put("squares", line.squares())
                    .put("withinForks", line.withinForks())
                    .put("runs", line.runs());
        }
    }

    private static void putBenchmark(ObjectNode node, BenchmarkId benchmark) {
        node.put("benchmark", benchmark.name());
        ObjectNode params = node.putObject("params");
        benchmark.params().forEach(params::put);
    }

    /**
     * Reads it.
     *
     * @throws BundleException if it is missing, damaged, or of another format
     */
    public static Calibration read(Path file) {
        JsonNode root = Json.read(file, ADVICE);
        String format = root.path("format").asString("");
        if (!List.of(FIRST_FORMAT, FORMAT).contains(format)) {
            throw new BundleException(
                    file, "is not a calibration (" + FORMAT + ")", "make one with: mitigauge calibrate");
        }
        try {
            int runs = root.path("runs").asInt(0);
            int boots = root.path("boots").asInt(0);
            return new Calibration(
                    text(root, "machine"),
                    text(root, "cpu"),
                    text(root, "suite").orElseThrow(() -> new IllegalArgumentException("no \"suite\"")),
                    Instant.parse(root.path("from").asString("")),
                    Instant.parse(root.path("to").asString("")),
                    runs,
                    boots,
                    entries(root.path("benchmarks"), format, boots),
                    families(root.path("families"), boots),
                    followed(root.path("controls"), runs, boots));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BundleException(file, "is damaged (" + e.getMessage() + ")", ADVICE.damaged());
        }
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isString).map(JsonNode::asString);
    }

    /** Whether a file is of the first version and has quantiles, which are left out. */
    public static boolean leavesOutQuantiles(Path file) {
        JsonNode root = Json.read(file, ADVICE);
        return root.path("format").asString("").equals(FIRST_FORMAT)
                && root.path("benchmarks")
                        .valueStream()
                        .anyMatch(entry -> !entry.path("metric").asString("").equals(Metric.MEAN.label()));
    }

    /** Older files do not tell the degrees of freedom: of runs that share boots, what the boots leave. */
    private static Spread spread(JsonNode node, int boots) {
        int runs = node.path("runs").asInt(0);
        double fewest = boots > 1 && boots < runs ? boots - 1.0 : runs - 1.0;
        return new Spread(
                node.path("sd").asDouble(Double.NaN),
                node.path("withinForks").asDouble(Double.NaN),
                node.path("minimumDetectable").asDouble(Double.NaN),
                runs,
                node.has("degreesOfFreedom") ? node.path("degreesOfFreedom").asDouble(Double.NaN) : fewest);
    }

    private static List<Entry> entries(JsonNode nodes, String format, int boots) {
        if (!nodes.isArray() || nodes.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("no \"benchmarks\", or more than " + MOST_ENTRIES);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode node : nodes) {
            Optional<Metric> metric = Metric.labelled(node.path("metric").asString(""));
            boolean sameEstimator = format.equals(FORMAT) || metric.equals(Optional.of(Metric.MEAN));
            if (metric.isPresent() && sameEstimator) { // one that this version does not know is left out
                entries.add(new Entry(benchmark(node), metric.get(), spread(node, boots)));
            }
        }
        return entries;
    }

    private static BenchmarkId benchmark(JsonNode node) {
        TreeMap<String, String> params = new TreeMap<>();
        node.path("params")
                .propertyStream()
                .forEach(p -> params.put(p.getKey(), p.getValue().asString("")));
        return new BenchmarkId(node.path("benchmark").asString(""), params);
    }

    /**
     * Empty where the file has none. Lines through several runs of a boot, which older files have, are left out: such runs share what they
     * should scatter by.
     */
    private static Optional<Followed> followed(JsonNode node, int runs, int boots) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (node.path("followedBy").size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("\"followedBy\" has more than " + MOST_ENTRIES);
        }
        List<BenchmarkId> controls = new ArrayList<>();
        node.path("members").forEach(member -> controls.add(benchmark(member)));
        List<Line> lines = new ArrayList<>();
        for (JsonNode line : node.path("followedBy")) {
            lines.add(new Line(
                    benchmark(line),
                    line.path("slope").asDouble(Double.NaN),
                    line.path("sd").asDouble(Double.NaN),
                    line.path("squares").asDouble(Double.NaN),
                    line.path("withinForks").asDouble(Double.NaN),
                    line.path("runs").asInt(0)));
        }
        lines.removeIf(line -> boots > 1 && line.runs() > boots && line.runs() <= runs); // more than all are damage
        return Optional.of(new Followed(controls, node.path("withinForks").asDouble(Double.NaN), lines));
    }

    /** None where the file is older than families are. */
    private static List<FamilyEntry> families(JsonNode nodes, int boots) {
        if (!(nodes.isMissingNode() || nodes.isArray()) || nodes.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("\"families\" is no list, or has more than " + MOST_ENTRIES);
        }
        List<FamilyEntry> families = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<BenchmarkId> members = new ArrayList<>();
            node.path("members").forEach(member -> members.add(benchmark(member)));
            families.add(new FamilyEntry(node.path("family").asString(""), members, spread(node, boots)));
        }
        return families;
    }
}
