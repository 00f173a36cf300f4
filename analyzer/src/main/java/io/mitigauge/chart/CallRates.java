// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Metric;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;

/** What a program feels of a change in the cost of system calls: over its rate of calls, by the size of its working set. */
final class CallRates {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final String BENCHMARK = "io.mitigauge.bench.syscall.CallRateBenchmark.withCall";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([km]?)");
    private static final double NANOS_PER_SECOND = 1e9;

    /** By bytes, each at two rates or more, ascending. */
    private final TreeMap<Long, Curve> curves = new TreeMap<>();

    /** A working set as it is named, and its points. */
    private record Curve(String workingSet, List<Point> points) {}

    /** Calls in a second before, and by how much the time for them changed. */
    private record Point(double rate, Change change) {}

    CallRates(Comparison comparison) {
        comparison.benchmarks().stream()
                .filter(row -> row.benchmark().name().equals(BENCHMARK)
                        && row.metric() == Metric.MEAN
                        && row.unit().equals("ns/op")
                        && row.before().isPresent()
                        && row.change().isPresent())
                .forEach(this::add);
        curves.values().removeIf(curve -> curve.points().size() < 2);
        curves.values().forEach(curve -> curve.points().sort(Comparator.comparingDouble(Point::rate)));
    }

    private void add(BenchmarkComparison row) {
        String workingSet = row.benchmark().params().getOrDefault("workingSet", "");
        Matcher size = SIZE.matcher(workingSet);
        if (size.matches()) {
            long bytes = bytes(Long.parseLong(size.group(1)), size.group(2));
            double rate = NANOS_PER_SECOND / row.before().orElseThrow().point();
            curves.computeIfAbsent(bytes, k -> new Curve(workingSet, new ArrayList<>()))
                    .points()
                    .add(new Point(rate, row.change().orElseThrow()));
        }
    }

    private static long bytes(long number, String unit) {
        return switch (unit) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            default -> number;
        };
    }

    /** A working set at a single rate is no curve. */
    boolean isEmpty() {
        return curves.isEmpty();
    }

    /** The working sets that are drawn, the smallest first. */
    List<String> workingSets() {
        return curves.values().stream().map(Curve::workingSet).toList();
    }

    Chart chart() {
        XYChart chart = Canvas.chart(WIDTH, HEIGHT, "system calls in a second, before", "change of the time, percent");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.setCustomXAxisTickLabelsFormatter(rate -> String.format(Locale.ROOT, "%,.0f", rate));
        int number = 0;
        for (Curve curve : curves.values()) {
            draw(chart, curve, Palette.series(number), Palette.marker(number));
            number++;
        }
        return new Chart("System calls by their rate and the working set", Canvas.svg(chart), caption());
    }

    private static void draw(XYChart chart, Curve curve, Color colour, Marker marker) {
        String name = curve.workingSet().equals("0") ? "no working set" : curve.workingSet();
        for (Point point : curve.points()) {
            double[] x = {point.rate(), point.rate()};
            double[] y = {100 * point.change().low(), 100 * point.change().high()};
            Canvas.line(chart, name + " at " + point.rate(), x, y).setLineColor(colour);
        }
        XYSeries series = chart.addSeries(
                name,
                curve.points().stream().mapToDouble(Point::rate).toArray(),
                curve.points().stream()
                        .mapToDouble(point -> 100 * point.change().point())
                        .toArray());
        Canvas.join(series, colour, marker);
    }

    private static String caption() {
        return "Marks: change of the time that a program takes which makes so many calls, each after some loads from its"
                + " working set. Bars: the interval that decided the verdict. Lines only join what has the same working"
                + " set. What rises with the rate is paid for each call; what a larger working set adds at the same rate"
                + " is the refill of TLB and caches. Lower is better.";
    }
}
