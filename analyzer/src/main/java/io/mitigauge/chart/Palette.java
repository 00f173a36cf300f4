// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.Verdict;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Colours that people with colour-blindness tell apart, with a marker for each so that colour is never the only sign.
 * Okabe and Ito, Color Universal Design (2008).
 */
final class Palette {

    static final Color BEFORE = new Color(0x00, 0x72, 0xB2);
    static final Color AFTER = new Color(0xD5, 0x5E, 0x00);
    static final Color INK = new Color(0x33, 0x33, 0x33);
    static final Color QUIET = new Color(0xDD, 0xDD, 0xDD);

    private static final Color EQUIVALENT = new Color(0x00, 0x9E, 0x73);

    static final BasicStroke DASHED =
            new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1f, new float[] {5f, 4f}, 0f);
    static final BasicStroke THIN = new BasicStroke(1f);
    static final BasicStroke BAR = new BasicStroke(2.5f);

    private static final List<Color> SERIES =
            List.of(BEFORE, AFTER, EQUIVALENT, new Color(0xCC, 0x79, 0xA7), new Color(0xE6, 0x9F, 0x00));
    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.SQUARE,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN);

    private Palette() {}

    /** Of one of several curves of which none is before or after. */
    static Color series(int number) {
        return SERIES.get(number % SERIES.size());
    }

    /** That goes with {@link #series}. */
    static Marker marker(int number) {
        return MARKERS.get(number % MARKERS.size());
    }

    static Color of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Slower v -> AFTER;
            case Verdict.Faster v -> BEFORE;
            case Verdict.Equivalent v -> EQUIVALENT;
            case Verdict.Unclear v -> new Color(0x77, 0x77, 0x77);
            case Verdict.NotComparable v -> new Color(0x99, 0x44, 0x88);
        };
    }

    static Marker marker(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Slower v -> SeriesMarkers.TRIANGLE_UP;
            case Verdict.Faster v -> SeriesMarkers.TRIANGLE_DOWN;
            case Verdict.Equivalent v -> SeriesMarkers.CIRCLE;
            case Verdict.Unclear v -> SeriesMarkers.DIAMOND;
            case Verdict.NotComparable v -> SeriesMarkers.CROSS;
        };
    }
}
