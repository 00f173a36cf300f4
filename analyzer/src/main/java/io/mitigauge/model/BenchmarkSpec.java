// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Objects;

/**
 * One benchmark configuration that the suite offers.
 *
 * @param id method and parameter values
 * @param control whether it is a control: something that SMT, mitigations and kernel must not move
 * @param controlledBy name of its control; empty for a control
 * @param setupMillis typical set-up beyond the start of the JVM, in milliseconds, >= 0
 * @param exposes one sentence: what its figure shows
 * @param cannotShow one sentence: what it does not
 */
public record BenchmarkSpec(
        BenchmarkId id, boolean control, String controlledBy, int setupMillis, String exposes, String cannotShow) {

    /**
     * Nothing is null.
     *
     * @throws IllegalArgumentException if the set-up time is negative
     */
    public BenchmarkSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(controlledBy, "controlledBy");
        Objects.requireNonNull(exposes, "exposes");
        Objects.requireNonNull(cannotShow, "cannotShow");
        if (setupMillis < 0) {
            throw new IllegalArgumentException(id.shown() + ": setupMillis must be >= 0, is " + setupMillis);
        }
    }
}
