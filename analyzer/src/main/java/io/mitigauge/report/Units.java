// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers for people: few digits, units of a readable size, the same in every locale. */
public final class Units {

    private static final List<String> STEPS = List.of("ns", "us", "ms", "s");

    /** Beyond this the digits say nothing. */
    private static final int MOST_PERCENT = 9999;

    /** Less than this is shown as none. */
    private static final double LEAST_PERCENT = 0.05;

    private Units() {}

    /** A value in JMH's unit, as {@code 134 ns/op} or {@code 49.2 us/op}; other units stay as they are. */
    public static String shown(double value, String unit) {
        Scale scale = Scale.of(value, unit);
        return digits(value / scale.divisor()) + " " + scale.unit();
    }

    /** A unit in which a value has a readable size, and how many of the given ones it is. */
    private record Scale(String unit, double divisor) {

        static Scale of(double value, String unit) {
            int slash = unit.indexOf('/');
            String rest = slash < 0 ? "" : unit.substring(slash);
            int step = STEPS.indexOf(slash < 0 ? unit : unit.substring(0, slash));
            double divisor = 1;
            while (step >= 0 && step < STEPS.size() - 1 && Math.abs(value) / divisor >= 9999.5) {
                divisor *= 1000;
                step++;
            }
            return new Scale(step < 0 ? unit : STEPS.get(step) + rest, divisor);
        }
    }

    /**
     * A difference in a unit, as {@code +83.0 ns}, to a digit beyond those of what it is added to: none where its ratio is shown as none,
     * empty where its ratio is cut.
     */
    static String added(double value, double before, String unit) {
        double percent = 100 * value / before;
        if (percent > MOST_PERCENT) {
            return "";
        }
        if (Math.abs(percent) < LEAST_PERCENT) {
            return "0 " + withoutOp(Scale.of(before, unit).unit());
        }
        Scale scale = Scale.of(value, unit);
        int decimals = Math.min(decimals(value / scale.divisor()), decimals(before / scale.divisor()) + 1);
        return String.format(Locale.ROOT, "%+." + decimals + "f ", value / scale.divisor()) + withoutOp(scale.unit());
    }

    /** Three significant digits, more only left of the point: 0.00123, 1.23, 12.3, 123, 1234. */
    static String digits(double value) {
        return String.format(Locale.ROOT, "%." + decimals(value) + "f", value);
    }

    private static int decimals(double value) {
        double magnitude = Math.abs(value);
        return magnitude == 0 ? 0 : Math.clamp((long) (2 - Math.floor(Math.log10(magnitude))), 0, 9);
    }

    /** Like {@link #shown}, without the {@code /op} that every cost has: for columns. */
    static String brief(double value, String unit) {
        return withoutOp(shown(value, unit));
    }

    private static String withoutOp(String shown) {
        return shown.replaceFirst("/op$", "");
    }

    /** How many operations there are in a second; empty where the unit is not a time for one. */
    static OptionalDouble perSecond(double value, String unit) {
        int step = STEPS.indexOf(unit.replaceFirst("/op$", ""));
        return step < 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.pow(1000, STEPS.size() - 1 - step) / value);
    }

    /** A ratio as a signed per cent: {@code +44.5 %}. */
    static String percent(double ratio) {
        return signed(ratio) + " %";
    }

    /** Two ratios as an interval in per cent: {@code -1.2 .. +4.1 %}. */
    static String interval(double low, double high) {
        return signed(low) + " .. " + signed(high) + " %";
    }

    private static String signed(double ratio) {
        double percent = 100 * ratio;
        if (percent > MOST_PERCENT) {
            return "> +" + MOST_PERCENT;
        }
        if (Math.abs(percent) < LEAST_PERCENT) {
            return "0.0";
        }
        return String.format(Locale.ROOT, Math.abs(percent) < 99.95 ? "%+.1f" : "%+.0f", percent);
    }

    /** A ratio as a per cent without sign: {@code 4.1 %}. */
    static String plainPercent(double ratio) {
        return percent(ratio).replaceFirst("\\+", "");
    }

    /** Everything above a ratio: {@code > 4.1 %}. */
    static String above(double ratio) {
        return "> " + plainPercent(ratio).replaceFirst("^> ", "");
    }
}
