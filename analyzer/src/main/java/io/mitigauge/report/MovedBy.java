// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names of the mechanisms that move a benchmark method: those of all its configurations, then what some have besides. */
final class MovedBy {

    private final List<BenchmarkSpec> specs;

    private MovedBy(List<BenchmarkSpec> specs) {
        this.specs = specs;
    }

    /**
     * In words.
     *
     * @param specs configurations of one method
     * @return empty where nothing moves them, or they do not tell
     */
    static String of(List<BenchmarkSpec> specs) {
        return new MovedBy(specs).words();
    }

    private static List<String> moves(BenchmarkSpec spec) {
        return spec.traits().map(BenchmarkSpec.Traits::moves).orElse(List.of());
    }

    private String words() {
        List<String> common = new ArrayList<>(moves(specs.getFirst()));
        specs.forEach(spec -> common.retainAll(moves(spec)));
        Map<List<String>, List<BenchmarkSpec>> besides = new LinkedHashMap<>();
        for (BenchmarkSpec spec : specs) {
            List<String> more =
                    moves(spec).stream().filter(name -> !common.contains(name)).toList();
            if (!more.isEmpty()) {
                besides.computeIfAbsent(more, k -> new ArrayList<>()).add(spec);
            }
        }
        List<String> parts = new ArrayList<>();
        if (!common.isEmpty()) {
            parts.add(String.join(", ", common));
        }
        besides.forEach((more, which) -> parts.add(
                "with %s %s%s".formatted(condition(which), common.isEmpty() ? "" : "also ", String.join(", ", more))));
        return String.join("; ", parts);
    }

    /** By a parameter whose values tell these apart from the others; else by their names. */
    private String condition(List<BenchmarkSpec> some) {
        return some.getFirst().id().params().keySet().stream()
                .flatMap(param -> byParam(param, some).stream())
                .findFirst()
                .orElseGet(() -> some.stream().map(spec -> spec.id().shown()).collect(Collectors.joining(" or ")));
    }

    private Optional<String> byParam(String param, List<BenchmarkSpec> some) {
        SortedSet<String> values =
                some.stream().map(spec -> spec.id().params().get(param)).collect(Collectors.toCollection(TreeSet::new));
        Set<BenchmarkSpec> others = specs.stream()
                .filter(spec -> values.contains(spec.id().params().get(param)))
                .collect(Collectors.toSet());
        return others.equals(Set.copyOf(some))
                ? Optional.of(param + " " + anyOf(List.copyOf(values)))
                : Optional.empty();
    }

    private static String anyOf(List<String> values) {
        int last = values.size() - 1;
        return last == 0 ? values.getFirst() : String.join(", ", values.subList(0, last)) + " or " + values.getLast();
    }
}
