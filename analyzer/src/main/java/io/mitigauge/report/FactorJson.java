// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorMeans;
import io.mitigauge.model.FactorRow;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code mitigauge-factors/1}: effects of factors as JSON; docs/json.md describes it. */
public final class FactorJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FactorJson() {}

    /** The document. */
    public static String of(FactorComparison comparison) {
        ObjectNode root =
                MAPPER.createObjectNode().put("format", "mitigauge-factors/1").put("margin", comparison.margin());
        ArrayNode factors = root.putArray("factors");
        comparison
                .factors()
                .forEach(f -> factors.addObject()
                        .put("factor", f.factor().label())
                        .put("from", f.from())
                        .put("to", f.to()));
        sentences(root.putArray("notes"), comparison.notes());
        ArrayNode cells = root.putArray("cells");
        comparison.cells().forEach(cell -> {
            ObjectNode node = cells.addObject();
            sentences(node.putArray("levels"), cell.levels());
            node.put("boots", cell.boots());
            sentences(node.putArray("labels"), cell.labels());
        });
        sentences(root.putArray("cautions"), comparison.cautions());
        sentences(root.putArray("notIdentifiable"), comparison.notIdentifiable());
        sentences(root.putArray("advice"), comparison.advice());
        ArrayNode means = root.putArray("means");
        comparison.means().forEach(m -> means(means.addObject(), m));
        ArrayNode effects = root.putArray("effects");
        comparison.effects().forEach(e -> effect(effects.addObject(), e));
        return JsonReport.text(root);
    }

    private static void sentences(ArrayNode node, List<String> sentences) {
        sentences.forEach(node::add);
    }

    private static void benchmark(ObjectNode node, BenchmarkId benchmark) {
        node.put("benchmark", benchmark.name());
        ObjectNode params = node.putObject("params");
        benchmark.params().forEach(params::put);
    }

    private static void means(ObjectNode node, FactorMeans means) {
        benchmark(node, means.benchmark());
        node.put("control", means.control()).put("unit", means.unit());
        ArrayNode points = node.putArray("points");
        for (int cell = 0; cell < means.points().size(); cell++) {
            OptionalDouble point = means.points().get(cell);
            if (point.isPresent()) {
                points.addObject().put("cell", cell).put("point", point.getAsDouble());
            }
        }
    }

    private static void effect(ObjectNode node, FactorEffect effect) {
        node.put("kind", effect.kind().label());
        ArrayNode factors = node.putArray("of");
        effect.factors().forEach(f -> factors.add(f.label()));
        node.put("name", effect.name());
        ArrayNode rows = node.putArray("benchmarks");
        effect.rows().forEach(row -> row(rows.addObject(), row));
    }

    private static void row(ObjectNode node, FactorRow row) {
        benchmark(node, row.benchmark());
        node.put("control", row.control()).put("direction", row.direction().label());
        row.size().ifPresent(size -> {
            Change change = size.change();
            node.putObject("change")
                    .put("point", change.point())
                    .put("low", change.low())
                    .put("high", change.high())
                    .put("plainLow", change.plainLow())
                    .put("plainHigh", change.plainHigh())
                    .put("pAdjusted", change.pAdjusted());
            node.put("degreesOfFreedom", size.degreesOfFreedom())
                    .put("costExcludedAbove", change.costExcludedAbove())
                    .put("minimumDetectable", change.minimumDetectable())
                    .put("basis", change.basis().label());
        });
        node.put("verdict", row.verdict().label()).put("reason", row.verdict().reason());
    }
}
