// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Families;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A line of what is adjusted by controls, of a benchmark or a family.
 *
 * @param name as people read it
 * @param unadjusted the relative change that is decided on
 * @param change what is left
 * @param verdict what would be said of that
 */
record AdjustedRow(String name, double unadjusted, Change change, Verdict verdict) {

    /** All families together, each family, each benchmark. */
    static List<AdjustedRow> of(Adjustments adjustments) {
        return Stream.concat(
                        adjustments.families().stream()
                                .map(row -> new AdjustedRow(
                                        ofFamily(row.name()), row.unadjusted(), row.change(), row.verdict())),
                        adjustments.each().stream()
                                .map(row -> new AdjustedRow(
                                        row.benchmark().shown(), row.unadjusted(), row.change(), row.verdict())))
                .toList();
    }

    /** What is decided of each, by the same names. */
    static Map<String, Verdict> decided(Comparison comparison) {
        Map<String, Verdict> decided = new TreeMap<>();
        comparison.families().primary().ifPresent(all -> decided.put(ofFamily(all.name()), all.verdict()));
        comparison.families().each().forEach(family -> decided.put(ofFamily(family.name()), family.verdict()));
        comparison.benchmarks().stream()
                .filter(row -> row.metric() == Metric.MEAN)
                .forEach(row -> decided.put(row.benchmark().shown(), row.verdict()));
        return decided;
    }

    private static String ofFamily(String name) {
        return name.equals(Families.ALL) ? name + " together" : "family " + name;
    }
}
