// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One metric of one benchmark on both sides, before anything is judged.
 *
 * @param before a list for each boot with one value per fork, in {@code unit}; empty if the metric may not be shown
 * @param after likewise
 * @param obstacle why nothing can be compared, if so
 */
record Pair(
        BenchmarkId benchmark,
        boolean control,
        Metric metric,
        String unit,
        Direction direction,
        List<List<Double>> before,
        List<List<Double>> after,
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
        OptionalDouble factor = Units.factor(unit(metric, second), unit);
        Optional<Obstacle> obstacle = mixed(metric, before, "before").or(() -> mixed(metric, after, "after"));
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
            obstacle = tooFewSamples(metric, before, after).or(() -> tooShort(metric, before, after));
        }
        boolean shown = obstacle.isEmpty();
        return new Pair(
                first.benchmark(),
                control,
                metric,
                unit,
                first.score().direction(),
                shown ? values(metric, beforeBoots, 1) : List.of(),
                shown ? values(metric, afterBoots, factor.getAsDouble()) : List.of(),
                obstacle);
    }

    /** Runs of one side that were not measured alike. */
    private static Optional<Obstacle> mixed(Metric metric, List<Fork> forks, String side) {
        List<String> kinds = forks.stream()
                .map(fork -> "mode " + fork.score().mode() + " in " + unit(metric, fork))
                .distinct()
                .toList();
        return kinds.size() == 1
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "measured differently within one side, " + side + ": " + String.join("; ", kinds), true));
    }

    private static String unit(Metric metric, Fork fork) {
        return metric == Metric.MEAN ? fork.score().unit() : fork.latency().unit() + "/op";
    }

    private static Optional<Obstacle> tooFewSamples(Metric metric, List<Fork> before, List<Fork> after) {
        if (metric == Metric.MEAN) {
            return Optional.empty();
        }
        long least = Math.min(leastSamples(before), leastSamples(after));
        return least >= metric.samplesNeeded()
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        String.format(
                                Locale.ROOT,
                                "%s needs %,d samples in each fork; the least has %,d",
                                metric.label(),
                                metric.samplesNeeded(),
                                least),
                        false));
    }

    private static Optional<Obstacle> tooShort(Metric metric, List<Fork> before, List<Fork> after) {
        return Stream.concat(before.stream(), after.stream())
                        .allMatch(f -> f.value(metric).orElseThrow() > 0)
                ? Optional.empty()
                : Optional.of(
                        new Obstacle(metric.label() + " is 0 in at least one fork: too short for the clock", false));
    }

    private static long leastSamples(List<Fork> forks) {
        return forks.stream().mapToLong(f -> f.latency().samples()).min().orElse(0);
    }

    private static List<List<Double>> values(Metric metric, List<List<Fork>> boots, double factor) {
        return boots.stream()
                .map(forks -> forks.stream()
                        .map(f -> factor * f.value(metric).orElseThrow())
                        .toList())
                .toList();
    }
}
