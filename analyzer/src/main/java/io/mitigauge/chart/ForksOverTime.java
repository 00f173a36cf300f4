// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.Run;
import java.awt.Color;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Each fork's mean over the time of its run: drift, outliers and disturbances become visible. */
final class ForksOverTime {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 320;
    private static final double LOGARITHMIC_FROM = 10;
    private static final double MILLIS_PER_MINUTE = 60_000;

    private final BenchmarkId benchmark;
    private final Side before;
    private final Side after;

    ForksOverTime(Comparison comparison, BenchmarkId benchmark) {
        this.benchmark = benchmark;
        this.before = Side.of("before", comparison.before(), benchmark, Palette.BEFORE, SeriesMarkers.CIRCLE);
        this.after = Side.of("after", comparison.after(), benchmark, Palette.AFTER, SeriesMarkers.TRIANGLE_UP);
    }

    /** One run's forks of the benchmark and how they are drawn. */
    private record Side(String name, Run run, List<Fork> forks, Color colour, Marker marker) {

        static Side of(String name, Run run, BenchmarkId benchmark, Color colour, Marker marker) {
            return new Side(name, run, run.forksOf(benchmark), colour, marker);
        }

        boolean isTimed() {
            return run.info().startedAt().isPresent()
                    && forks.stream().allMatch(f -> f.startedAt().isPresent());
        }

        double x(Fork fork, boolean timed) {
            return timed
                    ? Duration.between(
                                            run.info().startedAt().orElseThrow(),
                                            fork.startedAt().orElseThrow())
                                    .toMillis()
                            / MILLIS_PER_MINUTE
                    : fork.round();
        }
    }

    /** Also where the units cannot be drawn on one axis. */
    boolean isEmpty() {
        return before.forks().isEmpty()
                || after.forks().isEmpty()
                || forks().anyMatch(fork -> factor(fork).isEmpty());
    }

    private Stream<Fork> forks() {
        return Stream.of(before, after).flatMap(side -> side.forks().stream());
    }

    /** To the unit of the first fork before, in which all are drawn. */
    private OptionalDouble factor(Fork fork) {
        return JmhUnits.factor(
                fork.score().unit(), before.forks().getFirst().score().unit());
    }

    private double mean(Fork fork) {
        return factor(fork).orElseThrow() * fork.mean();
    }

    Chart chart() {
        double most = means().max().orElseThrow();
        double least = means().min().orElseThrow();
        Fork.Score score = before.forks().getFirst().score();
        boolean timed = before.isTimed() && after.isTimed();
        Scale scale = Scale.of(score.unit(), most);
        XYChart chart = Canvas.chart(WIDTH, HEIGHT, timed ? "minutes since the run began" : "fork", scale.unit());
        if (most > LOGARITHMIC_FROM * least) {
            chart.getStyler().setYAxisLogarithmic(true);
        } else { // air above and below, so that a little drift does not fill the picture
            double air = Math.max(0.02 * most, 0.1 * (most - least));
            chart.getStyler().setYAxisMin(scale.factor() * Math.max(0, least - air));
            chart.getStyler().setYAxisMax(scale.factor() * (most + air));
        }
        for (Side side : List.of(before, after)) {
            draw(chart, side, timed, scale);
        }
        return new Chart("Forks of " + benchmark.shown(), Canvas.svg(chart), caption(score.direction()));
    }

    private void draw(XYChart chart, Side side, boolean timed, Scale scale) {
        for (boolean disturbed : new boolean[] {false, true}) {
            List<Fork> chosen = side.forks().stream()
                    .filter(f -> f.disturbances().isEmpty() != disturbed)
                    .toList();
            if (!chosen.isEmpty()) {
                XYSeries series = chart.addSeries(
                        side.name() + (disturbed ? ", disturbed" : ""),
                        chosen.stream().mapToDouble(f -> side.x(f, timed)).toArray(),
                        chosen.stream()
                                .mapToDouble(f -> scale.factor() * mean(f))
                                .toArray());
                series.setMarker(disturbed ? SeriesMarkers.CROSS : side.marker());
                series.setMarkerColor(side.colour());
            }
        }
    }

    private DoubleStream means() {
        return forks().mapToDouble(this::mean);
    }

    private String caption(Direction direction) {
        return "Each mark is the mean of one fork, a fresh JVM; crosses are forks that were disturbed. n = "
                + before.forks().size() + " forks before, " + after.forks().size() + " after. "
                + switch (direction) {
                    case LOWER_IS_BETTER -> "Lower is better.";
                    case HIGHER_IS_BETTER -> "Higher is better.";
                };
    }
}
