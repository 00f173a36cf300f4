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
import io.mitigauge.stats.Holm;
import io.mitigauge.stats.LogDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Takes out of the changes of families what the controls predict: docs/statistics.md, "Adjusted by controls". How a family follows them is told
 * by the boots of both sides alone, boot by boot, so whatever correlation its benchmarks have is in it; a calibration does not learn that.
 *
 * @param controls what they cost together, in {@link #FEWEST_BOOTS} boots a side or more
 */
record AdjustingFamilies(Observed controls, Settings settings) {

    /** Of recorded runs with nothing changed, four on either side called a family in 10 of 100 reports, five and six in 2. */
    static final int FEWEST_BOOTS = 5;

    /**
     * All families together first, by a test of its own, then each but that of the controls, by Holm's procedure.
     *
     * @param families as they were judged
     * @param costs of the benchmarks that every boot has with two forks or more, without controls
     * @return without those that were judged by other benchmarks
     */
    List<AdjustedFamily> of(Families families, SortedMap<BenchmarkId, Observed> costs) {
        List<Family> whole = Family.of(costs.keySet(), benchmark -> false).stream()
                .filter(family -> families.each().stream().anyMatch(judged -> isSame(judged, family)))
                .toList();
        List<AdjustedFamily> rows = new ArrayList<>();
        Family.all(whole)
                .filter(all ->
                        families.primary().filter(judged -> isSame(judged, all)).isPresent())
                .ifPresent(all -> rows.addAll(judged(List.of(all), costs)));
        rows.addAll(judged(whole, costs));
        return rows;
    }

    private static boolean isSame(FamilyComparison judged, Family family) {
        return judged.name().equals(family.name())
                && Set.copyOf(judged.benchmarks()).equals(family.weights().keySet());
    }

    private List<AdjustedFamily> judged(List<Family> families, SortedMap<BenchmarkId, Observed> costs) {
        List<Observed> observed = families.stream()
                .map(family -> Observed.joint(
                        family.weights(), member -> Objects.requireNonNull(costs.get(member), member::shown)))
                .toList();
        List<LogDifference> left = observed.stream().map(this::left).toList();
        double[] p = left.stream().mapToDouble(LogDifference::pValue).toArray();
        double[] adjusted = Holm.adjust(p);
        double[] levels = Holm.levels(p, settings.alpha());
        Judge judge = new Judge(settings);
        List<AdjustedFamily> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            Change change = judge.change(left.get(i), Basis.BOOTS, Direction.LOWER_IS_BETTER, levels[i], adjusted[i]);
            Verdict verdict = judge.settled(left.get(i), Direction.LOWER_IS_BETTER, change)
                    .orElseGet(() -> new Verdict.Unclear(Judge.known(change), 0));
            rows.add(new AdjustedFamily(
                    families.get(i).name(), Math.expm1(observed.get(i).moved()), change, verdict));
        }
        return rows;
    }

    private LogDifference left(Observed family) {
        CommonLine line = new CommonLine(Optional.empty(), family.groupBefore(controls), family.groupAfter(controls));
        return line.byBoots(family.moved(), controls.moved());
    }
}
