// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.LatencyKind;
import io.mitigauge.model.Shift;
import io.mitigauge.model.Shift.Point;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The shift function of a benchmark's latency: its relative change at each decile, with a band for all of them. */
final class ShiftChart {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;

    private final Shift shift;
    private final int forksBefore;
    private final int forksAfter;

    ShiftChart(Shift shift, Comparison comparison) {
        this.shift = shift;
        this.forksBefore = comparison.before().forksOf(shift.benchmark()).size();
        this.forksAfter = comparison.after().forksOf(shift.benchmark()).size();
    }

    Chart chart() {
        List<Point> points = shift.points();
        double[] x = points.stream().mapToDouble(Point::quantile).toArray();
        XYChart chart = Canvas.chart(WIDTH, HEIGHT, "quantile of latency", "ratio after / before");
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(1.0);
        chart.getStyler().setXAxisDecimalPattern("0.0");
        chart.getStyler().setYAxisDecimalPattern("0.##");
        XYSeries none = Canvas.line(chart, "no change", new double[] {0, 1}, new double[] {1, 1});
        none.setLineColor(Palette.INK);
        none.setLineStyle(Palette.THIN);
        dashed(Canvas.line(chart, "lower end of the band", x, band(Point::bandLow)));
        dashed(Canvas.line(chart, "upper end of the band", x, band(Point::bandHigh)));
        XYSeries moved = Canvas.line(chart, "after / before", x, ratios(Point::point));
        moved.setLineColor(Palette.AFTER);
        moved.setLineStyle(Palette.BAR);
        moved.setMarker(SeriesMarkers.CIRCLE);
        moved.setMarkerColor(Palette.AFTER);
        return new Chart(
                "How the latency of " + shift.benchmark().shown() + " moved", Canvas.svg(chart), caption(points));
    }

    private static void dashed(XYSeries series) {
        series.setLineColor(Palette.AFTER);
        series.setLineStyle(Palette.DASHED);
    }

    private double[] ratios(ToDoubleFunction<Point> which) {
        return shift.points().stream()
                .mapToDouble(point -> 1 + which.applyAsDouble(point))
                .toArray();
    }

    /** Cut at half the least ratio and twice the largest, so that a band that says nothing leaves room for the line. */
    private double[] band(ToDoubleFunction<Point> which) {
        return Arrays.stream(ratios(which))
                .map(r -> Math.clamp(r, floor(), ceiling()))
                .toArray();
    }

    private double floor() {
        return Math.min(1, Arrays.stream(ratios(Point::point)).min().orElse(1)) / 2;
    }

    private double ceiling() {
        return Math.max(1, Arrays.stream(ratios(Point::point)).max().orElse(1)) * 2;
    }

    private String cut() {
        boolean beyond = Arrays.stream(ratios(Point::bandLow)).anyMatch(r -> r < floor())
                || Arrays.stream(ratios(Point::bandHigh)).anyMatch(r -> r > ceiling());
        return beyond ? " They are cut where they reach further than the picture." : "";
    }

    private String caption(List<Point> points) {
        return String.format(
                Locale.ROOT,
                "Ratio of the two sides' %s at %d quantiles, of all forks together; above 1 it is longer after, and lower is"
                        + " better. Dashed lines hold the true ratios of all of them at once with 95 %% confidence.%s A level"
                        + " line is a change by one factor, one that rises at the right a longer tail. n = %d forks before, %d"
                        + " after. Exploratory: no verdict uses it.",
                LatencyKind.of(shift.benchmark()).shown(),
                points.size(),
                cut(),
                forksBefore,
                forksAfter);
    }
}
