// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;

/** Relative change of every benchmark's mean, one row each, with the interval that decided. */
final class ForestPlot {

    private static final int WIDTH = 960;
    private static final int ROW_PIXELS = 30;
    private static final int FRAME_PIXELS = 110;
    private static final int GAP_PIXELS = 8;
    private static final double WIDEST_PERCENT = 60;

    private final List<BenchmarkComparison> rows;
    private final double marginPercent;
    private final double edge;

    ForestPlot(Comparison comparison) {
        boolean all = Charts.leftOut(comparison).isEmpty();
        Set<BenchmarkId> charted = Set.copyOf(Charts.charted(comparison));
        this.rows = comparison.benchmarks().stream()
                .filter(b ->
                        b.metric() == Metric.MEAN && b.change().isPresent() && (all || charted.contains(b.benchmark())))
                .toList();
        this.marginPercent = 100 * comparison.margin();
        double widest = rows.stream()
                .map(ForestPlot::change)
                .mapToDouble(c -> 100 * Math.max(Math.abs(c.low()), Math.abs(c.high())))
                .max()
                .orElse(0);
        this.edge = 1.05 * Math.clamp(widest, 2 * marginPercent, Math.max(WIDEST_PERCENT, 2 * marginPercent));
    }

    private static Change change(BenchmarkComparison row) {
        return row.change().orElseThrow();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Chart chart() {
        XYChart chart = Canvas.chart(
                WIDTH, FRAME_PIXELS + ROW_PIXELS * (rows.size() + 1), "change from before to after, percent", "");
        AxesChartStyler style = chart.getStyler();
        style.setXAxisMin(-edge);
        style.setXAxisMax(edge);
        style.setYAxisMin(0.0);
        style.setYAxisMax(rows.size() + 1.0);
        style.setYAxisTicksVisible(false);
        style.setYAxisLeftWidthHint(widestName() * 11 / 10); // browsers' fonts may be wider
        style.setPlotGridHorizontalLinesVisible(false);
        chart.setCustomXAxisTickLabelsFormatter(ForestPlot::percentLabel);
        drawMargin(chart);
        for (int i = 0; i < rows.size(); i++) {
            drawInterval(chart, i);
        }
        drawPoints(chart);
        return new Chart(
                "Relative change, before to after",
                Canvas.svg(chart, graphics -> drawNames(chart, graphics)),
                caption());
    }

    /** As many decimals as the value has, up to three, so that no two ticks read the same. */
    private static String percentLabel(double value) {
        String text = String.format(Locale.ROOT, "%+.3f", value).replaceFirst("\\.?0+$", "");
        return Math.abs(value) < 5e-4 ? "0 %" : text + " %";
    }

    private double height(int row) {
        return rows.size() - (double) row;
    }

    /** XChart's ticks fall where it likes; a name belongs to its row. */
    private void drawNames(XYChart chart, Graphics2D graphics) {
        graphics.setFont(Canvas.SMALL);
        graphics.setColor(Palette.INK);
        FontMetrics metrics = graphics.getFontMetrics();
        for (int i = 0; i < rows.size(); i++) {
            String name = rows.get(i).benchmark().shown();
            float y = (float) (chart.getScreenYFromChart(height(i)) + metrics.getAscent() / 2.0 - 1);
            graphics.drawString(name, GAP_PIXELS, y);
        }
    }

    private int widestName() {
        FontMetrics metrics = new VectorGraphics2D().getFontMetrics(Canvas.SMALL);
        return rows.stream()
                .mapToInt(r -> metrics.stringWidth(r.benchmark().shown()))
                .max()
                .orElse(0);
    }

    private void drawMargin(XYChart chart) {
        for (double x : new double[] {-marginPercent, 0, marginPercent}) {
            XYSeries line = Canvas.line(chart, "at " + x, new double[] {x, x}, new double[] {0, rows.size() + 1.0});
            line.setLineStyle(x == 0 ? Palette.THIN : Palette.DASHED);
            line.setLineColor(Palette.INK);
        }
    }

    private void drawInterval(XYChart chart, int row) {
        Change change = change(rows.get(row));
        double low = Math.max(-edge, 100 * change.low());
        double high = Math.min(edge, 100 * change.high());
        if (low < edge && high > -edge) {
            XYSeries line =
                    Canvas.line(chart, "row " + row, new double[] {low, high}, new double[] {height(row), height(row)});
            line.setLineStyle(Palette.BAR);
            line.setLineColor(Palette.of(rows.get(row).verdict()));
        }
    }

    /** One series per verdict, so that the legend explains colour and marker once. */
    private void drawPoints(XYChart chart) {
        Map<String, List<Integer>> byVerdict = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byVerdict
                    .computeIfAbsent(rows.get(i).verdict().label(), k -> new ArrayList<>())
                    .add(i);
        }
        byVerdict.forEach((label, members) -> {
            double[] x = members.stream()
                    .mapToDouble(i -> Math.clamp(100 * change(rows.get(i)).point(), -edge, edge))
                    .toArray();
            double[] y = members.stream().mapToDouble(this::height).toArray();
            Verdict verdict = rows.get(members.getFirst()).verdict();
            XYSeries series = chart.addSeries(label, x, y);
            series.setMarker(Palette.marker(verdict));
            series.setMarkerColor(Palette.of(verdict));
        });
    }

    private String caption() {
        long clipped = rows.stream()
                .map(ForestPlot::change)
                .filter(c -> 100 * c.high() > edge || 100 * c.low() < -edge)
                .count();
        String cut = switch ((int) clipped) {
            case 0 -> "";
            case 1 -> " 1 bar reaches beyond the edge; the table has its ends.";
            default -> " " + clipped + " bars reach beyond the edge; the table has their ends.";
        };
        return String.format(
                Locale.ROOT,
                "Marks: estimated relative change of the mean. Bars: the interval that decided the verdict (wrong of any in one"
                        + " report of twenty at most). Dashed lines: the margin of %s %%. n = %s forks per side. %s%s",
                String.format(Locale.ROOT, "%.3f", marginPercent).replaceFirst("\\.?0+$", ""),
                forks(),
                better(),
                cut);
    }

    private String better() {
        Set<Direction> directions = rows.stream()
                .map(BenchmarkComparison::direction)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Direction.class)));
        if (directions.size() > 1) {
            return "For times, left is better; for throughput, right is.";
        }
        return directions.contains(Direction.LOWER_IS_BETTER) ? "Left is better." : "Right is better.";
    }

    private String forks() {
        int least = rows.stream().mapToInt(ForestPlot::leastForks).min().orElse(0);
        int most = rows.stream().mapToInt(ForestPlot::leastForks).max().orElse(0);
        return least == most ? String.valueOf(least) : least + " to " + most;
    }

    private static int leastForks(BenchmarkComparison row) {
        return Math.min(
                row.before().orElseThrow().forks(), row.after().orElseThrow().forks());
    }
}
