// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.Adjustments.Adjusted;
import io.mitigauge.model.Adjustments.AdjustedFamily;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Fork;
import io.mitigauge.model.LatencyKind;
import io.mitigauge.model.LoadCurve;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Prediction;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Run;
import io.mitigauge.model.Shift;
import io.mitigauge.model.Suite;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Comparisons, runs and suites as JSON: versioned contracts, described in docs/json.md and sealed by golden files. What
 * is not there has no key; nothing is null.
 */
public final class JsonReport {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonReport() {}

    /** {@code mitigauge-comparison/1}. */
    public static String comparison(Comparison comparison) {
        ObjectNode root = MAPPER.createObjectNode().put("format", "mitigauge-comparison/1");
        root.put("margin", comparison.margin());
        root.set("before", info(comparison.before()));
        root.set("after", info(comparison.after()));
        Replication replication = comparison.replication();
        ObjectNode replicated = root.putObject("replication")
                .put(
                        "order",
                        replication.order().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        replicated.set("before", count(replication.before()));
        replicated.set("after", count(replication.after()));
        ObjectNode environment = root.putObject("environment").put("comparable", comparison.comparable());
        ArrayNode changes = environment.putArray("changes");
        comparison.changes().forEach(c -> changes.add(change(c)));
        ArrayNode cautions = root.putArray("cautions");
        comparison.cautions().forEach(cautions::add);
        ObjectNode summary = root.putObject("summary");
        Lines.VERDICTS.forEach(v -> summary.put(
                v.getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT)
                        + v.getSimpleName().substring(1),
                comparison.count(v)));
        comparison.families().primary().ifPresent(primary -> root.set("primary", FamilyJson.of(primary)));
        ArrayNode families = root.putArray("families");
        comparison.families().each().forEach(family -> families.add(FamilyJson.of(family)));
        ArrayNode benchmarks = root.putArray("benchmarks");
        comparison.benchmarks().forEach(b -> benchmarks.add(benchmark(b)));
        root.set("adjusted", adjusted(comparison.adjustments()));
        ArrayNode predictions = root.putArray("predictions");
        comparison.predictions().forEach(p -> predictions.add(prediction(p)));
        ArrayNode shifts = root.putArray("shift");
        comparison.shifts().forEach(s -> shifts.add(shift(s)));
        ObjectNode load = root.putObject("load");
        load.set("before", load(LoadCurve.of(comparison.before())));
        load.set("after", load(LoadCurve.of(comparison.after())));
        root.set("onlyBefore", failures(comparison.onlyBefore()));
        root.set("onlyAfter", failures(comparison.onlyAfter()));
        root.set("skipped", failures(comparison.skipped()));
        return text(root);
    }

    private static ObjectNode load(LoadCurve curve) {
        ObjectNode node = MAPPER.createObjectNode();
        ArrayNode points = node.putArray("points");
        curve.points()
                .forEach(point -> points.addObject()
                        .put("rate", point.rate())
                        .put("served", point.served())
                        .put("p50", point.p50Nanos())
                        .put("p99", point.p99Nanos())
                        .put("unit", "ns")
                        .put("forks", point.forks()));
        ArrayNode limits = node.putArray("p99Within");
        if (!curve.points().isEmpty()) {
            LoadLines.LIMITS.forEach(
                    limit -> putBracket(limits.addObject().put("limit", limit).put("unit", "ns"), curve.within(limit)));
            putBracket(node.putObject("knee").put("factor", LoadCurve.KNEE_FACTOR), curve.knee());
        }
        return node;
    }

    private static void putBracket(ObjectNode node, LoadCurve.Bracket bracket) {
        bracket.holds().ifPresent(rate -> node.put("holds", rate));
        bracket.fails().ifPresent(rate -> node.put("fails", rate));
    }

