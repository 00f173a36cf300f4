// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One effect on the mean of one benchmark.
 *
 * @param benchmark what was measured
 * @param control whether it is one of the benchmarks that must not move
 * @param direction which way is better
 * @param size empty where there is none to state
 * @param verdict what may be said
 */
public record FactorRow(
        BenchmarkId benchmark, boolean control, Direction direction, Optional<Size> size, Verdict verdict) {

    /** Nothing is null. */
    public FactorRow {
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(verdict, "verdict");
    }

    /**
     * How much it is.
     *
     * @param change relative, in the unit's own direction
     * @param degreesOfFreedom of its error, > 0
     */
    public record Size(Change change, double degreesOfFreedom) {

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException naming the value
         */
        public Size {
            if (!(degreesOfFreedom > 0)) {
                throw new IllegalArgumentException("degreesOfFreedom must be > 0, are " + degreesOfFreedom);
            }
        }
    }
}
