// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Suspects the machine where many benchmarks and a control moved the same way. */
final class SharedShift {

    private static final int FEWEST = 4;
    private static final int SHARE = 4; // more than one in so many

    private SharedShift() {}

    /** A sentence, if so. */
    static Optional<String> caution(List<BenchmarkComparison> rows) {
        return caution(rows, Verdict.Slower.class).or(() -> caution(rows, Verdict.Faster.class));
    }

    private static Optional<String> caution(List<BenchmarkComparison> rows, Class<? extends Verdict> way) {
        List<BenchmarkComparison> means = rows.stream()
                .filter(row -> !row.metric().exploratory() && row.change().isPresent())
                .toList();
        long subjects = means.stream().filter(row -> !row.control()).count();
        long moved = count(means, false, way);
        long controls = count(means, true, way);
        if (moved < FEWEST || SHARE * moved <= subjects || controls == 0) {
            return Optional.empty();
        }
        String word = way == Verdict.Slower.class ? "slower" : "faster";
        return Optional.of(
                "%d of %d benchmarks became %s, and so did %s, which neither SMT nor mitigations touch: the machine itself"
                                .formatted(moved, subjects, word, controls == 1 ? "a control" : controls + " controls")
                        + " probably changed (its clock, its host or its neighbours), and part of every figure may be that");
    }

    private static long count(List<BenchmarkComparison> rows, boolean control, Class<? extends Verdict> way) {
        return rows.stream()
                .filter(row -> row.control() == control && way.isInstance(row.verdict()))
                .count();
    }
}
