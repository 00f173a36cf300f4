// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.FamilyComparison;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Families in {@code mitigauge-comparison/1}. */
final class FamilyJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FamilyJson() {}

    static ObjectNode of(FamilyComparison family) {
        ObjectNode node = MAPPER.createObjectNode().put("family", family.name());
        members(node.putArray("members"), family.benchmarks());
        members(node.putArray("leftOut"), family.leftOut());
        family.change().ifPresent(change -> JsonReport.putChange(node, change));
        return node.put("verdict", family.verdict().label())
                .put("reason", family.verdict().reason());
    }

    private static void members(ArrayNode nodes, List<BenchmarkId> members) {
        for (BenchmarkId member : members) {
            nodes.addObject().put("benchmark", member.name()).set("params", JsonReport.params(member.params()));
        }
    }
}
