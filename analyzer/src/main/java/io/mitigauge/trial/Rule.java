// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.Run;

/**
 * A way to judge two runs.
 *
 * @param name for the table
 * @param judge what it says of a run before and one after
 */
record Rule(String name, Judge judge) {

    /** Judges two runs. */
    @FunctionalInterface
    interface Judge {
        Claims of(Run before, Run after);
    }
}
