// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often requests come.
 *
 * @param value requests in a second, or per cent of the most that can be served
 */
record ArrivalRate(int value, boolean isShare) {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(%?)");

    /**
     * What a parameter says, {@code 12000} or {@code 70%}.
     *
     * @throws IllegalArgumentException otherwise
     */
    static ArrivalRate parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "rate must be requests a second, as 12000, or a share of what can be served, as 70%, is " + text);
        }
        return new ArrivalRate(
                Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /**
     * Mean time between two requests.
     *
     * @param nanosAtMost measures the time for a request where no more can be served; asked only for a share
     */
    double meanGapNanos(DoubleSupplier nanosAtMost) {
        return isShare ? nanosAtMost.getAsDouble() * 100 / value : (double) TimeUnit.SECONDS.toNanos(1) / value;
    }
}
