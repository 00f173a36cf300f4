// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.capture.HiccupMeter.Hiccups;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Gaps between looks at a clock whose every reading is known. */
final class HiccupMeterTest {

    @Test
    void gapsBeyondTwentyMicrosecondsAreLost() {
        // Steps of 100 ns but for three: 20 us, which still counts as looking, 30 us and 5 ms.
        long[] steps = new long[1000];
        Arrays.fill(steps, 100);
        steps[10] = 20_000;
        steps[20] = 30_000;
        steps[30] = 5_000_000;
        Hiccups found = meter(steps).during(Duration.ofMillis(5));
        assertThat(found.lostNanos()).isEqualTo(5_030_000);
        assertThat(found.longestNanos()).isEqualTo(5_000_000);
    }

    @Test
    void aQuietClockLosesNothing() {
        long[] steps = new long[200];
        Arrays.fill(steps, 100);
        assertThat(meter(steps).during(Duration.ofNanos(10_000))).isEqualTo(new Hiccups(10_000, 0, 0));
    }

    @Test
    void neverLosesMoreThanItLooked() {
        Random random = new Random(7);
        for (int runs = 0; runs < 200; runs++) {
            long[] steps = random.longs(5000, 1, 60_000).toArray();
            Hiccups found = meter(steps).during(Duration.ofMillis(10));
            assertThat(found.nanos()).isGreaterThanOrEqualTo(10_000_000);
            assertThat(found.lostNanos()).isBetween(found.longestNanos(), found.nanos());
        }
    }

    @Test
    void readingsHaveUnitsInTheirNames() {
        assertThat(new Hiccups(10_000_000, 1_234_567, 987_654).readings())
                .extractingFromEntries(
                        entry -> entry.getKey() + " " + entry.getValue().text().orElseThrow())
                .containsExactlyInAnyOrder(
                        "hiccupLookMillis 10.000", "hiccupLostMillis 1.235", "hiccupLongestMicros 987.654");
    }

    @Test
    void aRealClockIsLookedAtForAsLongAsWanted() {
        assertThat(new HiccupMeter(System::nanoTime)
                        .during(Duration.ofMillis(2))
                        .nanos())
                .isGreaterThanOrEqualTo(2_000_000);
    }

    /** A clock that starts at 0 and goes on by these steps. */
    private static HiccupMeter meter(long[] steps) {
        AtomicLong now = new AtomicLong();
        int[] next = {0};
        return new HiccupMeter(() -> next[0] == 0 ? advance(now, 0, next) : advance(now, steps[next[0]], next));
    }

    private static long advance(AtomicLong now, long step, int[] next) {
        next[0]++;
        return now.addAndGet(step);
    }
}
