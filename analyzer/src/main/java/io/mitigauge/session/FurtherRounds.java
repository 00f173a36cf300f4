// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.compare.Precision;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What is measured in the second half of a budget: the benchmarks whose intervals are widest, and every control.
 *
 * <p>The choice knows how much forks scattered in the rounds that measured everything, and never what they said, nor another run, so that it
 * cannot favour an outcome. What it costs in confidence: docs/statistics.md, "Where a budget goes".
 */
final class FurtherRounds {

    /** With fewer rounds, what happens to scatter little is left at that too often. */
    static final int FEWEST_BALANCED = 10;

    private FurtherRounds() {}

    /** In how many of the rounds that fit a budget every benchmark is measured. */
    static int balanced(int fitting) {
        return Math.max(FEWEST_BALANCED, (fitting + 1) / 2);
    }

    /**
     * The next round.
     *
     * @param balanced means of the forks of the rounds that measured everything, by benchmark
     * @param taken forks so far
     * @param out whether a benchmark was skipped or dropped
     * @return in the suite's order
     */
    static List<BenchmarkSpec> next(
            List<BenchmarkSpec> suite,
            Map<BenchmarkId, List<Double>> balanced,
            ToIntFunction<BenchmarkId> taken,
            Predicate<BenchmarkId> out) {
        List<BenchmarkSpec> left =
                suite.stream().filter(spec -> !out.test(spec.id())).toList();
        Map<BenchmarkId, Double> widths = left.stream()
                .filter(spec -> !spec.control())
                .collect(Collectors.toMap(
                        BenchmarkSpec::id,
                        spec -> width(balanced.getOrDefault(spec.id(), List.of()), taken.applyAsInt(spec.id()))));
        Set<BenchmarkId> widest = widths.entrySet().stream()
                .sorted(Map.Entry.<BenchmarkId, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit((widths.size() + 1) / 2)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return left.stream()
                .filter(spec -> spec.control() || widest.contains(spec.id()))
                .toList();
    }

    /** As it will be after so many forks, if they go on scattering as much. */
    private static double width(List<Double> balanced, int taken) {
        return Precision.halfWidth(balanced) * Math.sqrt(balanced.size() / (double) Math.max(1, taken));
    }
}
