// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The look that all charts share, and their way to SVG text. */
final class Canvas {

    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final int MARKER_SIZE = 8;

    private Canvas() {}

    static XYChart chart(int width, int height, String xTitle, String yTitle) {
        XYChart chart = new XYChart(width, height);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        XYStyler style = chart.getStyler();
        style.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        plain(style);
        style.setMarkerSize(MARKER_SIZE);
        return chart;
    }

    /** White, quiet lines, our fonts, the legend below. */
    static void plain(AxesChartStyler style) {
        style.setLocale(Locale.ROOT);
        style.setChartTitleVisible(false);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartPadding(8);
        style.setChartFontColor(Palette.INK);
        style.setBaseFont(TEXT);
        style.setAxisTitleFont(TEXT);
        style.setAxisTickLabelsFont(SMALL);
        style.setAxisTickLabelsColor(Palette.INK);
        style.setAxisTickMarksColor(Palette.QUIET);
        style.setPlotGridLinesColor(Palette.QUIET);
        style.setPlotGridLinesStroke(Palette.THIN);
        style.setPlotContentSize(0.97);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(TEXT);
    }

    /** A line without markers that the legend does not name. */
    static XYSeries line(XYChart chart, String name, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setShowInLegend(false);
        return series;
    }

    /** Marks joined by a line, all of one colour. */
    static void join(XYSeries series, Color colour, Marker marker) {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setLineColor(colour);
        series.setLineStyle(Palette.BAR);
        series.setMarker(marker);
        series.setMarkerColor(colour);
    }

    static String svg(Chart<?, ?> chart) {
        return svg(chart, graphics -> {});
    }

    /**
     * The chart as text.
     *
     * @param more draws what XChart cannot, when everything else is drawn
     */
    static String svg(Chart<?, ?> chart, Consumer<Graphics2D> more) {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        more.accept(graphics);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Processors.get("svg")
                    .getDocument(graphics.getCommands(), new PageSize(chart.getWidth(), chart.getHeight()))
                    .writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<svg"));
    }
}
