// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often this machine takes the CPU away from a thread that wants nothing but to look at the clock: interrupts, other tasks,
 * and above all a hypervisor that runs somebody else, whether it reports that as steal time or not.
 *
 * <p>The idea is jHiccup's (Tene, github.com/giltene/jHiccup), which looks for late wake-ups all the time. A thread that wakes a
 * thousand times in a second would disturb what is measured on two CPUs, so this one spins for a moment in the pauses between forks.
 */
public final class HiccupMeter {

    /** A pause between two looks at the clock that a CPU of one's own does not make. */
    static final long GAP_NANOS = 20_000;

    private static final String SOURCE = "a spinning thread between forks";
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanoTime;

    /**
     * Prepares to look.
     *
     * @param nanoTime monotonic clock, {@code System::nanoTime}
     */
    public HiccupMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * What was found.
     *
     * @param nanos how long was looked
     * @param lostNanos of that, in gaps of more than 20 us
     * @param longestNanos the longest gap of those; 0 where there was none
     */
    public record Hiccups(long nanos, long lostNanos, long longestNanos) {

        /** For {@link io.mitigauge.model.Activity}. */
        public Map<String, Reading> readings() {
            return Map.of(
                    "hiccupLookMillis", value(nanos / NANOS_PER_MILLI),
                    "hiccupLostMillis", value(lostNanos / NANOS_PER_MILLI),
                    "hiccupLongestMicros", value(longestNanos / NANOS_PER_MICRO));
        }

        private static Reading value(double number) {
            return new Reading.Value(String.format(Locale.ROOT, "%.3f", number), SOURCE);
        }
    }

    /** Spins on the calling thread. */
    public Hiccups during(Duration time) {
        long wanted = time.toNanos();
        long start = nanoTime.getAsLong();
        long last = start;
        long lost = 0;
        long longest = 0;
        while (last - start < wanted) {
            long now = nanoTime.getAsLong();
            long gap = now - last;
            if (gap > GAP_NANOS) {
                lost += gap;
                longest = Math.max(longest, gap);
            }
            last = now;
        }
        return new Hiccups(last - start, lost, longest);
    }
}
