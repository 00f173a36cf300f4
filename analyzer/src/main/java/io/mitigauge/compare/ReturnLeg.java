// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A state that was left and returned to: what its runs before and after that differ by, time did. docs/statistics.md, "Several boots".
 *
 * @param side which was returned to, {@code before} or {@code after}
 * @param found its earlier runs against its later ones: means and families, since the sentence is of no more
 */
record ReturnLeg(String side, Comparisons.Means found) {

    private static final int NAMED = 5;

    /** Of the side that came first; empty where all its runs precede the other side's, or the moments are not recorded. */
    static Optional<ReturnLeg> of(Side before, Side after, Settings settings) {
        return of("before", before, after, settings).or(() -> of("after", after, before, settings));
    }

    private static Optional<ReturnLeg> of(String name, Side side, Side other, Settings settings) {
        Optional<Instant> turn = start(other.runs());
        List<Run> dated = side.runs().stream()
                .filter(run -> run.info().startedAt().isPresent())
                .toList();
        List<Run> earlier = dated.stream().filter(run -> isBefore(run, turn)).toList();
        List<Run> later = dated.stream().filter(run -> !isBefore(run, turn)).toList();
        return earlier.isEmpty() || later.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReturnLeg(name, Comparisons.means(Side.of(earlier), Side.of(later), settings)));
    }

    private static Optional<Instant> start(List<Run> runs) {
        return runs.stream().flatMap(run -> run.info().startedAt().stream()).min(Comparator.naturalOrder());
    }

    private static boolean isBefore(Run run, Optional<Instant> turn) {
        return run.info()
                .startedAt()
                .filter(start -> turn.filter(start::isBefore).isPresent())
                .isPresent();
    }

    /** Benchmarks that are called slower or faster although nothing but time lies between. */
    private List<BenchmarkComparison> called() {
        return found.rows().stream().filter(row -> row.verdict().isCalled()).toList();
    }

    /** Whether time alone was enough for a verdict. */
    boolean moved() {
        return !called().isEmpty();
    }

    /** What a reader should know of it. */
    String sentence() {
        List<BenchmarkComparison> called = called();
        String legs = "between the runs " + side + " that came first and those to which the machine returned";
        return called.isEmpty()
                ? legs + " nothing was found to differ" + together()
                : "time moved what is one state: " + legs + ", these were found to differ: " + names(called)
                        + together() + "; a difference of such a size between the sides may be time's as well";
    }

    private static String names(List<BenchmarkComparison> rows) {
        String first = rows.stream().limit(NAMED).map(Cautions::withChange).collect(Collectors.joining(", "));
        return rows.size() > NAMED ? first + " and %d more".formatted(rows.size() - NAMED) : first;
    }

    private String together() {
        return found.families()
                .primary()
                .flatMap(FamilyComparison::change)
                .map(ReturnLeg::together)
                .orElse("");
    }

    private static String together(Change change) {
        return String.format(
                Locale.ROOT,
                "; all families together moved by %+.1f %% (%+.1f to %+.1f %%)",
                100 * change.point(),
                100 * change.low(),
                100 * change.high());
    }
}
