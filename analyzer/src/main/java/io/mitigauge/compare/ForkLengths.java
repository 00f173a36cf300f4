// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Forks of one length against forks of another: what had not settled costs something else in them, with nothing changed. */
final class ForkLengths {

    private static final String LEAD = "forks were not all of one length: ";
    private static final String WARMING =
            "; what is still warming up in the shorter ones costs more there with nothing changed: measure ";

    private ForkLengths() {}

    /** Names the plans of both sides; empty where all that are known are one. */
    static Optional<String> caution(Side before, Side after) {
        Set<IterationPlan> all = plans(before);
        all.addAll(plans(after));
        return all.size() < 2
                ? Optional.empty()
                : Optional.of(LEAD + shown(plans(before)) + " before, "
                        + shown(plans(after))
                        + " after" + WARMING + "both sides with one profile");
    }

    /** Names the plans and the runs of each, of runs of several states; empty where all that are known are one. */
    static Optional<String> among(List<Run> runs) {
        Map<IterationPlan, List<String>> labels = new LinkedHashMap<>();
        runs.forEach(run -> run.info()
                .plan()
                .ifPresent(plan -> labels.computeIfAbsent(plan, k -> new ArrayList<>())
                        .add(run.info().label())));
        return labels.size() < 2
                ? Optional.empty()
                : Optional.of(labels.entrySet().stream()
                        .map(plan -> plan.getKey().shown() + " in " + String.join(", ", plan.getValue()))
                        .collect(Collectors.joining("; ", LEAD, WARMING + "all states with one profile")));
    }

    private static Set<IterationPlan> plans(Side side) {
        return side.runs().stream()
                .flatMap(run -> run.info().plan().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String shown(Set<IterationPlan> plans) {
        return plans.isEmpty()
                ? "an unknown plan"
                : plans.stream().map(IterationPlan::shown).collect(Collectors.joining(" or "));
    }
}
