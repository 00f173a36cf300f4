// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.chart.Chart;
import io.mitigauge.chart.Charts;
import io.mitigauge.chart.SmtMatrix;
import io.mitigauge.model.Adjustments;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Families;
import io.mitigauge.model.LatencyKind;
import io.mitigauge.model.LoadCurve;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the template fills in: a tree of maps, in which a missing section is {@code false}. */
final class HtmlModel {

    private static final String WITHOUT_CHARTS =
            "There are no charts: the machine that wrote this page has no font to draw their text with. Compare the two bundles again on one that"
                    + " has, or after \"apt-get install fontconfig fonts-dejavu-core\"; every figure is in the tables.";

    private HtmlModel() {}

    static Map<String, Object> of(Comparison comparison) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("before", side(comparison.before()));
        root.put("after", side(comparison.after()));
        root.put("primary", primary(comparison.families()));
        root.put("families", families(comparison.families()));
        root.put("answer", Answer.of(comparison));
        root.put("margin", Units.plainPercent(comparison.margin()));
        root.put("differences", section("rows", differences(comparison)));
        root.put("noDifference", noDifference(comparison));
        root.put("cautions", section("items", comparison.cautions()));
        root.put("counts", counts(comparison));
        root.put(
                "aboutCharts",
                aboutCharts(comparison).<Object>map(sentence -> sentence).orElse(false));
        root.put(
                "forest",
                Charts.relativeChange(comparison).<Object>map(HtmlModel::chart).orElse(false));
        root.put(
                "benchmarks",
                comparison.benchmarks().stream().map(HtmlModel::row).toList());
        root.put(
                "exploratory",
                comparison.benchmarks().stream().anyMatch(b -> b.metric().exploratory()) ? Lines.EXPLORATORY : false);
        root.put("adjusted", adjusted(comparison.adjustments()));
        root.put("predictions", section("items", Lines.predictions(comparison)));
        root.put("oneSided", section("items", oneSided(comparison)));
        root.put(
                "failures",
                section("items", failures(comparison).stream().distinct().toList()));
        root.put("skipped", section("items", skipped(comparison)));
        root.put("smt", smt(comparison));
        root.put(
                "calls",
                Charts.callRates(comparison).<Object>map(HtmlModel::chart).orElse(false));
        root.put("load", load(comparison));
        root.put("latency", section("charts", latencies(comparison)));
        root.put("forks", forks(comparison));
        root.put("environment", section("rows", environment(comparison)));
        root.put(
                "legend",
                Legend.LINES.stream()
                        .map(l -> Map.of("word", l.word(), "meaning", l.meaning()))
                        .toList());
        root.put(
                "tool",
                comparison.after().info().toolVersion().<Object>map(v -> v).orElse(false));
        return root;
    }

    private static Optional<String> aboutCharts(Comparison comparison) {
        return Charts.canDraw() ? Charts.leftOut(comparison) : Optional.of(WITHOUT_CHARTS);
    }

    private static Object primary(Families families) {
        return families.primary()
                .<Object>map(primary -> Map.of(
                        "headline", FamilyLines.headline(primary), "details", FamilyLines.details(primary, families)))
                .orElse(false);
    }

    private static Object families(Families families) {
        return families.each().isEmpty()
                ? false
                : Map.of(
                        "rows",
                        families.each().stream().map(FamilyLines::row).toList(),
                        "explanation",
                        FamilyLines.EXPLANATION);
    }

    private static Object adjusted(Adjustments adjustments) {
        if (adjustments.each().isEmpty()) {
            return adjustments
                    .obstacle()
                    .<Object>map(o -> Map.of("explanation", o, "table", false))
                    .orElse(false);
        }
        List<Map<String, Object>> rows = AdjustedRow.of(adjustments).stream()
                .map(row -> Map.<String, Object>of(
                        "name", row.name(),
                        "verdict", row.verdict().label(),
                        "verdictName", Lines.name(row.verdict().getClass()),
                        "unadjusted", Units.percent(row.unadjusted()),
                        "change", Units.percent(row.change().point()),
                        "interval",
                                Units.interval(row.change().low(), row.change().high())))
                .toList();
        return Map.of("explanation", Lines.beside(adjustments), "table", Map.of("rows", rows));
    }

    /** A section that the template leaves out where there is nothing in it. */
    static Object section(String name, List<?> items) {
        return items.isEmpty() ? false : Map.of(name, items);
    }

    private static Map<String, Object> side(Run run) {
        return Map.of(
                "label", run.info().label(),
                "machine", Lines.machine(run),
                "path", run.info().path());
    }

    private static List<Map<String, Object>> differences(Comparison comparison) {
        return Lines.causes(comparison).stream()
                .map(c -> Map.<String, Object>of(
                        "field", c.field(),
                        "before", c.before().shown(),
                        "after", c.after().shown(),
                        "kind", c.kind().label(),
                        "meaning", c.meaning(),
                        "consequences", section("fields", consequences(comparison, c))))
                .toList();
    }

    private static List<String> consequences(Comparison comparison, EnvironmentChange cause) {
        String fields = Lines.consequences(comparison, cause);
        return fields.isEmpty() ? List.of() : List.of(fields);
    }

    private static String noDifference(Comparison comparison) {
        return comparison.before().start().isPresent()
                        && comparison.after().start().isPresent()
                ? "Nothing that was recorded."
                : "Unknown: no environment was recorded on at least one side.";
    }

    private static List<Map<String, Object>> counts(Comparison comparison) {
        List<Map<String, Object>> counts = new ArrayList<>();
        for (Class<? extends Verdict> verdict : Lines.VERDICTS) {
            String name = Lines.name(verdict);
            counts.add(Map.of("name", name, "kind", name.replace(' ', '-'), "count", comparison.count(verdict)));
        }
        return counts;
    }

    private static Map<String, Object> row(BenchmarkComparison row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(
                "name",
                row.benchmark().shown()
                        + (row.metric() == Metric.MEAN
                                ? ""
                                : ", " + row.metric().label() + " of "
                                        + LatencyKind.of(row.benchmark()).shown()));
        map.put("control", row.control());
        map.put("exploratory", row.metric().exploratory());
        map.put("verdict", row.verdict().label());
        map.put("verdictName", row.verdict().label().replace('-', ' '));
        map.put(
                "before",
                row.before().map(e -> Units.shown(e.point(), row.unit())).orElse(""));
        map.put(
                "after",
                row.after().map(e -> Units.shown(e.point(), row.unit())).orElse(""));
        map.put("change", number(row, c -> Units.percent(c.point())));
        map.put("interval", number(row, c -> Units.interval(c.low(), c.high())));
        map.put(
                "absolute",
                row.absolute().<Object>map(added -> added(row, added)).orElse(false));
        map.put("excluded", number(row, c -> Units.above(c.costExcludedAbove())));
        map.put("detectable", number(row, c -> Units.above(c.minimumDetectable())));
        map.put(
                "forks",
                row.before().map(e -> String.valueOf(e.forks())).orElse("")
                        + row.after().map(e -> " / " + e.forks()).orElse(""));
        map.put("reason", reason(row.verdict()));
        return map;
    }

    /** In the unit; where an end is cut, the interval is left to the per cents. */
    private static Map<String, String> added(BenchmarkComparison row, BenchmarkComparison.Absolute added) {
        double before = row.before().orElseThrow().point();
        String low = Units.added(added.low(), before, row.unit());
        String high = Units.added(added.high(), before, row.unit());
        return Map.of(
                "point",
                Units.added(added.point(), before, row.unit()),
                "interval",
                high.isEmpty() ? "" : low + " .. " + high);
    }

    /** Columns of the table have what is known of an unclear benchmark; its advice remains. */
    private static String reason(Verdict verdict) {
        return verdict instanceof Verdict.Unclear unclear && !unclear.advice().isEmpty()
                ? unclear.advice()
                : verdict.reason();
    }

    private static String number(BenchmarkComparison row, Function<Change, String> figure) {
        return row.change().map(figure).orElse("");
    }

    private static List<Map<String, Object>> oneSided(Comparison comparison) {
        List<Map<String, Object>> items = new ArrayList<>();
        comparison.onlyBefore().forEach(f -> items.add(failure("only before", f)));
        comparison.onlyAfter().forEach(f -> items.add(failure("only after", f)));
        return items;
    }

    private static List<Map<String, Object>> failures(Comparison comparison) {
        List<Map<String, Object>> items = new ArrayList<>();
        comparison.before().failures().forEach(f -> items.add(failure("before", f)));
        comparison.after().failures().forEach(f -> items.add(failure("after", f)));
        return items;
    }

    private static List<Map<String, Object>> skipped(Comparison comparison) {
        return comparison.skipped().stream().map(f -> failure("both", f)).toList();
    }

    private static Map<String, Object> failure(String side, Run.Failure failure) {
        return Map.of("side", side, "name", failure.benchmark().shown(), "reason", failure.reason());
    }

    private static Map<String, Object> chart(Chart chart) {
        return Map.of("title", chart.title(), "svg", chart.svg(), "caption", chart.caption());
    }

    private static List<Map<String, Object>> charts(
            Comparison comparison, Function<BenchmarkId, Optional<Chart>> drawing) {
        return Charts.charted(comparison).stream()
                .map(drawing)
                .flatMap(Optional::stream)
                .map(HtmlModel::chart)
                .toList();
    }

    /** Curves, each with how it moved beside it. */
    private static List<Map<String, Object>> latencies(Comparison comparison) {
        return Charts.charted(comparison).stream()
                .flatMap(id -> Stream.of(Charts.latency(comparison, id), Charts.shift(comparison, id)))
                .flatMap(Optional::stream)
                .map(HtmlModel::chart)
                .toList();
    }

    private static Object smt(Comparison comparison) {
        Object chart =
                Charts.smtCapacity(comparison).<Object>map(HtmlModel::chart).orElse(false);
        List<Object> matrices = Stream.of(comparison.before(), comparison.after())
                .flatMap(
                        run -> SmtMatrix.of(run).map(matrix -> matrix(run.info().label(), matrix)).stream())
                .toList();
        return chart.equals(false) && matrices.isEmpty()
                ? false
                : Map.of("chart", chart, "matrices", section("each", matrices));
    }

    private static Object load(Comparison comparison) {
        List<String> sentences = LoadLines.of(LoadCurve.of(comparison.before()), LoadCurve.of(comparison.after()));
        return sentences.isEmpty()
                ? false
                : Map.of(
                        "items",
                        sentences,
                        "chart",
                        Charts.load(comparison).<Object>map(HtmlModel::chart).orElse(false));
    }

    private static Object matrix(String label, SmtMatrix matrix) {
        return Map.of(
                "label", label,
                "neighbours", matrix.kernels(),
                "rows", matrix.rows().stream().map(HtmlModel::matrixRow).toList());
    }

    private static Object matrixRow(SmtMatrix.Row row) {
        return Map.of(
                "kernel", row.kernel(),
                "cells",
                        row.kept().stream()
                                .map(kept -> Map.of(
                                        "percent", kept.map(k -> k + " %").orElse(""),
                                        "shade", kept.map(HtmlModel::shade).orElse("0")))
                                .toList());
    }

    /** Opacity of a cell's colour: none where a thread keeps all, half of it where it keeps half. */
    private static String shade(long percent) {
        return String.format(Locale.ROOT, "%.2f", Math.clamp(1 - percent / 100.0, 0, 1));
    }

    private static Object forks(Comparison comparison) {
        List<Map<String, Object>> charts = charts(comparison, id -> Charts.forksOverTime(comparison, id));
        return section("charts", charts);
    }

    private static List<Map<String, Object>> environment(Comparison comparison) {
        Optional<Environment> before = comparison.before().start();
        Optional<Environment> after = comparison.after().start();
        TreeSet<String> names = new TreeSet<>();
        before.ifPresent(e -> names.addAll(e.fields().keySet()));
        after.ifPresent(e -> names.addAll(e.fields().keySet()));
        return names.stream()
                .map(n -> Map.<String, Object>of("field", n, "before", shown(before, n), "after", shown(after, n)))
                .toList();
    }

    private static String shown(Optional<Environment> environment, String field) {
        return environment.map(e -> e.fields().get(field)).map(Reading::shown).orElse("not recorded");
    }
}
