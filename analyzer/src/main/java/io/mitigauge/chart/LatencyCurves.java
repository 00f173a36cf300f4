// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Histogram;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.LatencyKind;
import java.awt.Color;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** Latency over percentile, before and after: of all forks together, and the range of the forks. */
final class LatencyCurves {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final double LOGARITHMIC_FROM = 20;
    private static final int BEYOND = 10;

    /** Percentiles at which curves are drawn, as far as every fork has enough samples beyond them. */
    private static final double[] GRID = {
        0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.25, 99.5, 99.6, 99.7, 99.8,
        99.9, 99.95, 99.99, 99.995, 99.999
    };

    private final BenchmarkId benchmark;
    private final SortedMap<Double, Point> before;
    private final SortedMap<Double, Point> after;
    private final String unit;
    private final int forksBefore;
    private final int forksAfter;

    LatencyCurves(Comparison comparison, BenchmarkId benchmark) {
        List<Fork> first = comparison.before().forksOf(benchmark);
        this.benchmark = benchmark;
        this.unit = first.isEmpty() ? "ns" : first.getFirst().latency().unit();
        List<Fork> second = comparison.after().forksOf(benchmark);
        this.before = curves(first, factor(first));
        this.after = curves(second, factor(second));
        this.forksBefore = first.size();
        this.forksAfter = second.size();
    }

    /** From the unit of these to that before; NaN where they have several, or cannot be drawn on one axis with it. */
    private double factor(List<Fork> forks) {
        List<String> units =
                forks.stream().map(fork -> fork.latency().unit()).distinct().toList();
        return units.size() == 1 ? JmhUnits.factor(units.getFirst(), unit).orElse(Double.NaN) : Double.NaN;
    }

    /**
     * Latency at each percentile for which every fork has enough samples.
     *
     * @param least of the forks
     * @param merged of all samples of all forks
     * @param most of the forks
     */
    private record Point(double least, double merged, double most) {}

    private static SortedMap<Double, Point> curves(List<Fork> forks, double factor) {
        SortedMap<Double, Point> curve = new TreeMap<>();
        if (Double.isNaN(factor)) {
            return curve;
        }
        List<Histogram> each =
                forks.stream().map(fork -> fork.latency().histogram()).toList();
        long fewest = each.stream().mapToLong(Histogram::samples).min().orElse(0);
        Histogram merged = Histogram.merged(each);
        for (double percentile : GRID) {
            double q = percentile / 100;
            if (fewest * (1 - q) >= BEYOND) {
                DoubleSummaryStatistics range = each.stream()
                        .mapToDouble(histogram -> factor * histogram.quantile(q))
                        .summaryStatistics();
                curve.put(percentile, new Point(range.getMin(), factor * merged.quantile(q), range.getMax()));
            }
        }
        return curve;
    }

    boolean isEmpty() {
        return before.isEmpty() || after.isEmpty();
    }

    Chart chart() {
        double largest = Math.max(largest(before), largest(after));
        double smallest = Math.min(
                before.firstEntry().getValue().least(),
                after.firstEntry().getValue().least());
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

    private static double largest(SortedMap<Double, Point> curves) {
        return curves.values().stream().mapToDouble(Point::most).max().orElseThrow();
    }

    private static void draw(XYChart chart, String side, SortedMap<Double, Point> curves, Color colour, Scale scale) {
        double[] x = curves.keySet().stream().mapToDouble(LatencyCurves::nines).toArray();
        line(chart, side + ", least fork", x, values(curves, scale, Point::least), colour)
                .setLineStyle(Palette.DASHED);
        line(chart, side + ", most fork", x, values(curves, scale, Point::most), colour)
                .setLineStyle(Palette.DASHED);
        XYSeries all = line(chart, side, x, values(curves, scale, Point::merged), colour);
        all.setLineStyle(Palette.BAR);
        all.setShowInLegend(true);
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color colour) {
        XYSeries series = Canvas.line(chart, name, x, y);
        series.setLineColor(colour);
        return series;
    }

    private static double[] values(SortedMap<Double, Point> curves, Scale scale, ToDoubleFunction<Point> which) {
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
        return "Thick lines: all operations of all forks together; dashed lines: the least and the most of the forks."
                + " Each percentile is shown as far as every fork has 10 operations beyond it. n = " + forksBefore
                + " forks before, " + forksAfter + " after. Lower is better. " + meaning();
    }

    private String meaning() {
        return switch (LatencyKind.of(benchmark)) {
            case RESPONSE_TIME ->
                "Requests come at their own moments, so this is response time at this rate, waiting included.";
            case SERVICE_TIME ->
                "Operations follow one another without pause, so this is service time, not response time under a given"
                        + " load.";
        };
    }
}
