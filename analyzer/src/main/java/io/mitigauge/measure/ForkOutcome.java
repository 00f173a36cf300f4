// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

/** How a fork ended. */
public sealed interface ForkOutcome {

    /** Its result is in the requested file. */
    record Done() implements ForkOutcome {}

    /**
     * It gave no result.
     *
     * @param reason one line for the user
     */
    record Failed(String reason) implements ForkOutcome {}

    /**
     * The benchmark cannot be run in this guest.
     *
     * @param reason one line for the user
     */
    record Skipped(String reason) implements ForkOutcome {}

    /** The whole measurement was stopped from outside. */
    record Aborted() implements ForkOutcome {}
}
