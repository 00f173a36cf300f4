// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Optional;

/**
 * What would be left of each change if the benchmarks had followed the controls as they do where nothing is changed. Beside what is
 * decided, never in place of it.
 *
 * @param controls by which it is adjusted, sorted; empty where neither a calibration nor boots tell how benchmarks follow them
 * @param obstacle one sentence why nothing is adjusted although they would tell
 * @param moved one sentence by how much the controls moved; empty where nothing is adjusted
 * @param each one a benchmark, sorted; means only, and no controls
 */
public record Adjustments(
        List<BenchmarkId> controls, Optional<String> obstacle, Optional<String> moved, List<Adjusted> each) {

    /** Nothing is known. */
    public static final Adjustments NONE = new Adjustments(List.of(), Optional.empty(), Optional.empty(), List.of());

    /** Copies the lists. */
    public Adjustments {
        controls = List.copyOf(controls);
        each = List.copyOf(each);
    }

    /**
     * One benchmark.
     *
     * @param unadjusted the relative change that is decided on
     * @param change what is left, by the same rules, in a family of tests of its own
     * @param verdict what would be said of that
     */
    public record Adjusted(
            BenchmarkId benchmark, Direction direction, double unadjusted, Change change, Verdict verdict) {}
}
