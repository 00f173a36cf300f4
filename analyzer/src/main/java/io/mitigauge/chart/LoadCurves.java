// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.LoadCurve;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency of a service over the rate of requests, before and after. */
final class LoadCurves {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final double LOGARITHMIC_FROM = 20;

    private final LoadCurve before;
    private final LoadCurve after;

    LoadCurves(Comparison comparison) {
        before = LoadCurve.of(comparison.before());
        after = LoadCurve.of(comparison.after());
    }

    /** A single rate is no curve. */
    boolean isEmpty() {
        return before.points().size() < 2 || after.points().size() < 2;
    }

    Chart chart() {
        double largest = Stream.of(before, after)
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(LoadCurve.Point::p99Nanos)
                .max()
                .orElseThrow();
        double smallest = Stream.of(before, after)
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(LoadCurve.Point::p99Nanos)
                .min()
                .orElseThrow();
        Scale scale = Scale.of("ns", largest);
        XYChart chart =
                Canvas.chart(WIDTH, HEIGHT, "requests in a second", "99th percentile of latency, " + scale.unit());
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setYAxisLogarithmic(largest > LOGARITHMIC_FROM * smallest);
        if (largest <= LOGARITHMIC_FROM * smallest) {
            chart.getStyler().setYAxisMin(0.0);
        }
        Canvas.join(add(chart, "before", before, scale), Palette.BEFORE, SeriesMarkers.CIRCLE);
        Canvas.join(add(chart, "after", after, scale), Palette.AFTER, SeriesMarkers.TRIANGLE_UP);
        return new Chart("How much load a service bears", Canvas.svg(chart), caption());
    }

    private static XYSeries add(XYChart chart, String side, LoadCurve curve, Scale scale) {
        return chart.addSeries(
                side,
                curve.points().stream().mapToDouble(LoadCurve.Point::rate).toArray(),
                curve.points().stream()
                        .mapToDouble(point -> scale.factor() * point.p99Nanos())
                        .toArray());
    }

    private String caption() {
        return "Requests come at random moments whether the service is ready or not; a latency counts from the moment at"
                + " which its request was meant to be sent. Points: medians over the forks; lines only join them. Lower is"
                + " better, and a curve that turns up further to the left has less capacity.";
    }
}
