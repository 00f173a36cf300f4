// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Tier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which benchmarks of the suite a run takes. */
final class Selection {

    private Selection() {}

    /** The benchmarks of a tier and those below. */
    static List<BenchmarkSpec> of(List<BenchmarkSpec> suite, Tier tier) {
        return suite.stream()
                .filter(s -> s.traits().map(t -> t.tier().compareTo(tier) <= 0).orElse(false))
                .toList();
    }

    /**
     * The benchmarks that the globs name, whatever their tier, with those that control them down to one that must not
     * move, since a figure without its control says little. Of a control with parameters, the configuration with the same
     * values.
     *
     * @param only at least one glob
     * @throws SessionException if a glob names nothing
     */
    static List<BenchmarkSpec> of(List<BenchmarkSpec> suite, List<String> only) {
        Set<BenchmarkSpec> chosen = new LinkedHashSet<>();
        for (String glob : only) {
            List<BenchmarkSpec> matching =
                    suite.stream().filter(s -> RunRequest.matches(glob, s.id())).toList();
            if (matching.isEmpty()) {
                throw new SessionException(
                        SessionException.Kind.USAGE,
                        "--only \"" + glob + "\" names no benchmark; see what there is with: mitigauge list");
            }
            chosen.addAll(matching);
        }
        Deque<BenchmarkSpec> subjects = new ArrayDeque<>(chosen);
        while (!subjects.isEmpty()) {
            BenchmarkSpec subject = subjects.remove();
            suite.stream().filter(s -> isControlOf(s, subject) && chosen.add(s)).forEach(subjects::add);
        }
        return suite.stream().filter(chosen::contains).toList();
    }

    private static boolean isControlOf(BenchmarkSpec candidate, BenchmarkSpec subject) {
        return candidate.id().name().equals(subject.controlledBy())
                && candidate.id().params().entrySet().stream()
                        .allMatch(
                                p -> p.getValue().equals(subject.id().params().getOrDefault(p.getKey(), p.getValue())));
    }

    /**
     * The benchmarks of another run, as this suite has them; arrival rates are those that the other run settled on.
     *
     * @throws SessionException if this suite lacks one
     */
    static List<BenchmarkSpec> like(List<BenchmarkId> others, List<BenchmarkSpec> suite) {
        List<BenchmarkSpec> chosen = new ArrayList<>();
        for (BenchmarkId wanted : others) {
            chosen.add(suite.stream()
                    .filter(s -> s.id().equals(wanted) || ArrivalRates.isSettled(wanted, s.id()))
                    .map(s -> s.with(wanted))
                    .findFirst()
                    .orElseThrow(() -> new SessionException(
                            SessionException.Kind.NOT_COMPARABLE,
                            "this suite has no " + wanted.shown()
                                    + "; use the version of mitigauge that recorded the other run")));
        }
        return chosen;
    }
}
