// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Pair.Obstacle;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Families;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares two runs, benchmark by benchmark. */
public final class Comparisons {

    private Comparisons() {}

    /** Compares two runs. */
    public static Comparison between(Run before, Run after, Settings settings) {
        return between(Side.of(List.of(before)), Side.of(List.of(after)), settings);
    }

    /** Pairs by benchmark and parameters, judges each pair, and says what keeps the reader from believing it. */
    public static Comparison between(Side first, Side second, Settings settings) {
        Run before = first.merged();
        Run after = second.merged();
        Means means = means(first, second, settings, true);
        boolean comparable = comparable(means.changes());
        List<BenchmarkComparison> benchmarks = new ArrayList<>(means.rows());
        List<Cautions.Disagreement> disagreements = new ArrayList<>(means.disagreements());
        Set<String> controls = controls(first, second);
        List<Pair> quantiles = Stream.of(Metric.values())
                .filter(Metric::exploratory)
                .flatMap(metric -> pairs(first, second, controls, metric).stream())
                .toList();
        Tested explored = Tested.of(quantiles, Weighing.of(settings));
        benchmarks.addAll(judged(
                explored,
                Multiplicity.exploring(explored.differences(), settings),
                settings,
                comparable,
                disagreements));
        benchmarks.sort(
                Comparator.comparing(BenchmarkComparison::benchmark).thenComparing(BenchmarkComparison::metric));
        return new Comparison(
                before,
                after,
                Side.replication(first, second),
                settings.margin(),
                means.changes(),
                Cautions.of(
                        new Cautions.Sides(
                                first,
                                second,
                                means.weighing().moderation(),
                                settings.betweenRuns().learnt(),
                                ReturnLeg.of(first, second, settings)),
                        benchmarks,
                        disagreements,
                        means.changes()),
                benchmarks,
                means.families(),
                Adjusting.of(means, settings),
                comparable ? Predictions.of(before, benchmarks) : List.of(),
                Shifts.between(first, second, settings, comparable),
                onlyIn(before, after),
                onlyIn(after, before),
                skippedInBoth(before, after));
    }

    /**
     * What is judged of means, and nothing else.
     *
     * @param changes of the environment
     * @param weighing by which they were judged
     * @param rows what was said of them, sorted by benchmark
     * @param disagreements of their trimmed and untrimmed changes
     * @param families of them
     * @param plan how they may be adjusted by controls
     */
    record Means(
            List<EnvironmentChange> changes,
            Weighing weighing,
            List<BenchmarkComparison> rows,
            List<Cautions.Disagreement> disagreements,
            Families families,
            AdjustingPlan plan) {}

    /** Judges means and their families, without quantiles, shifts, adjustments and cautions: enough for {@link ReturnLeg}. */
    static Means means(Side first, Side second, Settings settings) {
        return means(first, second, settings, false);
    }

    /** Where figures adjusted by controls are to stand beside these, each of both has half of the level. */
    private static Means means(Side first, Side second, Settings settings, boolean besides) {
        List<EnvironmentChange> changes = EnvironmentDiff.between(first.merged(), second.merged());
        boolean comparable = comparable(changes);
        List<Pair> pairs = pairs(first, second, controls(first, second), Metric.MEAN);
        Weighing weighing = Weighing.ofMeans(pairs, settings);
        Tested tested = Tested.of(pairs, weighing);
        FamilyJudge families = new FamilyJudge(first, second, pairs, weighing, comparable);
        AdjustingPlan plan =
                besides && comparable ? AdjustingPlan.of(first, second, pairs, settings) : AdjustingPlan.NONE;
        Multiplicity.Tests tests = Multiplicity.of(
                tested.differences(), families.each(), families.all(), settings, plan.isMade() ? Multiplicity.HALF : 1);
        List<Cautions.Disagreement> disagreements = new ArrayList<>();
        List<BenchmarkComparison> rows = judged(tested, tests.benchmarks(), settings, comparable, disagreements);
        return new Means(changes, weighing, rows, disagreements, families.judged(tests), plan);
    }

    private static boolean comparable(List<EnvironmentChange> changes) {
        return changes.stream().noneMatch(c -> c.kind() == EnvironmentChange.Kind.FATAL);
    }

    /** Names of the controls of both sides. */
    private static Set<String> controls(Side first, Side second) {
        Set<String> controls = first.merged().controls();
        controls.retainAll(second.merged().controls());
        return controls;
    }

    private static List<Pair> pairs(Side first, Side second, Set<String> controls, Metric metric) {
        List<Pair> pairs = new ArrayList<>();
        for (BenchmarkId benchmark : first.merged().benchmarks()) {
            List<List<Fork>> one = first.forksOf(benchmark);
            List<List<Fork>> two = second.forksOf(benchmark);
            if (!two.isEmpty() && (metric == Metric.MEAN || (hasLatency(one) && hasLatency(two)))) {
                boolean control = controls.contains(benchmark.name());
                pairs.add(Pair.of(metric, control, one, two));
            }
        }
        return pairs;
    }

