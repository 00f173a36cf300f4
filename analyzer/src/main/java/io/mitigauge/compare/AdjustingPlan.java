// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration.Followed;
import io.mitigauge.model.Families;
import io.mitigauge.stats.CommonLine;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether controls can tell what benchmarks followed, as far as that is known before anybody looks at a change: by the number of boots, the
 * calibration, and what was measured.
 *
 * @param followed by a calibration; empty where there is none, or it tells nothing
 * @param names of the controls, sorted; empty where neither a calibration nor boots tell how benchmarks follow them
 * @param measured what both sides cost, of every benchmark that all boots have with two forks or more
 */
record AdjustingPlan(
        Optional<Followed> followed, List<BenchmarkId> names, SortedMap<BenchmarkId, AdjustingPlan.Measured> measured) {

    /** Of sides that are not to be adjusted. */
    static final AdjustingPlan NONE = new AdjustingPlan(Optional.empty(), List.of(), new TreeMap<>());

    /** A benchmark with what the boots of both sides cost. */
    record Measured(Pair pair, Observed costs) {}

    /** By the settings' calibration, and by all controls of the family where boots are enough. */
    static AdjustingPlan of(Side first, Side second, List<Pair> means, Settings settings) {
        Optional<Followed> followed =
                settings.betweenRuns().followed().filter(known -> !known.lines().isEmpty());
        SortedMap<BenchmarkId, Measured> measured = new TreeMap<>();
        means.forEach(pair -> Observed.of(pair, first, second)
                .ifPresent(costs -> measured.put(pair.benchmark(), new Measured(pair, costs))));
        List<BenchmarkId> names =
                followed.map(Followed::controls).orElseGet(() -> tellingByThemselves(first, second, means));
        return new AdjustingPlan(followed, names, measured);
    }

    private static List<BenchmarkId> tellingByThemselves(Side first, Side second, List<Pair> means) {
        int fewest = Math.min(first.count().boots(), second.count().boots());
        return means.stream()
                .filter(pair -> fewest >= CommonLine.FEWEST_BOOTS && pair.control())
                .map(Pair::benchmark)
                .filter(benchmark -> benchmark.workload().equals(Optional.of(Families.CONTROL)))
                .sorted()
                .toList();
    }

    /** Whether figures adjusted by controls are to stand beside the others, whatever the controls then say. */
    boolean isMade() {
        return !names.isEmpty()
                && obstacle().isEmpty()
                && measured.values().stream().anyMatch(this::isTold);
    }

    /** Whether boots or the calibration tell how this benchmark follows the controls. */
    private boolean isTold(Measured benchmark) {
        return !benchmark.pair().control()
                && (benchmark.costs().fewestBoots() >= CommonLine.FEWEST_BOOTS
                        || followed.stream()
                                .flatMap(known -> known.lines().stream())
                                .anyMatch(line ->
                                        line.benchmark().equals(benchmark.pair().benchmark())));
    }

    /** What keeps them from it; empty where there are no controls as well. */
    Optional<String> obstacle() {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<Observed> controls = controls();
        if (controls.size() < names.size()) {
            return Optional.of("not all of them were measured in every boot");
        }
        Observed any = controls.getFirst();
        if (any.isOneAgainstSeveral()) {
            return Optional.of("there is one boot on one side, and there are several on the other");
        }
        if (any.fewestBoots() == 2) {
            return Optional.of("two boots on a side tell too little of how they scatter: three are the fewest");
        }
        return any.fewestBoots() > 1 && any.isLopsided()
                ? Optional.of("one side has more than half as many boots again as the other")
                : Optional.empty();
    }

    /** Those of the controls that every boot has. */
    List<Observed> controls() {
        return names.stream()
                .flatMap(control -> Optional.ofNullable(measured.get(control)).stream())
                .map(Measured::costs)
                .toList();
    }
}
