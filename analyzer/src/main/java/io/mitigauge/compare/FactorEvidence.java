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
 * @param known how much boots of the same state differ, of cells with several
 * @param alone the same of cells with one boot, which does not show whether it is an unusual one
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
        return degreesOfFreedom() > 0 ? Basis.BOOTS : known.basis();
    }

    /** Whether boots of any cell agree as no two measurements do: pooled with others, copies would feign precision. */
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
            double calibrated = sum(weights, this::calibrated);
            return calibrated < today.variance()
                    ? today
                    : new LogDifference(today.estimate(), calibrated, known.degreesOfFreedom());
        }
        return degreesOfFreedom() > 0
                ? today
                : today.plus(sum(weights, cell -> alone.variance()), alone.degreesOfFreedom());
    }

    /** The error that today's data show by themselves: pooled over boots, or of forks where there is one boot a cell. */
    private LogDifference today(double[] weights) {
        double estimate = estimate(weights, cell -> cell.shown().mean());
        return degreesOfFreedom() > 0 ? ofBoots(estimate, weights) : ofForks(estimate, weights);
    }

    /**
     * Pooled over boots. Whether a single boot is an unusual one, boots of other cells do not tell: it has what is known of single boots,
     * and its forks' error, where that is more.
     */
    private LogDifference ofBoots(double estimate, double[] weights) {
        double perBoot = pooled();
        LogDifference error = new LogDifference(
                estimate, sum(weights, cell -> borrows(cell) ? 0 : perBoot / cell.bootCount()), degreesOfFreedom());
        boolean borrowed = false;
        for (int i = 0; i < weights.length; i++) {
            Evidence.Level cell = cells.get(i);
            if (weights[i] != 0 && borrows(cell)) {
                error = error.plus(
                        weights[i] * weights[i] * excess(cell, alone),
                        cell.forks().degreesOfFreedom());
                borrowed = true;
            }
        }
        return borrowed
                ? error.plus(sum(weights, cell -> borrows(cell) ? alone.variance() : 0), alone.degreesOfFreedom())
                : error;
    }

    private LogDifference ofForks(double estimate, double[] weights) {
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

    /** Whether a cell's single boot has more error by what is known than by what boots of other cells differ by. */
    private boolean borrows(Evidence.Level cell) {
        return cell.boots().isEmpty() && calibrated(cell) > pooled();
    }

    /** Variance of a cell's estimate by what is known. */
    private double calibrated(Evidence.Level cell) {
        RunVariance variance = cell.boots().isEmpty() ? alone : known;
        return (variance.variance() + excess(cell, variance)) / cell.bootCount();
    }

    /** What the forks of a boot add to what is known: where they are fewer than the calibrated ones, more. */
    private static double excess(Evidence.Level cell, RunVariance known) {
        return Math.max(0, cell.bootCount() * cell.forks().variance() - known.withinForks());
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
                ? sum(weights, cell -> borrows(cell) ? calibrated(cell) : pooled())
                : sum(weights, cell -> alone.variance() + cell.forks().variance());
        return new Power.Cells(perBoot, cells.size());
    }
}
