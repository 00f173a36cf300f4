// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Power;
import io.mitigauge.stats.SpreadRatio;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the forks of several cells say about one benchmark.
 *
 * @param cells one level a cell, at least 2
 * @param known how much boots of the same state differ, as far as that is not seen
 * @param alone the same for a cell of one boot, which does not show in what state it is
 */
record FactorEvidence(List<Evidence.Level> cells, RunVariance known, RunVariance alone) {

    /** Boots that agree to so many digits were not measured: their logarithms' variance. */
    private static final double NO_SPREAD = 1e-20;

    /** Copies the list. */
    FactorEvidence {
        cells = List.copyOf(cells);
    }

    /** Evidence of one benchmark; empty where a cell has fewer than 2 values. */
    static Optional<FactorEvidence> of(List<List<List<Double>>> byCell, RunVariance known, RunVariance alone) {
        List<Evidence.Level> levels = byCell.stream()
                .map(Evidence.Level::of)
                .flatMap(Optional::stream)
                .toList();
        return levels.size() < byCell.size() ? Optional.empty() : Optional.of(new FactorEvidence(levels, known, alone));
    }

    /** Boots of each cell. */
    int[] boots() {
        return cells.stream().mapToInt(Evidence.Level::bootCount).toArray();
    }

    /** Boots of the cell that has fewest. */
    int fewestBoots() {
        return cells.stream().mapToInt(Evidence.Level::bootCount).min().orElseThrow();
    }

    /** Forks of the cell that has fewest, among those that a contrast leans on. */
    int fewestForks(double[] weights) {
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < weights.length; i++) {
            fewest = weights[i] == 0
                    ? fewest
                    : Math.min(fewest, cells.get(i).forks().count());
        }
        return fewest;
    }

    /** Boots beyond the first of each cell: degrees of freedom of their pooled spread. */
    int degreesOfFreedom() {
        return cells.stream().mapToInt(cell -> cell.bootCount() - 1).sum();
    }

    /** Whether the spread of boots is seen. */
    Basis basis() {
        return degreesOfFreedom() > 0 ? Basis.BOOTS : alone.basis();
    }

    /** Whether boots of a cell agree as no two measurements do. */
    boolean withoutSpread() {
        return cells.stream()
                .flatMap(cell -> cell.boots().stream())
                .anyMatch(boots -> boots.variance() * boots.count() < NO_SPREAD);
    }

    /** Variance of one boot, from what boots of the same cell differ by. */
    private double pooled() {
        double squares = cells.stream()
                .flatMap(cell -> cell.boots().stream())
                .mapToDouble(boots -> boots.variance() * boots.count() * (boots.count() - 1))
                .sum();
        return squares / degreesOfFreedom();
    }

    /** How far apart the spreads of boots lie in the cells that have several; empty where that cannot be told. */
    Optional<SpreadRatio> spreads() {
        return SpreadRatio.of(
                cells.stream().flatMap(cell -> cell.boots().stream()).toList());
    }

    /** A contrast of the cells' log means, with its error; the rule for a calibration is that of {@link Evidence}. */
    LogDifference contrast(double[] weights) {
        LogDifference today = today(weights);
        if (known.basis() == Basis.CALIBRATION) {
            LogDifference calibrated =
                    new LogDifference(today.estimate(), sum(weights, this::calibrated), known.degreesOfFreedom());
            return calibrated.orWider(today);
        }
        return degreesOfFreedom() > 0
                ? today.orWider(borrowing(weights))
                : today.plus(sum(weights, cell -> alone.variance()), alone.degreesOfFreedom());
    }

    /** Cells of one boot have what is borrowed for them, the others what boots show. */
    private LogDifference borrowing(double[] weights) {
        double perBoot = pooled();
        double seen = sum(weights, cell -> cell.boots().isPresent() ? perBoot / cell.bootCount() : 0);
        double borrowed = sum(
                weights,
                cell -> cell.boots().isPresent()
                        ? 0
                        : alone.variance() + cell.forks().variance());
        return new LogDifference(estimate(weights, cell -> cell.shown().mean()), seen, degreesOfFreedom())
                .plus(borrowed, alone.degreesOfFreedom());
    }

    /** The error that today's data show by themselves: pooled over boots, or of forks where there is one boot a cell. */
    private LogDifference today(double[] weights) {
        double estimate = estimate(weights, cell -> cell.shown().mean());
        if (degreesOfFreedom() > 0) {
            double perBoot = pooled();
            return new LogDifference(estimate, sum(weights, cell -> perBoot / cell.bootCount()), degreesOfFreedom());
        }
        Optional<LogDifference> error = Optional.empty();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                LogMean forks = cells.get(i).forks();
                double variance = weights[i] * weights[i] * forks.variance();
                error = Optional.of(error.map(e -> e.plus(variance, forks.degreesOfFreedom()))
                        .orElseGet(() -> new LogDifference(estimate, variance, forks.degreesOfFreedom())));
            }
        }
        return error.orElseThrow(() -> new IllegalArgumentException("a contrast needs a weight that is not 0"));
    }

    /** Variance of a cell's estimate by calibration: of boots with fewer forks than the calibrated ones, more. */
    private double calibrated(Evidence.Level cell) {
        int boots = cell.bootCount();
        RunVariance of = boots == 1 ? alone : known;
        return (of.variance() + Math.max(0, boots * cell.forks().variance() - of.withinForks())) / boots;
    }

    /** The contrast, had no fork been set aside. */
    double untrimmed(double[] weights) {
        return estimate(weights, Evidence.Level::untrimmed);
    }

    private double estimate(double[] weights, ToDoubleFunction<Evidence.Level> mean) {
        double estimate = 0;
        for (int i = 0; i < weights.length; i++) {
            estimate += weights[i] == 0 ? 0 : weights[i] * mean.applyAsDouble(cells.get(i));
        }
        return estimate;
    }

    private double sum(double[] weights, ToDoubleFunction<Evidence.Level> variance) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * weights[i] * variance.applyAsDouble(cells.get(i));
        }
        return sum;
    }

    /** What more boots in every cell would bring. */
    Power.Growth moreBoots(double[] weights) {
        double perBoot = degreesOfFreedom() > 0
                ? sum(weights, cell -> pooled())
                : sum(weights, cell -> alone.variance() + cell.forks().variance());
        return new Power.Cells(perBoot, cells.size());
    }
}
