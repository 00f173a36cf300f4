// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.Comparison;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;

/**
 * What all CPUs do together, kernel by kernel, before and after: where hyper-threading goes off, the distance between the
 * marks is the capacity that went with it.
 */
final class SmtCapacity {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 360;
    private static final double CONFIDENCE = 0.95;
    private static final double ROOM_ABOVE = 1.1;

    private final List<String> kernels = new ArrayList<>();
    private final List<Speed> before = new ArrayList<>();
    private final List<Speed> after = new ArrayList<>();

    /** In threads with a core each: the point and its 95 % interval. */
    private record Speed(double low, double point, double high) {

        static Speed of(LogMean one, LogMean all) {
            LogDifference times = LogDifference.between(one, all);
            double half = times.halfWidth(CONFIDENCE);
            return new Speed(
                    Math.exp(times.estimate() - half), Math.exp(times.estimate()), Math.exp(times.estimate() + half));
        }
    }

    SmtCapacity(Comparison comparison) {
        SmtFigures first = new SmtFigures(comparison.before());
        SmtFigures second = new SmtFigures(comparison.after());
        for (String kernel : SmtFigures.KERNELS) {
            Optional<LogMean> unit = first.alone(kernel);
            Optional<LogMean> then = first.together(kernel);
            Optional<LogMean> now = second.together(kernel);
            if (unit.isPresent() && then.isPresent() && now.isPresent()) {
                kernels.add(kernel);
                before.add(Speed.of(unit.get(), then.get()));
                after.add(Speed.of(unit.get(), now.get()));
            }
        }
    }

    /** The kinds of work that are drawn. */
    List<String> kernels() {
        return kernels;
    }

    boolean isEmpty() {
        return kernels.isEmpty();
    }

    Chart chart() {
        CategoryChart chart = new CategoryChart(WIDTH, HEIGHT);
        Canvas.plain(chart.getStyler());
        chart.setXAxisTitle("kind of work");
        chart.setYAxisTitle("work of all CPUs, in threads with a core each");
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(ROOM_ABOVE * most());
        chart.getStyler().setErrorBarsColor(Palette.INK);
        add(chart, "before", before, Palette.BEFORE);
        add(chart, "after", after, Palette.AFTER);
        return new Chart("What all CPUs do together", Canvas.svg(chart), caption());
    }

    private double most() {
        return Stream.concat(before.stream(), after.stream())
                .mapToDouble(Speed::high)
                .max()
                .orElseThrow();
    }

    private void add(CategoryChart chart, String name, List<Speed> speeds, Color colour) {
        List<Double> points = speeds.stream().map(Speed::point).toList();
        List<Double> halves =
                speeds.stream().map(speed -> (speed.high() - speed.low()) / 2).toList();
        chart.addSeries(name, kernels, points, halves).setFillColor(colour);
    }

    private String caption() {
        return "Work that one thread on every CPU does in all, in units of what one thread with a core to itself did"
                + " before. Bars: 95 % intervals from the forks within each run. Higher is better. A guest of n cores"
                + " without hyper-threading stands near n; what hyper-threading adds differs from kind to kind. "
                + "alu, fp, branches: ports and predictors of a core; l1, l2, dram: dependent loads; syscall: entries to"
                + " the kernel.";
    }
}
