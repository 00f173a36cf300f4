// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration.FamilyEntry;
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
        List<List<FamilySide>> boots = Side.of(runs).boots().stream()
                .map(boot -> boot.stream().map(run -> side(run, members)).toList())
                .toList();
        return families.stream().map(family -> entry(family, boots)).toList();
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

    private static FamilyEntry entry(Family family, List<List<FamilySide>> boots) {
        List<List<LogMean>> means = boots.stream()
                .map(runs -> runs.stream().map(run -> run.level(family).forks()).toList())
                .toList();
        return new FamilyEntry(family.name(), List.copyOf(family.weights().keySet()), Calibrations.spread(means));
    }
}
