// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Optional;

/**
 * What a benchmark should cost more, by what it does and what each of that costs more: system calls, switches between
 * threads, page faults. docs/statistics.md, "Predicted from parts".
 *
 * @param benchmark of which it is known how often it does these
 * @param change relative, with its 95 % interval; empty where something that is needed was not measured
 * @param missing benchmarks that are needed and were not measured on both sides, by their short names
 */
public record Prediction(BenchmarkId benchmark, Optional<Range> change, List<String> missing) {

    /** Copies the list. */
    public Prediction {
        missing = List.copyOf(missing);
    }

    /**
     * A relative change and its interval.
     *
     * @param low at most {@code point}
     * @param high at least {@code point}
     */
    public record Range(double low, double point, double high) {}
}
