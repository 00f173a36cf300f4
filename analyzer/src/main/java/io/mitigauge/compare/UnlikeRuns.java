// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Run;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What runs of one side differ by beside the state, which they share: part of what is told of the side may be due to it. */
final class UnlikeRuns {

    private static final int MOST_FIELDS = 4;

    /** Longer values, as lists of flags, say no more to a reader than that they differ. */
    private static final int LONGEST_VALUE = 60;

    private UnlikeRuns() {}

    /**
     * Names the fields, their values and the runs; empty where all runs are alike.
     *
     * @param name of the side, as {@code before}
     */
    static Optional<String> caution(Side side, String name) {
        SortedMap<String, Map<String, List<Run>>> fields = valuesByField(side.runs());
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        String named = fields.entrySet().stream()
                .limit(MOST_FIELDS)
                .map(field -> shown(side, field.getKey(), field.getValue()))
                .collect(Collectors.joining("; "));
        String more = fields.size() > MOST_FIELDS ? "; and %d more".formatted(fields.size() - MOST_FIELDS) : "";
        return Optional.of("runs of one side differ: " + name + ", " + named + more
                + ": what it does is in this side's figures, and in how much its runs differ");
    }

    /** Fields of which a run differs from the first, each with the runs by the value that they have. */
    private static SortedMap<String, Map<String, List<Run>>> valuesByField(List<Run> runs) {
        IdentityHashMap<Run, List<EnvironmentChange>> differences = new IdentityHashMap<>();
        runs.forEach(run -> differences.put(run, ofTheirOwn(EnvironmentDiff.between(runs.getFirst(), run))));
        SortedMap<String, String> valuesOfFirst = new TreeMap<>();
        differences.values().stream()
                .flatMap(List::stream)
                .forEach(c -> valuesOfFirst.put(c.field(), c.before().shown()));
        SortedMap<String, Map<String, List<Run>>> fields = new TreeMap<>();
        valuesOfFirst.forEach((field, value) -> fields.put(
                field,
                runs.stream()
                        .collect(Collectors.groupingBy(
                                run -> valueThere(differences.getOrDefault(run, List.of()), field)
                                        .orElse(value),
                                LinkedHashMap::new,
                                Collectors.toList()))));
        return fields;
    }

    private static Optional<String> valueThere(List<EnvironmentChange> differences, String field) {
        return differences.stream()
                .filter(change -> change.field().equals(field))
                .map(change -> change.after().shown())
                .findFirst();
    }

    /** What differs in the state itself is refused before: {@link Side#requireOneState}. */
    private static List<EnvironmentChange> ofTheirOwn(List<EnvironmentChange> changes) {
        return changes.stream()
                .filter(change -> change.kind() == Kind.CONFOUNDER)
                .filter(change -> change.impliedBy().isEmpty())
                .filter(change -> !change.field().startsWith(Side.MEASURED))
                .toList();
    }

    private static String shown(Side side, String field, Map<String, List<Run>> byValue) {
        if (byValue.keySet().stream().anyMatch(value -> value.length() > LONGEST_VALUE)) {
            return field + " is another in "
                    + byValue.values().stream().map(side::names).collect(Collectors.joining(" than in "));
        }
        return field + " is "
                + byValue.entrySet().stream()
                        .map(e -> e.getKey() + " in " + side.names(e.getValue()))
                        .collect(Collectors.joining(" and "));
    }
}
