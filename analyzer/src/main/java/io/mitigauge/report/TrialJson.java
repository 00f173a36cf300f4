// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.TrialResult;
import java.util.SortedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code mitigauge-trial/1}: what a trial counted as JSON; docs/json.md describes it. */
public final class TrialJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String RUNS = "runsPerSide";
    private static final String SLOWDOWN = "slowdown";

    private TrialJson() {}

    /** The document. */
    public static String of(TrialResult result) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("format", "mitigauge-trial/1")
                .put("unchangedRuns", result.unchanged())
                .put("benchmarks", result.benchmarks());
        ArrayNode slowed = root.putArray("slowedRuns");
        result.slowed()
                .forEach((slowdown, runs) ->
                        slowed.addObject().put(SLOWDOWN, slowdown).put("runs", runs));
        ArrayNode falseCalls = root.putArray("falseCalls");
        result.falseCalls()
                .forEach(row -> falseCalls
                        .addObject()
                        .put("rule", row.rule())
                        .put(RUNS, row.runs())
                        .put("reports", row.reports())
                        .put("wrong", row.wrong())
                        .put("calls", row.calls()));
        ArrayNode found = root.putArray("found");
        result.found()
                .forEach(row -> found.addObject()
                        .put("benchmark", row.benchmark())
                        .put("rule", row.rule())
                        .put(RUNS, row.runs())
                        .put(SLOWDOWN, row.slowdown())
                        .put("found", row.found())
                        .put("reports", row.reports()));
        ArrayNode sensitivity = root.putArray("sensitivity");
        result.sensitivity().forEach(row -> {
            ObjectNode node = sensitivity
                    .addObject()
                    .put("name", row.name())
                    .put(RUNS, row.runs())
                    .put("calibrated", row.calibrated())
                    .put("adjusted", row.adjusted())
                    .put("spread", row.spread());
            shares(node.putArray("found"), row.found());
        });
        return JsonReport.text(root);
    }

    private static void shares(ArrayNode node, SortedMap<Double, Double> found) {
        found.forEach(
                (slowdown, share) -> node.addObject().put(SLOWDOWN, slowdown).put("share", share));
    }
}
