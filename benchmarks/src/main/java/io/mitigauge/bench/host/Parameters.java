// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** JMH parameters as one field: {@code k=v,k=v}, sorted by name, empty where there are none. */
final class Parameters {

    private Parameters() {}

    static String format(SortedMap<String, String> params) {
        return params.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    }

    /**
     * The parameters in such a field.
     *
     * @throws IllegalArgumentException if a part is not {@code k=v}, or a name occurs twice
     */
    static SortedMap<String, String> parse(String field) {
        SortedMap<String, String> params = new TreeMap<>();
        if (field.isEmpty()) {
            return params;
        }
        for (String part : field.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1 || params.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("parameters must read k=v,k=v, are " + field);
            }
        }
        return params;
    }

    /** Whether given values are those that are offered, or the numbers that were made of offered shares. */
    static boolean mean(SortedMap<String, String> offered, SortedMap<String, String> given) {
        return offered.keySet().equals(given.keySet())
                && given.entrySet().stream().allMatch(g -> means(offered.getOrDefault(g.getKey(), ""), g.getValue()));
    }

    private static boolean means(String offered, String given) {
        return offered.equals(given) || (offered.endsWith("%") && given.matches("[1-9][0-9]{0,8}"));
    }
}
