// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.LoadCurve;
import io.mitigauge.model.LoadCurve.Bracket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How much load a service bears, in sentences. */
final class LoadLines {

    /** Limits for the 99th percentile that services are planned with, in nanoseconds. */
    static final List<Double> LIMITS = List.of(1e6, 5e6);

    private static final double NANOS_PER_MILLI = 1e6;

    /** With fewer rates there is no curve that could have a knee. */
    private static final int RATES_FOR_A_KNEE = 3;

    private LoadLines() {}

    /** Of one run; empty where it has no curve. */
    static List<String> of(LoadCurve curve) {
        return curve.points().isEmpty()
                ? List.of()
                : sentences(curve.points().size(), bracket -> shown(bracket.apply(curve)));
    }

    /** Of both runs; empty where one has no curve. */
    static List<String> of(LoadCurve before, LoadCurve after) {
        return before.points().isEmpty() || after.points().isEmpty()
                ? List.of()
                : sentences(
                        Math.min(before.points().size(), after.points().size()),
                        bracket -> "before " + shown(bracket.apply(before)) + "; after " + shown(bracket.apply(after)));
    }

    /** Sentences from what is found for a bracket, each time another one. */
    private static List<String> sentences(int rates, Function<Function<LoadCurve, Bracket>, String> found) {
        List<String> sentences = new ArrayList<>();
        for (double limit : LIMITS) {
            sentences.add("p99 within " + whole(limit / NANOS_PER_MILLI) + " ms: " + found.apply(c -> c.within(limit)));
        }
        if (rates >= RATES_FOR_A_KNEE) {
            sentences.add("p99 within " + whole(LoadCurve.KNEE_FACTOR) + " times that of the lowest rate (the knee): "
                    + found.apply(LoadCurve::knee));
        }
        return sentences;
    }

    private static String shown(Bracket bracket) {
        if (bracket.holds().isEmpty()) {
            return "not even at " + rate(bracket.fails().orElseThrow());
        }
        String up = "up to " + rate(bracket.holds().getAsInt());
        return bracket.fails().isEmpty()
                ? up + ", the highest that was measured"
                : up + ", not at " + rate(bracket.fails().getAsInt());
    }

    private static String rate(int perSecond) {
        return whole(perSecond) + "/s";
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
