// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Probe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The shortest profile that takes a configuration; longer ones take it too. */
enum Tier {
    /** Also what {@code smoke} takes. */
    QUICK,
    STANDARD,
    THOROUGH;

    /** The name in the listing. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The tier of each configuration of a benchmark method.
     *
     * @param name of the method, for messages
     * @param choices its configurations
     * @return a tier for each of the choices
     * @throws IllegalStateException if an entry of the probe is malformed or means no configuration
     */
    static Map<SortedMap<String, String>, Tier> of(String name, Probe probe, List<SortedMap<String, String>> choices) {
        Map<SortedMap<String, String>, Tier> tiers = new LinkedHashMap<>();
        choices.forEach(choice -> tiers.put(choice, THOROUGH));
        for (String entry : probe.standard()) {
            matching(name, entry, choices).forEach(choice -> tiers.put(choice, STANDARD));
        }
        for (String entry : probe.quick()) {
            matching(name, entry, choices).forEach(choice -> tiers.put(choice, QUICK));
        }
        return tiers;
    }

    private static List<SortedMap<String, String>> matching(
            String name, String entry, List<SortedMap<String, String>> choices) {
        Choice wanted = Choice.of(name, entry);
        List<SortedMap<String, String>> matching =
                choices.stream().filter(wanted::means).toList();
        if (matching.isEmpty()) {
            throw new IllegalStateException(name + ": its probe chooses " + entry + ", which means no configuration");
        }
        return matching;
    }
}
