// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.Moderation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges families like benchmarks, and all of them together as the one figure that was declared beforehand: docs/statistics.md,
 * "Families".
 */
final class FamilyJudge {

    private final Settings settings;
    private final boolean comparable;
    private final Optional<Moderation> moderation;
    private final SortedMap<String, List<BenchmarkId>> leftOut = new TreeMap<>();
    private final List<Family> families;
    private final FamilySide before;
    private final FamilySide after;
    private final List<Evidence> evidence;
    private final Optional<Evidence> together;

    /** Of the benchmarks' means. */
    FamilyJudge(Side first, Side second, List<Pair> means, Weighing weighing, boolean comparable) {
        this.settings = weighing.settings();
        this.comparable = comparable;
        this.moderation = weighing.moderation();
        Map<BenchmarkId, List<Long>> firstRounds = first.rounds();
        Map<BenchmarkId, List<Long>> secondRounds = second.rounds();
        Map<BenchmarkId, FamilySide.Member> one = new HashMap<>();
        Map<BenchmarkId, FamilySide.Member> two = new HashMap<>();
        Map<BenchmarkId, Boolean> controls = new HashMap<>();
        for (Pair pair : means) {
            BenchmarkId id = pair.benchmark();
            List<List<Double>> start = values(pair, first);
            List<List<Double>> end = values(pair, second);
            if (isWhole(start, first) && isWhole(end, second)) {
                controls.put(id, pair.control());
                one.put(id, new FamilySide.Member(pair.direction(), start, firstRounds.getOrDefault(id, List.of())));
                two.put(id, new FamilySide.Member(pair.direction(), end, secondRounds.getOrDefault(id, List.of())));
            } else {
                Family.nameOf(id, pair.control())
                        .ifPresent(name -> leftOut.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(id));
            }
        }
        this.families = Family.of(controls.keySet(), controls::get);
        this.before = new FamilySide(one);
        this.after = new FamilySide(two);
        this.evidence = families.stream().map(this::evidence).toList();
        this.together = Family.all(families).map(this::evidence);
    }

    /** Means of the forks by boot; none where the sides cannot be compared. */
    private static List<List<Double>> values(Pair pair, Side side) {
        return pair.obstacle().isPresent() ? List.of() : JmhUnits.means(side.forksOf(pair.benchmark()), pair.unit());
    }

    /** Every boot has it, and there are two forks. */
    private static boolean isWhole(List<List<Double>> byBoot, Side side) {
        return byBoot.size() == side.count().boots()
                && byBoot.stream().mapToInt(List::size).sum() > 1;
    }

    /** What each of them moved by, sorted by name. */
    List<LogDifference> each() {
        return evidence.stream().map(Evidence::difference).toList();
    }

    /** What all of them together moved by; none where there are no families. */
    List<LogDifference> all() {
        return together.stream().map(Evidence::difference).toList();
    }

    /**
     * The verdicts.
     *
     * @param tests of {@link #each} and {@link #all}
     */
    Families judged(Multiplicity.Tests tests) {
        SortedMap<String, FamilyComparison> each = new TreeMap<>();
        leftOut.forEach((name, missing) -> each.put(name, nothing(name, missing)));
        for (int i = 0; i < families.size(); i++) {
            Family family = families.get(i);
            List<BenchmarkId> missing = leftOut.getOrDefault(family.name(), List.of());
            each.put(
                    family.name(),
                    row(family, missing, evidence.get(i), tests.families().get(i)));
        }
        return new Families(
                Family.all(families)
                        .map(all -> row(
                                all,
                                missingOfAll(),
                                together.orElseThrow(),
                                tests.all().getFirst())),
                List.copyOf(each.values()));
    }

    private List<BenchmarkId> missingOfAll() {
        return leftOut.entrySet().stream()
                .filter(e -> !e.getKey().equals(Families.CONTROL))
                .flatMap(e -> e.getValue().stream())
                .sorted()
                .toList();
    }

    private Evidence evidence(Family family) {
        Evidence.Level start = before.level(family);
        Evidence.Level end = after.level(family);
        RunVariance known = family.between(settings.betweenRuns(), !Evidence.seen(start, end));
        return Evidence.of(start, end, known, moderation);
    }

    private FamilyComparison row(
            Family family, List<BenchmarkId> missing, Evidence evidence, Multiplicity.Judged test) {
        Judge judge = new Judge(settings);
        Change change = judge.change(evidence, Direction.LOWER_IS_BETTER, test);
        Verdict verdict = comparable
                ? judge.verdict(evidence, Direction.LOWER_IS_BETTER, change, test.level())
                : Comparisons.notComparable();
        return new FamilyComparison(
                family.name(), List.copyOf(family.weights().keySet()), missing, Optional.of(change), verdict);
    }

    private FamilyComparison nothing(String name, List<BenchmarkId> missing) {
        Verdict verdict = comparable
                ? new Verdict.Unclear("no benchmark of it has forks enough in every boot of both sides", 0)
                : Comparisons.notComparable();
        return new FamilyComparison(name, List.of(), missing, Optional.empty(), verdict);
    }
}
