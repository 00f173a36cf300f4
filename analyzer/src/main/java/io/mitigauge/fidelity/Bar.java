// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import java.util.Locale;

/**
 * Between which limits the ratio Java / C must lie.
 *
 * @param least > 0; 0 where Java may be as fast as it likes
 * @param most > {@code least}
 */
record Bar(double least, double most) {

    /** What can be said of an interval. */
    enum Outcome {
        MET,
        MISSED,
        OPEN
    }

    static Bar within(double share) {
        return new Bar(1 - share, 1 + share);
    }

    static Bar atMost(double most) {
        return new Bar(0, most);
    }

    /** Met or missed only where the whole interval says so. */
    Outcome of(double low, double high) {
        if (least <= low && high <= most) {
            return Outcome.MET;
        }
        return high < least || low > most ? Outcome.MISSED : Outcome.OPEN;
    }

    /** For a table. */
    String shown() {
        return least == 0
                ? String.format(Locale.ROOT, "at most %.2f", most)
                : String.format(Locale.ROOT, "%.2f to %.2f", least, most);
    }
}
