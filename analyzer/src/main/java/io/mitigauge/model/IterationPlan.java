// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/**
 * What every fork of a run does.
 *
 * @param warmups warm-up iterations, >= 1
 * @param warmupMillis length of one, in milliseconds, >= 1
 * @param iterations measured iterations, >= 1
 * @param iterationMillis length of one, in milliseconds, >= 1
 */
public record IterationPlan(int warmups, int warmupMillis, int iterations, int iterationMillis) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the offending values
     */
    public IterationPlan {
        if (warmups < 1 || warmupMillis < 1 || iterations < 1 || iterationMillis < 1) {
            throw new IllegalArgumentException("an iteration plan needs numbers >= 1, has %d x %d ms and %d x %d ms"
                    .formatted(warmups, warmupMillis, iterations, iterationMillis));
        }
    }

    /** Text that a person reads. */
    public String shown() {
        return "%d x %d ms of warm-up and %d x %d ms".formatted(warmups, warmupMillis, iterations, iterationMillis);
    }

    /** Time in iterations, in milliseconds. */
    public long totalMillis() {
        return (long) warmups * warmupMillis + (long) iterations * iterationMillis;
    }
}
