// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** Latency over percentile, before and after: the middle fork at each percentile, and the range of the forks. */
final class LatencyCurves {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final String OPEN_LOOP = "io.mitigauge.bench.latency.OpenLoopBenchmark.";
    private static final double LOGARITHMIC_FROM = 20;

    private final BenchmarkId benchmark;
    private final SortedMap<Double, List<Double>> before;
    private final SortedMap<Double, List<Double>> after;
    private final String unit;
    private final int forksBefore;
    private final int forksAfter;

    LatencyCurves(Comparison comparison, BenchmarkId benchmark) {
        List<Fork> first = comparison.before().forksOf(benchmark);
        this.benchmark = benchmark;
        this.unit = first.isEmpty() ? "ns" : first.getFirst().latency().unit();
        this.before = curves(comparison.before(), benchmark);
        this.after = curves(comparison.after(), benchmark);
        this.forksBefore = first.size();
        this.forksAfter = comparison.after().forksOf(benchmark).size();
    }

    /** Sorted latencies of the forks at each percentile that every fork has. */
    private static SortedMap<Double, List<Double>> curves(Run run, BenchmarkId benchmark) {
        SortedMap<Double, List<Double>> byPercentile = new TreeMap<>();
        List<Fork> forks = run.forksOf(benchmark);
        for (Fork fork : forks) {
            fork.latency()
                    .curve()
                    .forEach((p, v) -> byPercentile
                            .computeIfAbsent(p, k -> new ArrayList<>())
                            .add(v));
        }
        byPercentile.values().removeIf(values -> values.size() < forks.size());
        byPercentile.values().forEach(Collections::sort);
        return byPercentile;
    }

    boolean isEmpty() {
        return before.isEmpty() || after.isEmpty();
    }

    Chart chart() {
        double largest = Math.max(largest(before), largest(after));
        double smallest = Math.min(
                before.firstEntry().getValue().getFirst(),
                after.firstEntry().getValue().getFirst());
        Scale scale = Scale.of(unit, largest);
        XYChart chart = Canvas.chart(WIDTH, HEIGHT, "percentile of operations", "latency, " + scale.unit());
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisTickMarkSpacingHint(WIDTH / 8);
        chart.getStyler().setYAxisLogarithmic(largest > LOGARITHMIC_FROM * smallest);
        chart.setCustomXAxisTickLabelsFormatter(LatencyCurves::percentileLabel);
        draw(chart, "before", before, Palette.BEFORE, scale);
        draw(chart, "after", after, Palette.AFTER, scale);
        return new Chart("Latency of " + benchmark.shown(), Canvas.svg(chart), caption());
    }

    private static double largest(SortedMap<Double, List<Double>> curves) {
        return curves.values().stream().mapToDouble(List::getLast).max().orElseThrow();
    }

    private static void draw(
            XYChart chart, String side, SortedMap<Double, List<Double>> curves, Color colour, Scale scale) {
        double[] x = curves.keySet().stream().mapToDouble(LatencyCurves::nines).toArray();
        line(chart, side + ", least fork", x, values(curves, scale, List::getFirst), colour)
                .setLineStyle(Palette.DASHED);
        line(chart, side + ", most fork", x, values(curves, scale, List::getLast), colour)
                .setLineStyle(Palette.DASHED);
        XYSeries middle = line(chart, side, x, values(curves, scale, v -> v.get(v.size() / 2)), colour);
        middle.setLineStyle(Palette.BAR);
        middle.setShowInLegend(true);
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color colour) {
        XYSeries series = Canvas.line(chart, name, x, y);
        series.setLineColor(colour);
        return series;
    }

    private static double[] values(
            SortedMap<Double, List<Double>> curves, Scale scale, ToDoubleFunction<List<Double>> which) {
        return curves.values().stream()
                .mapToDouble(v -> scale.factor() * which.applyAsDouble(v))
                .toArray();
    }

    /** 0 at the least value, 1 at the 90th percentile, 2 at the 99th, and so on. */
    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    /** Only whole nines are named; XChart's ticks between them are not percentiles that anybody asks for. */
    private static String percentileLabel(double nines) {
        long whole = Math.round(nines);
        if (Math.abs(nines - whole) > 1e-6) {
            return "";
        }
        int decimals = (int) Math.max(0, whole - 2);
        return String.format(Locale.ROOT, "%." + decimals + "f %%", 100 - 100 * Math.pow(10, -nines));
    }

    private String caption() {
        return "Thick lines: the middle one of the forks at each percentile; dashed lines: the least and the most of them."
                + " Each percentile is shown as far as every fork has 10 operations beyond it. n = " + forksBefore
                + " forks before, " + forksAfter + " after. Lower is better. " + meaning();
    }

    private String meaning() {
        return benchmark.name().startsWith(OPEN_LOOP)
                ? "Requests come at their own moments, so this is response time at this rate, waiting included."
                : "Operations follow one another without pause, so this is service time, not response time under a given"
                        + " load.";
    }
}
