// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.Metric;
import io.mitigauge.stats.LinearModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One benchmark in the cells that measured it.
 *
 * @param unit of the first cell
 * @param cells that measured it
 * @param evidence empty where there is none
 * @param obstacle why nothing can be compared at all, if so
 */
record FactorBenchmark(
        BenchmarkId id,
        boolean control,
        String unit,
        Direction direction,
        List<Integer> cells,
        Optional<FactorEvidence> evidence,
        Optional<String> obstacle) {

    static FactorBenchmark of(BenchmarkId id, FactorComparisons.Cells design, Settings settings) {
        SortedMap<Integer, List<List<Fork>>> forks = new TreeMap<>();
        design.sides().forEach((cell, side) -> {
            List<List<Fork>> boots = side.forksOf(id);
            if (!boots.isEmpty()) {
                forks.put(cell, boots);
            }
        });
        List<Fork> all = forks.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .toList();
        Fork first = all.getFirst();
        boolean control = design.runs().stream().anyMatch(run -> run.controls().contains(id.name()));
        Optional<String> obstacle = mixed(all);
        RunVariance known = settings.betweenRuns().of(id, Metric.MEAN, false);
        RunVariance alone = settings.betweenRuns().of(id, Metric.MEAN, true);
        return new FactorBenchmark(
                id,
                control,
                first.score().unit(),
                first.score().direction(),
                List.copyOf(forks.keySet()),
                obstacle.isPresent()
                        ? Optional.empty()
                        : FactorEvidence.of(
                                forks.values().stream()
                                        .map(boots -> JmhUnits.means(
                                                boots, first.score().unit()))
                                        .toList(),
                                known,
                                alone),
                obstacle);
    }

    private static Optional<String> mixed(List<Fork> forks) {
        String unit = forks.getFirst().score().unit();
        Set<String> kinds = forks.stream()
                .map(fork -> "mode " + fork.score().mode()
                        + (JmhUnits.factor(fork.score().unit(), unit).isPresent()
                                ? ""
                                : " in " + fork.score().unit()))
                .collect(Collectors.toCollection(TreeSet::new));
        return kinds.size() == 1 ? Optional.empty() : Optional.of("measured differently: " + String.join("; ", kinds));
    }

    /** Its mean in a cell; empty where that is not known. */
    OptionalDouble point(int cell) {
        int index = cells.indexOf(cell);
        return evidence.isEmpty() || index < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Math.exp(evidence.get().cells().get(index).shown().mean()));
    }

    /** Weights of its cells in an effect; empty where its own cells cannot tell it. */
    Optional<double[]> estimator(FactorDesign design, FactorDesign.Target target) {
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        LinearModel model = design.model(cells, evidence.get().boots());
        return model.estimator(target.array());
    }
}
