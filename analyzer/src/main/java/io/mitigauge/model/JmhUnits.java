// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JMH's units of the same kind in terms of each other. */
public final class JmhUnits {

    private static final Map<String, Double> NANOS = Map.of(
            "ns", 1.0, "us", 1e3, "\u03bcs", 1e3, "\u00b5s", 1e3, "ms", 1e6, "s", 1e9, "min", 6e10, "hr", 3.6e12, "day",
            8.64e13);
    private static final Pattern TIME = Pattern.compile("([^/]+)(/op)?");
    private static final Pattern RATE = Pattern.compile("ops/(.+)");

    private JmhUnits() {}

    /**
     * Factor that turns a value in {@code from} into one in {@code to}.
     *
     * @return empty where they are not of the same kind
     */
    public static OptionalDouble factor(String from, String to) {
        if (from.equals(to)) {
            return OptionalDouble.of(1);
        }
        Matcher fromRate = RATE.matcher(from);
        Matcher toRate = RATE.matcher(to);
        if (fromRate.matches() && toRate.matches()) {
            return ratio(toRate.group(1), fromRate.group(1));
        }
        Matcher fromTime = TIME.matcher(from);
        Matcher toTime = TIME.matcher(to);
        if (fromTime.matches() && toTime.matches()) {
            return ratio(fromTime.group(1), toTime.group(1));
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble ratio(String numerator, String denominator) {
        Double over = NANOS.get(numerator);
        Double under = NANOS.get(denominator);
        return over == null || under == null ? OptionalDouble.empty() : OptionalDouble.of(over / under);
    }

    /**
     * Means of forks in one unit, boot by boot.
     *
     * @throws NoSuchElementException if a fork's unit is of another kind
     */
    public static List<List<Double>> means(List<List<Fork>> boots, String unit) {
        return boots.stream()
                .map(boot -> boot.stream()
                        .map(fork -> factor(fork.score().unit(), unit).orElseThrow() * fork.mean())
                        .toList())
                .toList();
    }
}
