// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BootOrder;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** In which order to boot into states. */
public final class OrderReport {

    private static final JsonMapper MAPPER = new JsonMapper();

    private OrderReport() {}

    /** For people: what to type after each boot, and after all of them. */
    public static String text(BootOrder order) {
        StringBuilder text = new StringBuilder("An order by lot, drawn with seed ")
                .append(order.seed())
                .append(":\n\n");
        List<String> commands = order.commands();
        for (int i = 0; i < commands.size(); i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%2d. boot into %s, then type:\n      %s\n",
                    i + 1,
                    order.boots().get(i).state(),
                    commands.get(i)));
        }
        return text.append("\nAfter all of them:\n      ")
                .append(order.comparison())
                .append("\n\n")
                .append(
                        Paragraph.of(
                                "",
                                "Each state comes once before any comes again, so that neither what drifts nor what comes back every so"
                                        + " often favours one. Keep to it, whatever the first runs show; the seed draws it again."))
                .toString();
    }

    /** {@code mitigauge-order/1}; docs/json.md describes it. */
    public static String json(BootOrder order) {
        ObjectNode root =
                MAPPER.createObjectNode().put("format", "mitigauge-order/1").put("seed", order.seed());
        ArrayNode states = root.putArray("states");
        order.states().forEach(states::add);
        ArrayNode boots = root.putArray("boots");
        List<String> commands = order.commands();
        for (int i = 0; i < commands.size(); i++) {
            boots.addObject()
                    .put("state", order.boots().get(i).state())
                    .put("label", order.boots().get(i).label())
                    .put("command", commands.get(i));
        }
        root.put("comparison", order.comparison());
        return JsonReport.text(root);
    }
}
