// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code /proc/cpuinfo}: one map of keys to values per block, a block being one CPU (arm64 adds one for the machine).
 *
 * @param blocks at least one, none empty
 */
record CpuInfo(List<Map<String, String>> blocks) {

    /** Copies the blocks. */
    CpuInfo {
        blocks = List.copyOf(blocks);
    }

    /**
     * Lines without a colon are passed over.
     *
     * @throws IllegalArgumentException if no line has one
     */
    static CpuInfo parse(String cpuinfo) {
        List<Map<String, String>> blocks = new ArrayList<>();
        for (String block : cpuinfo.split("\n\\s*\n", -1)) {
            Map<String, String> values = valuesOf(block);
            if (!values.isEmpty()) {
                blocks.add(values);
            }
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("no processor in it");
        }
        return new CpuInfo(blocks);
    }

    /**
     * The value of the first of these keys that exists. Where CPUs differ, the distinct values in order, joined by
     * {@code "; "}.
     */
    Optional<String> value(String... keys) {
        for (String key : keys) {
            List<String> all = valuesOf(key, blocks);
            if (!all.isEmpty()) {
                return Optional.of(String.join("; ", new LinkedHashSet<>(all)));
            }
        }
        return Optional.empty();
    }

    /** Words of a list-valued key that every CPU has, sorted; empty where no CPU has the key. */
    Optional<Set<String>> words(String... keys) {
        for (String key : keys) {
            List<String> all = valuesOf(key, blocks);
            if (!all.isEmpty()) {
                return Optional.of(commonWords(all));
            }
        }
        return Optional.empty();
    }

    private static Set<String> commonWords(List<String> lists) {
        Set<String> common = new TreeSet<>(List.of(lists.getFirst().split(" ", -1)));
        for (String list : new LinkedHashSet<>(lists)) {
            common.retainAll(new LinkedHashSet<>(List.of(list.split(" ", -1))));
        }
        common.remove("");
        return common;
    }

    private static List<String> valuesOf(String key, List<Map<String, String>> blocks) {
        return blocks.stream()
                .flatMap(block -> Optional.ofNullable(block.get(key)).stream())
                .toList();
    }

    private static Map<String, String> valuesOf(String block) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : block.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return values;
    }
}
