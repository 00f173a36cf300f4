// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Evidence.Level;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.Metric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One metric of one benchmark on both sides, before anything is judged.
 *
 * @param before what the side's forks show, in {@code unit}; empty if the metric may not be shown, or there are too few
 * @param after likewise
 * @param obstacle why nothing can be compared, if so
 */
record Pair(
        BenchmarkId benchmark,
        boolean control,
        Metric metric,
        String unit,
        Direction direction,
        Optional<Level> before,
        Optional<Level> after,
        Optional<Obstacle> obstacle) {

    /**
     * What keeps two sides from being compared.
     *
     * @param fatal whether they are about different things
     */
    record Obstacle(String reason, boolean fatal) {}

    /** Pairs one metric of a benchmark that both sides have: forks by boot. */
    static Pair of(Metric metric, boolean control, List<List<Fork>> beforeBoots, List<List<Fork>> afterBoots) {
        List<Fork> before = beforeBoots.stream().flatMap(List::stream).toList();
        List<Fork> after = afterBoots.stream().flatMap(List::stream).toList();
        Fork first = before.getFirst();
        Fork second = after.getFirst();
        String unit = unit(metric, first);
        OptionalDouble factor = JmhUnits.factor(unit(metric, second), unit);
        Optional<Obstacle> obstacle = mixed(metric, before, "before")
                .or(() -> mixed(metric, after, "after"))
                .or(() -> otherThreads(before, after));
        if (obstacle.isPresent()) {
            factor = OptionalDouble.of(1);
        } else if (!first.score().mode().equals(second.score().mode())) {
            obstacle = Optional.of(new Obstacle(
                    "measured in mode %s before and %s after"
                            .formatted(first.score().mode(), second.score().mode()),
                    true));
        } else if (factor.isEmpty()) {
            obstacle = Optional.of(
                    new Obstacle("measured in %s before and %s after".formatted(unit, unit(metric, second)), true));
        } else {
            obstacle = metric == Metric.MEAN ? Optional.empty() : Tails.obstacle(metric, beforeBoots, afterBoots);
        }
        boolean shown = obstacle.isEmpty();
        return new Pair(
                first.benchmark(),
                control,
                metric,
                unit,
                first.score().direction(),
                shown ? level(metric, beforeBoots, unit, 1) : Optional.empty(),
                shown ? level(metric, afterBoots, unit, factor.getAsDouble()) : Optional.empty(),
                obstacle);
    }

    /** Runs of one side that were not measured alike; means in units of one kind are converted, quantiles are not. */
    private static Optional<Obstacle> mixed(Metric metric, List<Fork> forks, String side) {
        List<String> kinds = forks.stream()
                .map(fork -> "mode " + fork.score().mode() + " in " + unit(metric, fork))
                .distinct()
                .toList();
        boolean alike = kinds.size() == 1 || (metric == Metric.MEAN && isConvertible(forks));
        return alike
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "measured differently within one side, " + side + ": " + String.join("; ", kinds), true));
    }

    /** What several threads do together, or each beside the others, is not what fewer of them do. */
    private static Optional<Obstacle> otherThreads(List<Fork> before, List<Fork> after) {
        SortedSet<Integer> all = threads(before);
        all.addAll(threads(after));
        return all.size() < 2
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "measured with %s before and with %s after"
                                .formatted(shown(threads(before)), shown(threads(after))),
                        true));
    }

    private static SortedSet<Integer> threads(List<Fork> forks) {
        return forks.stream()
                .flatMapToInt(fork -> fork.score().threads().stream())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shown(SortedSet<Integer> threads) {
        if (threads.isEmpty()) {
            return "a number of threads that is not known";
        }
        String numbers = threads.stream().map(String::valueOf).collect(Collectors.joining(" and "));
        return numbers + (numbers.equals("1") ? " thread" : " threads");
    }

    private static boolean isConvertible(List<Fork> forks) {
        Fork.Score first = forks.getFirst().score();
        return forks.stream()
                .map(Fork::score)
                .allMatch(score -> score.mode().equals(first.mode())
                        && JmhUnits.factor(score.unit(), first.unit()).isPresent());
    }

    private static String unit(Metric metric, Fork fork) {
        return metric == Metric.MEAN ? fork.score().unit() : fork.latency().unit() + "/op";
    }

    /** Means of forks are trimmed; quantiles are those of the merged latencies, from which nothing is set aside. */
    private static Optional<Level> level(Metric metric, List<List<Fork>> boots, String unit, double factor) {
        return metric == Metric.MEAN
                ? Level.of(JmhUnits.means(boots, unit))
                : Optional.of(Tails.of(boots).level(metric.quantile(), factor));
    }
}
