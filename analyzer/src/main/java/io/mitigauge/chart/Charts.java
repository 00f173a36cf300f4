// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The charts of a comparison. Same input, same text: nothing depends on time, place or locale. Every one is empty where
 * {@link #canDraw} is false.
 */
public final class Charts {

    /** A page with the charts of more benchmarks than these takes a browser minutes to open. */
    static final int MOST = 500;

    private static final double CALLED = 1e6; // more than any logarithm of a change

    private Charts() {}

    /**
     * Benchmarks that get charts: all; of more than {@value #MOST}, as other projects may have, those called slower or
     * faster, then those that moved most. In their usual order.
     */
    public static List<BenchmarkId> charted(Comparison comparison) {
        List<BenchmarkId> all = comparison.before().benchmarks();
        if (all.size() <= MOST) {
            return all;
        }
        Map<BenchmarkId, Double> moved = new HashMap<>();
        comparison.benchmarks().stream()
                .filter(row -> row.metric() == Metric.MEAN)
                .forEach(row ->
                        row.change().ifPresent(change -> moved.put(row.benchmark(), weight(row.verdict(), change))));
        Set<BenchmarkId> most = all.stream()
                .sorted(Comparator.comparingDouble(id -> -moved.getOrDefault(id, 0.0)))
                .limit(MOST)
                .collect(Collectors.toSet());
        return all.stream().filter(most::contains).toList();
    }

    /** What is called goes before all else. */
    private static double weight(Verdict verdict, Change change) {
        double moved = Math.abs(Math.log1p(change.point()));
        return verdict.isCalled() ? CALLED + moved : moved;
    }

    /** What a reader should know of benchmarks that got none; empty where all did. */
    public static Optional<String> leftOut(Comparison comparison) {
        int all = comparison.before().benchmarks().size();
        return all <= MOST
                ? Optional.empty()
                : Optional.of(
                        "Charts are of %d of %d benchmarks: those called slower or faster, then those that moved most. The table has all."
                                .formatted(MOST, all));
    }

    /** Whether this machine can draw charts: their text is laid out by a font, and small guests have none. */
    public static boolean canDraw() {
        return Fonts.available();
    }

    /** Every benchmark's relative change with its interval; empty where no change could be computed. */
    public static Optional<Chart> relativeChange(Comparison comparison) {
        ForestPlot plot = new ForestPlot(comparison);
        return drawn(plot.isEmpty(), plot::chart);
    }

    /**
     * Latency over percentile of a benchmark.
     *
     * @return empty unless both sides have it and every fork kept enough latencies
     */
    public static Optional<Chart> latency(Comparison comparison, BenchmarkId benchmark) {
        LatencyCurves curves = new LatencyCurves(comparison, benchmark);
        return drawn(curves.isEmpty(), curves::chart);
    }

    /** How a benchmark's latency moved at each decile; empty where that was not found out. */
    public static Optional<Chart> shift(Comparison comparison, BenchmarkId benchmark) {
        return comparison.shifts().stream()
                .filter(shift -> shift.benchmark().equals(benchmark))
                .findFirst()
                .filter(shift -> canDraw())
                .map(shift -> new ShiftChart(shift, comparison).chart());
    }

    /** Means of the forks of a benchmark over time; empty unless both sides have it. */
    public static Optional<Chart> forksOverTime(Comparison comparison, BenchmarkId benchmark) {
        ForksOverTime plot = new ForksOverTime(comparison, benchmark);
        return drawn(plot.isEmpty(), plot::chart);
    }

    /** Latency of a service over the rate of requests; empty unless both sides measured at least two rates. */
    public static Optional<Chart> load(Comparison comparison) {
        LoadCurves curves = new LoadCurves(comparison);
        return drawn(curves.isEmpty(), curves::chart);
    }

    /**
     * How much more a program feels the more system calls it makes, by working set; empty unless some working set was
     * measured at two rates on both sides.
     */
    public static Optional<Chart> callRates(Comparison comparison) {
        CallRates plot = new CallRates(comparison);
        return drawn(plot.isEmpty(), plot::chart);
    }

    /** What all CPUs do together, by kind of work, before and after; empty unless both sides measured some kind. */
    public static Optional<Chart> smtCapacity(Comparison comparison) {
        SmtCapacity plot = new SmtCapacity(comparison);
        return drawn(plot.isEmpty(), plot::chart);
    }

    private static Optional<Chart> drawn(boolean empty, Supplier<Chart> chart) {
        return empty || !canDraw() ? Optional.empty() : Optional.of(chart.get());
    }
}
