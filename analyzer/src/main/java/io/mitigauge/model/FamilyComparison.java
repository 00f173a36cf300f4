// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What several benchmarks say together: the geometric mean of their changes in cost, before and after.
 *
 * @param name of the family, or {@link Families#ALL}
 * @param benchmarks its members that both sides have in every boot, sorted
 * @param leftOut members of which a side lacks a boot, or that cannot be compared, sorted
 * @param change of the cost, so that positive is worse whatever the unit; empty where no member can be compared
 * @param verdict what may be said
 */
public record FamilyComparison(
        String name,
        List<BenchmarkId> benchmarks,
        List<BenchmarkId> leftOut,
        Optional<Change> change,
        Verdict verdict) {

    /** Copies the lists. */
    public FamilyComparison {
        benchmarks = List.copyOf(benchmarks);
        leftOut = List.copyOf(leftOut);
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(verdict, "verdict");
    }
}
