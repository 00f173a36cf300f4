// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What varies between runs besides the factors that were asked for. */
final class FactorConfounders {

    private static final Map<Factor, List<FieldRule>> OWN = Map.of(
            Factor.SMT, List.of(FieldRule.SMT, FieldRule.SHARED_CORES, FieldRule.CPU_COUNT),
            Factor.MITIGATIONS, List.of(FieldRule.MITIGATION),
            Factor.KERNEL, List.of(FieldRule.KERNEL),
            Factor.HOST, List.of(FieldRule.MACHINE, FieldRule.LIVE_CPU, FieldRule.MICROCODE));

    private static final String PARAMETERS = "kernel.commandLine";
    private static final int MOST_NAMES = 8;

    private FactorConfounders() {}

    /** Two runs by their place in a list. */
    private record Couple(int first, int second) {}

    /** A sentence for each factor that something else varies with, and one for all that varies otherwise. */
    static List<String> of(FactorComparisons.Cells cells) {
        List<Run> runs = cells.runs();
        List<Integer> places = cells.sides().entrySet().stream()
                .flatMap(e -> e.getValue().runs().stream().map(run -> e.getKey()))
                .toList();
        SortedMap<String, Set<Couple>> differing = new TreeMap<>();
        for (int i = 0; i < runs.size(); i++) {
            for (int j = i + 1; j < runs.size(); j++) {
                int apart = places.get(i) ^ places.get(j);
                for (String field : unexplained(runs.get(i), runs.get(j), cells.design(), apart)) {
                    differing.computeIfAbsent(field, f -> new HashSet<>()).add(new Couple(i, j));
                }
            }
        }
        return sentences(cells.design(), places, differing);
    }

    /** Fields that differ between two runs, of themselves, and that no factor accounts for that differs between them. */
    private static Set<String> unexplained(Run first, Run second, FactorDesign design, int apart) {
        List<EnvironmentChange> changes = EnvironmentDiff.between(first, second);
        return changes.stream()
                .filter(change -> change.impliedBy().isEmpty())
                .filter(change -> !explained(change, design, apart))
                .map(EnvironmentChange::field)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean explained(EnvironmentChange change, FactorDesign design, int apart) {
        for (int i = 0; i < design.factors().size(); i++) {
            Factor factor = design.factors().get(i).factor();
            boolean own = OWN.getOrDefault(factor, List.of()).contains(FieldRule.of(change.field()))
                    || (factor == Factor.MITIGATIONS && isMitigations(change));
            if (FactorDesign.isSecond(apart, i) && own) {
                return true;
            }
        }
        return false;
    }

    /** Boot parameters, and flags that hypervisor or kernel show for their mitigations, make the levels. */
    private static boolean isMitigations(EnvironmentChange change) {
        return change.field().startsWith(PARAMETERS)
                || (change.field().equals("cpu.flags") && change.kind() == Kind.INTENDED);
    }

    private static List<String> sentences(
            FactorDesign design, List<Integer> places, SortedMap<String, Set<Couple>> differing) {
        List<String> sentences = new ArrayList<>();
        Set<String> rest = new TreeSet<>(differing.keySet());
        for (int i = 0; i < design.factors().size(); i++) {
            Set<Couple> apart = apart(places, i);
            List<String> fields = differing.entrySet().stream()
                    .filter(e -> e.getValue().equals(apart))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!fields.isEmpty()) {
                FactorLevels levels = design.factors().get(i);
                sentences.add(
                        "something else changes exactly with " + levels.factor().label() + " (" + names(fields)
                                + "): the effect of " + levels.factor().label() + " cannot be told from its");
                fields.forEach(rest::remove);
            }
        }
        if (!rest.isEmpty()) {
            sentences.add("something else varies between the runs too (" + names(List.copyOf(rest))
                    + "): part of the effects may be its");
        }
        return sentences;
    }

    /** Couples of runs at different levels of a factor. */
    private static Set<Couple> apart(List<Integer> places, int factor) {
        Set<Couple> apart = new HashSet<>();
        for (int i = 0; i < places.size(); i++) {
            for (int j = i + 1; j < places.size(); j++) {
                if (FactorDesign.isSecond(places.get(i) ^ places.get(j), factor)) {
                    apart.add(new Couple(i, j));
                }
            }
        }
        return apart;
    }

    private static String names(List<String> fields) {
        return fields.size() <= MOST_NAMES
                ? String.join(", ", fields)
                : String.join(", ", fields.subList(0, MOST_NAMES)) + " and " + (fields.size() - MOST_NAMES) + " more";
    }
}
