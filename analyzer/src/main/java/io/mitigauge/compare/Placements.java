// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where benchmarks of two threads put them: another pair of CPUs can be nearer, or share more. */
final class Placements {

    private static final int NAMED = 5;

    private Placements() {}

    /** One sentence, where some benchmarks ran on other pairs of CPUs after than before. */
    static Optional<String> moved(Run before, Run after) {
        List<String> moved = new ArrayList<>();
        Map<BenchmarkId, List<Fork>> there = after.forksByBenchmark();
        before.forksByBenchmark().forEach((benchmark, forks) -> {
            SortedSet<String> first = pairs(forks);
            SortedSet<String> second = pairs(there.getOrDefault(benchmark, List.of()));
            if (!first.isEmpty() && !second.isEmpty() && !first.equals(second)) {
                moved.add("%s on %s, then %s".formatted(benchmark.shown(), shown(first), shown(second)));
            }
        });
        String more = moved.size() > NAMED ? ", and " + (moved.size() - NAMED) + " more" : "";
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of("benchmarks of two threads ran on other CPUs after ("
                        + moved.stream().limit(NAMED).collect(Collectors.joining("; ")) + more
                        + "): part of their difference may be how near these are to each other");
    }

    private static SortedSet<String> pairs(List<Fork> forks) {
        SortedSet<String> pairs = new TreeSet<>();
        for (Fork fork : forks) {
            Optional<String> measured = cpu(fork, Activity.MEASURED_CPU);
            Optional<String> other = cpu(fork, Activity.OTHER_CPU);
            measured.ifPresent(one -> other.ifPresent(two -> pairs.add(one + " and " + two)));
        }
        return pairs;
    }

    private static Optional<String> cpu(Fork fork, String reading) {
        return Optional.ofNullable(fork.activity().readings().get(reading)).flatMap(value -> value.text());
    }

    private static String shown(SortedSet<String> pairs) {
        return "CPUs " + String.join(" or ", pairs);
    }
}
