// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When requests come. */
final class ArrivalsTest {

    private static final double GAP = 50_000;

    private static Arrivals begun() {
        Arrivals arrivals = new Arrivals(GAP);
        arrivals.resume(0);
        return arrivals;
    }

    @Test
    void gapsAreExponentialAboutTheirMean() {
        Arrivals arrivals = begun();
        int count = 100_000;
        long[] moments = LongStream.generate(arrivals::next).limit(count).toArray();
        assertThat(moments).isSorted();
        // Standard error of the mean gap: the mean over the square root of the count, 0.3 %.
        assertThat(moments[count - 1] / (double) count).isCloseTo(GAP, within(0.01 * GAP));
        // Half of exponential gaps are below ln 2 of their mean.
        long below = LongStream.range(1, count)
                .filter(i -> moments[(int) i] - moments[(int) i - 1] < Math.log(2) * GAP)
                .count();
        assertThat(below / (double) count).isCloseTo(0.5, within(0.01));
    }

    @Test
    void whatIsDueStaysDueWhileNobodyMeasures() {
        Arrivals whole = begun();
        Arrivals parts = begun();
        long last = 0;
        for (int i = 0; i < 10; i++) {
            last = whole.next();
            assertThat(parts.next()).isEqualTo(last);
        }
        // The iteration ends 3 ms after its last request was due, and the next one begins 20 ms later.
        parts.pause(last + 3_000_000);
        parts.resume(last + 23_000_000);
        assertThat(parts.next()).isEqualTo(whole.next() + 20_000_000).isLessThan(last + 23_000_000);
    }

    @Test
    void whoIsDismissedIsNotDueWhenTimeGoesOn() {
        Arrivals arrivals = begun();
        long last = arrivals.next();
        arrivals.pause(last + 3_000_000);
        arrivals.dismiss();
        arrivals.resume(last + 23_000_000);
        assertThat(arrivals.next()).isGreaterThanOrEqualTo(last + 23_000_000);
    }
}
