// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Optional;

/**
 * What would be left of each change if the benchmarks had followed the controls as they do where nothing is changed. Beside what is
 * decided, never in place of it; of the chance of a false call each of both has half.
 *
 * @param controls by which it is adjusted, sorted; empty where neither a calibration nor boots tell how benchmarks follow them
 * @param obstacle one sentence why nothing is adjusted although they would tell
 * @param moved one sentence by how much the controls moved; empty where nothing is adjusted
 * @param families all of them together, then each but that of the controls, sorted; none with fewer than five boots on a side
 * @param each one a benchmark, sorted; means only, and no controls
 */
public record Adjustments(
        List<BenchmarkId> controls,
        Optional<String> obstacle,
        Optional<String> moved,
        List<AdjustedFamily> families,
        List<Adjusted> each) {

    /** Nothing is known. */
    public static final Adjustments NONE =
            new Adjustments(List.of(), Optional.empty(), Optional.empty(), List.of(), List.of());

    /** Copies the lists. */
    public Adjustments {
        controls = List.copyOf(controls);
        families = List.copyOf(families);
        each = List.copyOf(each);
    }

    /**
     * A family, or all of them together.
     *
     * @param name or {@link Families#ALL}
     * @param unadjusted the relative change of its cost that is decided on
     * @param change what is left of it, by the same rules
     * @param verdict what would be said of that
     */
    public record AdjustedFamily(String name, double unadjusted, Change change, Verdict verdict) {}

    /**
     * One benchmark.
     *
     * @param unadjusted the relative change that is decided on
     * @param change what is left, by the same rules
     * @param verdict what would be said of that
     */
    public record Adjusted(
            BenchmarkId benchmark, Direction direction, double unadjusted, Change change, Verdict verdict) {}
}
