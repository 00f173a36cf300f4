// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration.FamilyEntry;
import io.mitigauge.model.Calibration.Spread;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Learns how much families differ between runs of one state, with whatever correlation their benchmarks have. */
final class FamilyCalibration {

    private FamilyCalibration() {}

    /** One entry a family, of the benchmarks that every run has, and one for all families together. */
    static List<FamilyEntry> of(List<Run> runs) {
        Set<BenchmarkId> members = new TreeSet<>(runs.getFirst().benchmarks());
        runs.stream()
                .map(Run::forksByBenchmark)
                .forEach(forks -> members.removeIf(member -> !isWhole(forks.getOrDefault(member, List.of()))));
        Set<String> controls = runs.getFirst().controls();
        List<Family> families = new ArrayList<>(Family.of(members, member -> controls.contains(member.name())));
        Family.all(families).ifPresent(families::add);
        List<FamilySide> sides = runs.stream().map(run -> side(run, members)).toList();
        return families.stream().map(family -> entry(family, sides)).toList();
    }

    private static boolean isWhole(List<Fork> forks) {
        return forks.size() > 1;
    }

    private static FamilySide side(Run run, Set<BenchmarkId> members) {
        Map<BenchmarkId, List<Long>> rounds = Side.of(List.of(run)).rounds();
        Map<BenchmarkId, FamilySide.Member> side = new HashMap<>();
        run.forksByBenchmark().forEach((benchmark, forks) -> {
            if (members.contains(benchmark)) {
                side.put(
                        benchmark,
                        new FamilySide.Member(
                                forks.getFirst().score().direction(),
                                List.of(forks.stream().map(Fork::mean).toList()),
                                rounds.getOrDefault(benchmark, List.of())));
            }
        });
        return new FamilySide(side);
    }

    private static FamilyEntry entry(Family family, List<FamilySide> sides) {
        List<LogMean> means =
                sides.stream().map(side -> side.level(family).forks()).toList();
        RunVariance known = Calibrations.variance(means);
        return new FamilyEntry(
                family.name(),
                List.copyOf(family.weights().keySet()),
                new Spread(known.sd(), known.withinForks(), Calibrations.minimumDetectable(known), means.size()));
    }
}
