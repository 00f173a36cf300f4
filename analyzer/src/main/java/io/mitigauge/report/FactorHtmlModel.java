// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Change;
import io.mitigauge.model.FactorCell;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the template for factors fills in: a tree of maps, in which a missing section is {@code false}. */
final class FactorHtmlModel {

    private FactorHtmlModel() {}

    static Map<String, Object> of(FactorComparison comparison) {
        Map<String, Object> root = new HashMap<>();
        root.put(
                "factors",
                comparison.factors().stream().map(FactorLevels::shown).collect(Collectors.joining(", ")));
        root.put(
                "answers",
                comparison.effects().stream()
                        .filter(effect ->
                                effect.kind() == FactorEffect.Kind.MAIN || effect.kind() == FactorEffect.Kind.JOINT)
                        .map(effect -> effect.name() + ": " + FactorReport.counts(effect))
                        .toList());
        root.put(
                "names",
                comparison.factors().stream().map(f -> f.factor().label()).toList());
        root.put(
                "states",
                IntStream.range(0, comparison.cells().size())
                        .mapToObj(i -> state(i, comparison.cells().get(i)))
                        .toList());
        root.put("notes", comparison.notes());
        root.put("untold", HtmlModel.section("items", comparison.notIdentifiable()));
        root.put("advice", HtmlModel.section("items", comparison.advice()));
        root.put("cautions", HtmlModel.section("items", comparison.cautions()));
        root.put(
                "effects",
                comparison.effects().stream().map(FactorHtmlModel::effect).toList());
        root.put("means", means(comparison));
        root.put(
                "legend",
                Stream.of(
                                FactorReport.LEGEND.stream(),
                                FactorReport.sharedLegend(),
                                Legend.LINES.stream().filter(l -> l.word().equals("visible")))
                        .flatMap(lines -> lines)
                        .toList());
        root.put("margin", Units.plainPercent(comparison.margin()));
        return root;
    }

    private static Map<String, Object> state(int index, FactorCell cell) {
        return Map.of(
                "letter", FactorReport.letter(index),
                "levels", cell.levels(),
                "boots", cell.boots(),
                "runs", String.join(", ", cell.labels()));
    }

    private static Map<String, Object> effect(FactorEffect effect) {
        return Map.of(
                "title", FactorReport.title(effect.kind()),
                "name", effect.name(),
                "counts", FactorReport.counts(effect),
                "rows", effect.rows().stream().map(FactorHtmlModel::row).toList());
    }

    private static Map<String, Object> row(FactorRow row) {
        Map<String, Object> map = new HashMap<>(Map.of(
                "name", FactorReport.name(row),
                "reason", row.verdict().reason(),
                "verdict", row.verdict().label(),
                "verdictName", Lines.name(row.verdict().getClass())));
        List<String> figures = List.of("effect", "interval", "excluded", "detectable");
        figures.forEach(name -> map.put(name, ""));
        row.size().ifPresent(size -> {
            Change change = size.change();
            map.put("effect", Units.percent(change.point()));
            map.put("interval", Units.interval(change.low(), change.high()));
            map.put("excluded", Units.above(change.costExcludedAbove()));
            map.put("detectable", Units.above(change.minimumDetectable()));
        });
        return map;
    }

    private static Object means(FactorComparison comparison) {
        List<Map<String, Object>> rows = comparison.means().stream()
                .map(means -> Map.<String, Object>of(
                        "name",
                        means.benchmark().shown() + FactorReport.mark(means.control()),
                        "points",
                        means.points().stream()
                                .map(point -> FactorReport.shown(point, means.unit()))
                                .toList()))
                .toList();
        return rows.isEmpty()
                ? false
                : Map.of(
                        "rows",
                        rows,
                        "letters",
                        IntStream.range(0, comparison.cells().size())
                                .mapToObj(FactorReport::letter)
                                .toList());
    }
}
