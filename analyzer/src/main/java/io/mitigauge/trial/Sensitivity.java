// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Metric;
import io.mitigauge.model.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How large a slowdown must be to be found (its interval leaves out "no change"), benchmark by benchmark. Runs that do
 * not differ tell it, because the interval of a benchmark keeps its width, on a scale of logarithms, when all of its
 * figures are multiplied: what decides about a lone slowdown is the interval that was there without it, moved.
 */
final class Sensitivity {

    private static final List<Double> SLOWDOWNS = List.of(0.02, 0.03, 0.05, 0.10);

    private final Map<String, Seen> byName = new LinkedHashMap<>();

    /** Logarithms of the changes of a benchmark or family, and half the widths of the intervals that decide. */
    private record Seen(List<Double> changes, List<Double> halves) {

        /** Of two sides that scatter by this, the difference scatters by 1.41 times as much. */
        double spread() {
            return Math.sqrt(changes.stream().mapToDouble(d -> d * d).average().orElseThrow() / 2);
        }

        /**
         * In both orders of two sides.
         *
         * @param comparisons with those that say nothing of it
         */
        double found(double slowdown, int comparisons) {
            double moved = Math.log1p(slowdown);
            int count = 0;
            for (int i = 0; i < changes.size(); i++) {
                count += changes.get(i) + moved > halves.get(i) ? 1 : 0;
                count += moved - changes.get(i) > halves.get(i) ? 1 : 0;
            }
            return count / (2.0 * comparisons);
        }
    }

    private Sensitivity() {}

    /**
     * For each benchmark of these, and each family, whose benchmarks are then all slower; and for each benchmark adjusted by controls.
     *
     * @param runs on either side of each
     * @param calibrated whether by other runs
     * @param comparisons between which nothing was changed
     */
    static List<TrialResult.Sensitivity> of(int runs, boolean calibrated, List<Comparison> comparisons) {
        Sensitivity plain = new Sensitivity();
        Sensitivity adjusted = new Sensitivity();
        for (Comparison comparison : comparisons) {
            comparison.benchmarks().stream()
                    .filter(row -> row.metric() == Metric.MEAN)
                    .forEach(plain::add);
            comparison.families().each().forEach(plain::add);
            comparison.families().primary().ifPresent(plain::add);
            comparison.adjustments().families().forEach(row -> adjusted.add(named(row.name()), row.change()));
            comparison
                    .adjustments()
                    .each()
                    .forEach(row -> adjusted.add(row.benchmark().shown(), row.change()));
        }
        return Stream.of(plain, adjusted)
                .flatMap(each -> each.byName.entrySet().stream()
                        .map(row -> new TrialResult.Sensitivity(
                                row.getKey(),
                                runs,
                                calibrated,
                                each == adjusted,
                                row.getValue().spread(),
                                found(row.getValue(), comparisons.size()))))
                .toList();
    }

    private static SortedMap<Double, Double> found(Seen seen, int comparisons) {
        SortedMap<Double, Double> found = new TreeMap<>();
        SLOWDOWNS.forEach(slowdown -> found.put(slowdown, seen.found(slowdown, comparisons)));
        return found;
    }

    private void add(BenchmarkComparison row) {
        row.change().ifPresent(change -> add(row.benchmark().shown(), change));
    }

    private void add(FamilyComparison family) {
        family.change().ifPresent(change -> add(named(family.name()), change));
    }

    private static String named(String family) {
        return family.equals(Families.ALL) ? family : "family " + family;
    }

    private void add(String name, Change change) {
        Seen seen = byName.computeIfAbsent(name, k -> new Seen(new ArrayList<>(), new ArrayList<>()));
        seen.changes().add(Math.log1p(change.point()));
        seen.halves().add(Math.log1p(change.high()) - Math.log1p(change.point()));
    }
}
