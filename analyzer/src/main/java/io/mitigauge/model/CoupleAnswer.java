// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What can be said of two CPUs.
 *
 * @param a the lower number
 * @param b the higher number
 * @param kind the answer
 * @param because one clause: what stands against it, or in its way; empty where nothing does
 * @param together what both do at work that fills a core, as a multiple of what one does; empty without samples
 * @param control the same for work that leaves room for a second thread
 * @param lineNanos median time of a cache line from one to the other, nanoseconds
 * @param second a second mode of {@code together} that would be another answer
 * @param worked whether the CPUs were set to work, and not only scanned by their cache line
 */
public record CoupleAnswer(
        int a,
        int b,
        Kind kind,
        String because,
        Optional<Ratio> together,
        Optional<Ratio> control,
        double lineNanos,
        Optional<SecondMode> second,
        boolean worked) {

    /**
     * What two CPUs do together, as a multiple of what one does.
     *
     * @param median of the samples
     * @param low lower end of its 99 % interval
     * @param high upper end of it
     * @param samples count
     */
    public record Ratio(double median, double low, double high, int samples) {}

    /**
     * Where the samples fall into two heaps.
     *
     * @param together median of the smaller heap
     * @param share of the samples in it, in (0, 0.5]
     */
    public record SecondMode(double together, double share) {}

    /** The answers. */
    public enum Kind {
        /** Two threads of one core. */
        SHARED,
        /** Two cores. */
        SEPARATE,
        /** The measurement does not say. */
        UNCLEAR;

        /** The word that documents use. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is about this CPU. */
    public boolean has(int cpu) {
        return cpu == a || cpu == b;
    }

    /** The same with another answer. */
    public CoupleAnswer as(Kind other, String reason) {
        return new CoupleAnswer(a, b, other, reason, together, control, lineNanos, second, worked);
    }
}