    private static boolean hasLatency(List<List<Fork>> boots) {
        return boots.stream().flatMap(List::stream).anyMatch(f -> f.latency().samples() > 0);
    }

    /**
     * Pairs that are judged together, since the chance of a false claim grows with their number.
     *
     * @param evidence of each pair; empty where it has too few forks, or cannot be compared
     */
    private record Tested(List<Pair> pairs, List<Optional<Evidence>> evidence) {

        static Tested of(List<Pair> pairs, Weighing weighing) {
            return new Tested(pairs, pairs.stream().map(weighing::evidence).toList());
        }

        /** Of those that have evidence. */
        List<LogDifference> differences() {
            return evidence.stream()
                    .flatMap(Optional::stream)
                    .map(Evidence::difference)
                    .toList();
        }
    }

    private static List<BenchmarkComparison> judged(
            Tested tested,
            List<Multiplicity.Judged> tests,
            Settings settings,
            boolean comparable,
            List<Cautions.Disagreement> disagreements) {
        Judge judge = new Judge(settings);
        Iterator<Multiplicity.Judged> next = tests.iterator();
        List<BenchmarkComparison> rows = new ArrayList<>();
        for (int i = 0; i < tested.pairs().size(); i++) {
            Pair pair = tested.pairs().get(i);
            Optional<Evidence> found = tested.evidence().get(i);
            if (found.isEmpty()) {
                rows.add(withoutEvidence(pair, comparable));
                continue;
            }
            Multiplicity.Judged test = next.next();
            Change change = judge.change(found.get(), pair.direction(), test);
            Verdict verdict =
                    comparable ? judge.verdict(found.get(), pair.direction(), change, test.level()) : notComparable();
            rows.add(row(pair, found.get(), change, verdict));
            Cautions.Disagreement.of(pair, found.get(), settings.logMargin()).ifPresent(disagreements::add);
        }
        return rows;
    }

    static Verdict notComparable() {
        return new Verdict.NotComparable("the two runs are not about the same thing: see what differs");
    }

    private static BenchmarkComparison withoutEvidence(Pair pair, boolean comparable) {
        Optional<Obstacle> obstacle = pair.obstacle();
        Verdict verdict;
        if (!comparable) {
            verdict = notComparable();
        } else if (obstacle.isPresent() && obstacle.get().fatal()) {
            verdict = new Verdict.NotComparable(obstacle.get().reason());
        } else {
            verdict = new Verdict.Unclear(
                    obstacle.map(Obstacle::reason)
                            .orElse("only one fork on a side; %d are needed".formatted(Settings.FORKS_FOR_VERDICT)),
                    obstacle.isPresent() ? 0 : Settings.FORKS_FOR_VERDICT - 1);
        }
        return new BenchmarkComparison(
                pair.benchmark(),
                pair.control(),
                pair.metric(),
                pair.unit(),
                pair.direction(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                verdict);
    }

    private static BenchmarkComparison row(Pair pair, Evidence evidence, Change change, Verdict verdict) {
        return new BenchmarkComparison(
                pair.benchmark(),
                pair.control(),
                pair.metric(),
                pair.unit(),
                pair.direction(),
                Optional.of(estimate(evidence.before())),
                Optional.of(estimate(evidence.after())),
                Optional.of(change),
                verdict);
    }

    private static Estimate estimate(Evidence.Level side) {
        LogMean shown = side.shown();
        double half = shown.halfWidth(0.95);
        return new Estimate(
                Math.exp(shown.mean()),
                Math.exp(shown.mean() - half),
                Math.exp(shown.mean() + half),
                side.forks().count(),
                side.forks().setAside());
    }

    /** Benchmarks of one run that the other lacks, with the other's reason where it gave one. */
    private static List<Run.Failure> onlyIn(Run run, Run other) {
        Set<BenchmarkId> there = Set.copyOf(other.benchmarks());
        Map<BenchmarkId, String> skips = reasons(other.skips());
        Map<BenchmarkId, String> failures = reasons(other.failures());
        return run.benchmarks().stream()
                .filter(b -> !there.contains(b))
                .map(b -> new Run.Failure(b, whyMissing(b, skips, failures)))
                .toList();
    }

    private static String whyMissing(
            BenchmarkId benchmark, Map<BenchmarkId, String> skips, Map<BenchmarkId, String> failures) {
        return Optional.ofNullable(skips.get(benchmark))
                .map(reason -> "skipped in the other run: " + reason)
                .or(() -> Optional.ofNullable(failures.get(benchmark))
                        .map(reason -> "failed in the other run: " + reason))
                .orElse("not part of the other run");
    }

    /** The first reason of each benchmark. */
    private static Map<BenchmarkId, String> reasons(List<Run.Failure> entries) {
        Map<BenchmarkId, String> reasons = new HashMap<>();
        entries.forEach(entry -> reasons.putIfAbsent(entry.benchmark(), entry.reason()));
        return reasons;
    }

    private static List<Run.Failure> skippedInBoth(Run before, Run after) {
        Set<BenchmarkId> skipped = reasons(before.skips()).keySet();
        return after.skips().stream()
                .filter(skip -> skipped.contains(skip.benchmark()))
                .toList();
    }
}
