// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Adjustments.AdjustedFamily;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.CommonLine;
import io.mitigauge.stats.LogDifference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Takes out of the changes of families what the controls predict: docs/statistics.md, "Adjusted by controls". How a family follows them is told
 * by the boots of both sides alone, boot by boot, so whatever correlation its benchmarks have is in it; a calibration does not learn that.
 *
 * @param all all families together: one, or none where one of their benchmarks lacks a boot
 * @param each family but that of the controls, sorted, without those that were judged by other benchmarks
 */
record AdjustingFamilies(List<AdjustingFamilies.Left> all, List<AdjustingFamilies.Left> each) {

    /** Of recorded runs with nothing changed, four on either side called a family in 10 of 100 reports, five and six in 2, each kind judged at 5 %. */
    static final int FEWEST_BOOTS = 5;

    /** None. */
    static final AdjustingFamilies NONE = new AdjustingFamilies(List.of(), List.of());

    /**
     * What is left of the difference of a family.
     *
     * @param unadjusted logarithm
     */
    record Left(String name, double unadjusted, LogDifference difference) {

        AdjustedFamily judged(Multiplicity.Judged test, Judge judge) {
            Change change = judge.change(difference, Basis.BOOTS, Direction.LOWER_IS_BETTER, test);
            Verdict verdict = judge.settled(difference, Direction.LOWER_IS_BETTER, change)
                    .orElseGet(() -> new Verdict.Unclear(Judge.known(change), 0));
            return new AdjustedFamily(name, Math.expm1(unadjusted), change, verdict);
        }
    }

    /**
     * Of those that were judged.
     *
     * @param families as they were judged
     * @param costs of the benchmarks that every boot has with two forks or more, without controls
     * @param controls what they cost together, in {@link #FEWEST_BOOTS} boots a side or more
     */
    static AdjustingFamilies of(Families families, SortedMap<BenchmarkId, Observed> costs, Observed controls) {
        List<Family> whole = Family.of(costs.keySet(), benchmark -> false).stream()
                .filter(family -> families.each().stream().anyMatch(judged -> isSame(judged, family)))
                .toList();
        List<Left> all = Family.all(whole)
                .filter(family -> families.primary()
                        .filter(judged -> isSame(judged, family))
                        .isPresent())
                .map(family -> left(family, costs, controls))
                .stream()
                .toList();
        return new AdjustingFamilies(
                all, whole.stream().map(family -> left(family, costs, controls)).toList());
    }

    private static boolean isSame(FamilyComparison judged, Family family) {
        return judged.name().equals(family.name())
                && Set.copyOf(judged.benchmarks()).equals(family.weights().keySet());
    }

    private static Left left(Family family, SortedMap<BenchmarkId, Observed> costs, Observed controls) {
        Observed joint =
                Observed.joint(family.weights(), member -> Objects.requireNonNull(costs.get(member), member::shown));
        CommonLine line = new CommonLine(Optional.empty(), joint.groupBefore(controls), joint.groupAfter(controls));
        return new Left(family.name(), joint.moved(), line.byBoots(joint.moved(), controls.moved()));
    }
}
