// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One metric of one benchmark, before and after.
 *
 * @param benchmark what was measured
 * @param control whether it is one of the benchmarks that must not move
 * @param metric which property of it
 * @param unit of the estimates
 * @param direction which way is better
 * @param before empty where it cannot be estimated (fewer than 2 forks, or too few samples)
 * @param after empty where it cannot be estimated
 * @param change empty where there is none to state
 * @param verdict what may be said
 */
public record BenchmarkComparison(
        BenchmarkId benchmark,
        boolean control,
        Metric metric,
        String unit,
        Direction direction,
        Optional<Estimate> before,
        Optional<Estimate> after,
        Optional<Change> change,
        Verdict verdict) {

    /** Nothing is null. */
    public BenchmarkComparison {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(verdict, "verdict");
    }

    /** The change of what was measured before, in {@link #unit}; empty where there is no change to state. */
    public Optional<Absolute> absolute() {
        return before.flatMap(from -> change.map(
                by -> new Absolute(from.point() * by.point(), from.point() * by.low(), from.point() * by.high())));
    }

    /**
     * A difference, after less before, with the ends of the interval that decides. What was measured before is taken as exact: its own
     * error changes all three by its own per cent.
     */
    public record Absolute(double point, double low, double high) {}
}
