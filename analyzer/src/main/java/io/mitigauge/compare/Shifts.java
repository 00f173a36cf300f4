// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Shift;
import io.mitigauge.stats.LogDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** How latencies moved at each decile: a picture for exploring, which no verdict uses. docs/statistics.md, "Shift". */
final class Shifts {

    private static final double CONFIDENCE = 0.95;
    private static final double MOST = Math.log(1e12); // beyond this factor an interval says nothing
    private static final List<Double> QUANTILES = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99);

    private Shifts() {}

    /** Of each benchmark that has latencies on both sides, and enough of them; none where the sides are not comparable. */
    static List<Shift> between(Side before, Side after, Settings settings, boolean comparable) {
        if (!comparable) {
            return List.of();
        }
        return before.merged().benchmarks().stream()
                .map(benchmark -> of(benchmark, before.forksOf(benchmark), after.forksOf(benchmark), settings))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Shift> of(
            BenchmarkId benchmark, List<List<Fork>> before, List<List<Fork>> after, Settings settings) {
        OptionalDouble factor = factor(before, after);
        if (factor.isEmpty() || Tails.obstacle(Metric.P50, before, after).isPresent()) {
            return Optional.empty();
        }
        Tails first = Tails.of(before);
        Tails second = Tails.of(after);
        long samples = Stream.concat(before.stream(), after.stream())
                .mapToLong(Tails::samples)
                .min()
                .orElseThrow();
        double[] quantiles = QUANTILES.stream()
                .mapToDouble(Double::doubleValue)
                .filter(q -> samples >= Metric.samplesNeededInBoot(Math.max(q, 1 - q)))
                .filter(q -> first.isTimed(q) && second.isTimed(q))
                .toArray();
        List<Evidence> evidence = new ArrayList<>();
        for (double q : quantiles) {
            RunVariance known = settings.betweenRuns().of(benchmark, nearest(q));
            Evidence.of(Optional.of(first.level(q, 1)), Optional.of(second.level(q, factor.getAsDouble())), known)
                    .ifPresent(evidence::add);
        }
        return evidence.isEmpty()
                ? Optional.empty()
                : Optional.of(new Shift(
                        benchmark,
                        points(quantiles, evidence),
                        evidence.getFirst().basis()));
    }

    /** To the first side's unit; empty where a side has no latencies, or units of more than one kind. */
    private static OptionalDouble factor(List<List<Fork>> before, List<List<Fork>> after) {
        List<String> first = units(before);
        List<String> second = units(after);
        return first.size() == 1 && second.size() == 1
                ? JmhUnits.factor(second.getFirst(), first.getFirst())
                : OptionalDouble.empty();
    }

    private static List<String> units(List<List<Fork>> boots) {
        return boots.stream()
                .flatMap(List::stream)
                .filter(fork -> fork.latency().samples() > 0)
                .map(fork -> fork.latency().unit() + "/op")
                .distinct()
                .toList();
    }

    /** The metric whose variance between runs is borrowed: the next that is as far in the tail. */
    private static Metric nearest(double q) {
        if (q <= Metric.P50.quantile()) {
            return Metric.P50;
        }
        return q <= Metric.P90.quantile() ? Metric.P90 : Metric.P99;
    }

    private static List<Shift.Point> points(double[] quantiles, List<Evidence> evidence) {
        double each = 1 - (1 - CONFIDENCE) / quantiles.length;
        List<Shift.Point> points = new ArrayList<>();
        for (int i = 0; i < quantiles.length; i++) {
            LogDifference difference = evidence.get(i).difference();
            double estimate = difference.estimate();
            double half = difference.halfWidth(CONFIDENCE);
            double band = Math.max(half, difference.halfWidth(each));
            points.add(new Shift.Point(
                    quantiles[i],
                    relative(estimate),
                    relative(estimate - half),
                    relative(estimate + half),
                    relative(estimate - band),
                    relative(estimate + band)));
        }
        return points;
    }

    private static double relative(double logarithm) {
        return Math.expm1(Math.clamp(logarithm, -MOST, MOST));
    }
}