    private static ObjectNode prediction(Prediction prediction) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("benchmark", prediction.benchmark().name());
        node.set("params", params(prediction.benchmark().params()));
        prediction
                .change()
                .ifPresent(range -> node.putObject("predicted")
                        .put("point", range.point())
                        .put("low", range.low())
                        .put("high", range.high()));
        ArrayNode missing = node.putArray("missing");
        prediction.missing().forEach(missing::add);
        return node;
    }

    private static ObjectNode shift(Shift shift) {
        ObjectNode node =
                MAPPER.createObjectNode().put("benchmark", shift.benchmark().name());
        node.set("params", params(shift.benchmark().params()));
        node.put("latencyKind", LatencyKind.of(shift.benchmark()).label())
                .put("basis", shift.basis().label());
        ArrayNode points = node.putArray("points");
        shift.points()
                .forEach(p -> points.addObject()
                        .put("quantile", p.quantile())
                        .put("point", p.point())
                        .put("low", p.low())
                        .put("high", p.high())
                        .put("bandLow", p.bandLow())
                        .put("bandHigh", p.bandHigh()));
        return node;
    }

    private static ObjectNode adjusted(Adjustments adjustments) {
        ObjectNode node = MAPPER.createObjectNode();
        ArrayNode controls = node.putArray("controls");
        adjustments
                .controls()
                .forEach(control ->
                        controls.addObject().put("benchmark", control.name()).set("params", params(control.params())));
        adjustments.obstacle().ifPresent(obstacle -> node.put("obstacle", obstacle));
        adjustments.moved().ifPresent(moved -> node.put("moved", moved));
        ArrayNode families = node.putArray("families");
        for (AdjustedFamily family : adjustments.families()) {
            ObjectNode row = families.addObject().put("family", family.name()).put("unadjusted", family.unadjusted());
            putChange(row, family.change());
            putVerdict(row, family.verdict());
        }
        ArrayNode each = node.putArray("benchmarks");
        for (Adjusted adjusted : adjustments.each()) {
            ObjectNode row =
                    each.addObject().put("benchmark", adjusted.benchmark().name());
            row.set("params", params(adjusted.benchmark().params()));
            row.put("direction", adjusted.direction().label()).put("unadjusted", adjusted.unadjusted());
            putChange(row, adjusted.change());
            putVerdict(row, adjusted.verdict());
        }
        return node;
    }

    private static void putVerdict(ObjectNode node, Verdict verdict) {
        node.put("verdict", verdict.label()).put("reason", verdict.reason());
    }

    private static ObjectNode count(Replication.Count count) {
        return MAPPER.createObjectNode().put("boots", count.boots()).put("runs", count.runs());
    }

    private static ObjectNode info(Run run) {
        ObjectNode node = MAPPER.createObjectNode().put("label", run.info().label());
        run.info().startedAt().ifPresent(t -> node.put("startedAt", t.toString()));
        run.info().profile().ifPresent(p -> node.put("profile", p));
        node.put("state", run.info().state().name().toLowerCase(Locale.ROOT));
        return node.put("forks", run.forks().size());
    }

    private static ObjectNode change(EnvironmentChange change) {
        ObjectNode node = MAPPER.createObjectNode().put("field", change.field());
        putReading(node, "before", change.before());
        putReading(node, "after", change.after());
        node.put("class", change.kind().label()).put("meaning", change.meaning());
        change.impliedBy().ifPresent(cause -> node.put("impliedBy", cause));
        return node;
    }

    private static void putReading(ObjectNode node, String name, Reading reading) {
        switch (reading) {
            case Reading.Value value -> node.put(name, value.value());
            case Reading.Absent absent ->
                node.putObject(name)
                        .put("absent", absent.reason().name().toLowerCase(Locale.ROOT))
                        .put("detail", absent.detail());
        }
    }

    private static ObjectNode benchmark(BenchmarkComparison row) {
        ObjectNode node =
                MAPPER.createObjectNode().put("benchmark", row.benchmark().name());
        node.set("params", params(row.benchmark().params()));
        node.put("control", row.control())
                .put("metric", row.metric().label())
                .put("exploratory", row.metric().exploratory())
                .put("unit", row.unit())
                .put("direction", row.direction().label());
        if (row.metric() != Metric.MEAN) {
            node.put("latencyKind", LatencyKind.of(row.benchmark()).label());
        }
        row.before().ifPresent(e -> node.set("before", estimate(e)));
        row.after().ifPresent(e -> node.set("after", estimate(e)));
        row.change().ifPresent(c -> putChange(node, c));
        row.absolute()
                .ifPresent(d -> node.putObject("absolute")
                        .put("point", d.point())
                        .put("low", d.low())
                        .put("high", d.high()));
        putVerdict(node, row.verdict());
        return node;
    }

    static void putChange(ObjectNode node, Change change) {
        node.putObject("change")
                .put("point", change.point())
                .put("low", change.low())
                .put("high", change.high())
                .put("plainLow", change.plainLow())
                .put("plainHigh", change.plainHigh())
                .put("pAdjusted", change.pAdjusted());
        node.put("costExcludedAbove", change.costExcludedAbove())
                .put("minimumDetectable", change.minimumDetectable())
                .put("basis", change.basis().label());
    }

    private static ObjectNode estimate(Estimate estimate) {
        return MAPPER.createObjectNode()
                .put("point", estimate.point())
                .put("low", estimate.low())
                .put("high", estimate.high())
                .put("forks", estimate.forks())
                .put("setAside", estimate.setAside());
    }

    static ObjectNode params(SortedMap<String, String> params) {
        ObjectNode node = MAPPER.createObjectNode();
        params.forEach(node::put);
        return node;
    }

    private static ArrayNode failures(List<Run.Failure> failures) {
        ArrayNode node = MAPPER.createArrayNode();
        failures.forEach(f -> {
            ObjectNode one = node.addObject().put("benchmark", f.benchmark().name());
            one.set("params", params(f.benchmark().params()));
            one.put("reason", f.reason());
        });
        return node;
    }

    /** {@code mitigauge-run/1}. */
    public static String run(Run run) {
        ObjectNode root = MAPPER.createObjectNode().put("format", "mitigauge-run/1");
        root.set("run", info(run));
        ArrayNode forks = root.putArray("forks");
        run.forks().forEach(f -> forks.add(fork(f)));
        root.set("load", load(LoadCurve.of(run)));
        root.set("failures", failures(run.failures()));
        root.set("skips", failures(run.skips()));
        run.start().ifPresent(e -> {
            ObjectNode environment = root.putObject("environment");
            e.fields().forEach((name, reading) -> putReading(environment, name, reading));
        });
        return text(root);
    }

    private static ObjectNode fork(Fork fork) {
        ObjectNode node = MAPPER.createObjectNode().put("number", fork.number()).put("round", fork.round());
        fork.startedAt().ifPresent(t -> node.put("startedAt", t.toString()));
        node.put("benchmark", fork.benchmark().name());
        node.set("params", params(fork.benchmark().params()));
        node.put("unit", fork.score().unit()).put("mean", fork.mean());
        ArrayNode iterations = node.putArray("iterations");
        fork.iterations().forEach(iterations::add);
        if (fork.latency().samples() > 0) {
            ObjectNode latency = node.putObject("latency")
                    .put("unit", fork.latency().unit())
                    .put("latencyKind", LatencyKind.of(fork.benchmark()).label())
                    .put("samples", fork.latency().samples());
            for (Metric metric : Metric.values()) {
                if (metric != Metric.MEAN) {
                    fork.value(metric).ifPresent(v -> latency.put(metric.label(), v));
                }
            }
        }
        ObjectNode activity = node.putObject("activity");
        fork.activity().readings().forEach((name, reading) -> putReading(activity, name, reading));
        ArrayNode disturbances = node.putArray("disturbances");
        fork.disturbances().forEach(disturbances::add);
        return node;
    }

    /**
     * {@code mitigauge-suite/1}.
     *
     * @param forkSeconds time of one fork of a benchmark in the standard profile
     */
    public static String suite(Suite suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        ObjectNode root = MAPPER.createObjectNode().put("format", "mitigauge-suite/1");
        ArrayNode benchmarks = root.putArray("benchmarks");
        for (BenchmarkSpec spec : suite.benchmarks()) {
            ObjectNode node = benchmarks.addObject().put("benchmark", spec.id().name());
            node.set("params", params(spec.id().params()));
            node.put("family", spec.id().family()).put("control", spec.control());
            if (!spec.controlledBy().isEmpty()) {
                node.put("controlledBy", spec.controlledBy());
            }
            node.put("exposes", spec.exposes())
                    .put("cannotShow", spec.cannotShow())
                    .put("forkSeconds", forkSeconds.applyAsDouble(spec));
            spec.traits().ifPresent(traits -> putTraits(node, traits));
        }
        ArrayNode mechanisms = root.putArray("mechanisms");
        suite.mechanisms()
                .forEach(m -> mechanisms
                        .addObject()
                        .put("name", m.name())
                        .put("description", m.description())
                        .put("source", m.source()));
        ArrayNode needs = root.putArray("needs");
        suite.needs().forEach(n -> needs.addObject().put("name", n.name()).put("description", n.description()));
        return text(root);
    }

    private static void putTraits(ObjectNode node, BenchmarkSpec.Traits traits) {
        node.put("tier", traits.tier().label()).put("mode", traits.mode()).put("unit", traits.unit());
        Direction.ofMode(traits.mode()).ifPresent(d -> node.put("direction", d.label()));
        ArrayNode moves = node.putArray("moves");
        traits.moves().forEach(moves::add);
        node.put("magnitude", traits.magnitude());
        ArrayNode needs = node.putArray("needs");
        traits.needs().forEach(needs::add);
        if (!traits.ruledOut().isEmpty()) {
            node.put("ruledOut", traits.ruledOut());
        }
    }

    /** A document as it is printed: two blanks of indentation, a line a key. */
    static String text(ObjectNode root) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return MAPPER.writer().with(printer).writeValueAsString(root) + "\n";
    }
}
