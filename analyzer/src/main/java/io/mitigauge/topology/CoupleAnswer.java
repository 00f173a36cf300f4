// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import io.mitigauge.stats.Median;
import io.mitigauge.stats.Modes;
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
        Optional<Median> together,
        Optional<Median> control,
        double lineNanos,
        Optional<Modes> second,
        boolean worked) {

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

    boolean has(int cpu) {
        return cpu == a || cpu == b;
    }

    /** The same with another answer. */
    CoupleAnswer as(Kind other, String reason) {
        return new CoupleAnswer(a, b, other, reason, together, control, lineNanos, second, worked);
    }
}
