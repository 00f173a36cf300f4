// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Pair.Obstacle;
import io.mitigauge.model.Adjustments;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Moderation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
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
        List<EnvironmentChange> changes = EnvironmentDiff.between(before, after);
        boolean comparable = changes.stream().noneMatch(c -> c.kind() == EnvironmentChange.Kind.FATAL);
        List<BenchmarkComparison> benchmarks = new ArrayList<>();
        List<Cautions.Disagreement> disagreements = new ArrayList<>();
        List<Pair> means = pairs(first, second, Metric.MEAN);
        List<Pair> quantiles = Stream.of(Metric.values())
                .filter(Metric::exploratory)
                .flatMap(metric -> pairs(first, second, metric).stream())
                .toList();
        Optional<Moderation> moderation = Evidence.moderation(means, settings.betweenRuns());
        benchmarks.addAll(judged(
                weighed(means, settings, moderation),
                Multiplicity.holm(settings),
                settings,
                comparable,
                disagreements));
        benchmarks.addAll(judged(
                weighed(quantiles, settings, Optional.empty()),
                Multiplicity.exploring(settings),
                settings,
                comparable,
                disagreements));
        benchmarks.sort(
                Comparator.comparing(BenchmarkComparison::benchmark).thenComparing(BenchmarkComparison::metric));
        Replication replication = Side.replication(first, second);
        return new Comparison(
                before,
                after,
                replication,
                settings.margin(),
                changes,
                Cautions.of(
                        new Cautions.Sides(
                                before,
                                after,
                                replication,
                                moderation,
                                settings.betweenRuns().learnt()),
                        benchmarks,
                        disagreements,
                        changes),
                benchmarks,
                FamilyJudge.judge(first, second, means, settings, comparable),
                comparable ? Adjusting.of(means, benchmarks, settings) : Adjustments.NONE,
                Predictions.of(before, benchmarks),
                Shifts.between(first, second, settings, comparable),
                onlyIn(before, after),
                onlyIn(after, before),
                skippedInBoth(before, after));
    }

    private static List<Pair> pairs(Side first, Side second, Metric metric) {
        List<Pair> pairs = new ArrayList<>();
        Run before = first.merged();
        SortedSet<String> controls = before.controls();
        controls.retainAll(second.merged().controls());
        for (BenchmarkId benchmark : before.benchmarks()) {
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

    /** A pair and what its forks say; nothing where something stands in the way. */
    private record Weighed(Pair pair, Optional<Evidence> evidence) {}

    private static List<Weighed> weighed(List<Pair> pairs, Settings settings, Optional<Moderation> moderation) {
        return pairs.stream()
                .map(p -> new Weighed(
                        p,
                        p.obstacle().isPresent()
                                ? Optional.empty()
                                : Evidence.of(
                                        p.before(),
                                        p.after(),
                                        settings.betweenRuns().of(p.benchmark(), p.metric()),
                                        moderation)))
                .toList();
    }

    /** Judges pairs together, since the chance of a false claim grows with their number. */
    private static List<BenchmarkComparison> judged(
            List<Weighed> pairs,
            Multiplicity multiplicity,
            Settings settings,
            boolean comparable,
            List<Cautions.Disagreement> disagreements) {
        double[] p = pairs.stream()
                .flatMap(weighed -> weighed.evidence().stream())
                .mapToDouble(e -> e.difference().pValue())
                .toArray();
        double[] adjusted = multiplicity.adjust(p);
        double[] levels = multiplicity.levels(p);
        Judge judge = new Judge(settings);
        List<BenchmarkComparison> rows = new ArrayList<>();
        int tested = 0;
        for (Weighed weighed : pairs) {
            Pair pair = weighed.pair();
            Optional<Evidence> found = weighed.evidence();
            if (found.isEmpty()) {
                rows.add(withoutEvidence(pair, comparable));
                continue;
            }
            Change change = judge.change(found.get(), pair.direction(), levels[tested], adjusted[tested]);
            Verdict verdict =
                    comparable ? judge.verdict(found.get(), pair.direction(), change, levels[tested]) : notComparable();
            rows.add(row(pair, found.get(), change, verdict));
            Cautions.Disagreement.of(pair, found.get(), settings.logMargin()).ifPresent(disagreements::add);
            tested++;
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
        List<BenchmarkId> there = other.benchmarks();
        return run.benchmarks().stream()
                .filter(b -> !there.contains(b))
                .map(b -> new Run.Failure(b, whyMissing(b, other)))
                .toList();
    }

    private static String whyMissing(BenchmarkId benchmark, Run run) {
        return reason(benchmark, run.skips())
                .map(reason -> "skipped in the other run: " + reason)
                .or(() -> reason(benchmark, run.failures()).map(reason -> "failed in the other run: " + reason))
                .orElse("not part of the other run");
    }

    private static Optional<String> reason(BenchmarkId benchmark, List<Run.Failure> entries) {
        return entries.stream()
                .filter(e -> e.benchmark().equals(benchmark))
                .map(Run.Failure::reason)
                .findFirst();
    }

    private static List<Run.Failure> skippedInBoth(Run before, Run after) {
        return after.skips().stream()
                .filter(skip -> reason(skip.benchmark(), before.skips()).isPresent())
                .toList();
    }
}
