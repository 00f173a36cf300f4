// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.BetweenRuns;
import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Families;
import io.mitigauge.model.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Benchmarks that are judged together, and how much each of them counts.
 *
 * @param name the package, or {@link Families#ALL}
 * @param weights sum up to 1
 */
record Family(String name, SortedMap<BenchmarkId, Double> weights) {

    Family {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    /** To which family it counts: a control to none but that of the controls. */
    static Optional<String> nameOf(BenchmarkId benchmark, boolean control) {
        return benchmark.workload().filter(name -> !control || name.equals(Families.CONTROL));
    }

    /** The families that these benchmarks make up, sorted by name; in each every benchmark counts the same. */
    static List<Family> of(Collection<BenchmarkId> benchmarks, Predicate<BenchmarkId> control) {
        SortedMap<String, List<BenchmarkId>> byName = new TreeMap<>();
        for (BenchmarkId benchmark : benchmarks) {
            nameOf(benchmark, control.test(benchmark))
                    .ifPresent(name ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(benchmark));
        }
        List<Family> families = new ArrayList<>();
        byName.forEach((name, members) -> {
            SortedMap<BenchmarkId, Double> weights = new TreeMap<>();
            members.forEach(member -> weights.put(member, 1.0 / members.size()));
            families.add(new Family(name, weights));
        });
        return families;
    }

    /** All of them but the controls, every family with the same weight; empty where there is none. */
    static Optional<Family> all(Collection<Family> families) {
        List<Family> counted = families.stream()
                .filter(family -> !family.name().equals(Families.CONTROL))
                .toList();
        SortedMap<BenchmarkId, Double> weights = new TreeMap<>();
        counted.forEach(family ->
                family.weights().forEach((member, weight) -> weights.put(member, weight / counted.size())));
        return counted.isEmpty() ? Optional.empty() : Optional.of(new Family(Families.ALL, weights));
    }

    /**
     * How much its value differs between runs: as it was learnt, else as much as its members allow at most.
     *
     * @param alone whether a single boot stands for its state
     */
    RunVariance between(BetweenRuns betweenRuns, boolean alone) {
        RunVariance known = betweenRuns
                .ofFamily(name, weights)
                .orElseGet(() -> atMost(weights, member -> betweenRuns.of(member, Metric.MEAN)));
        return alone ? known.atLeast(leastAlone()) : known;
    }

    /** As much as its members are taken to differ by at least where one boot stands for its state, as if all moved together. */
    private double leastAlone() {
        return weights.entrySet().stream()
                .mapToDouble(member -> member.getValue() * RunVariance.leastAlone(member.getKey()))
                .sum();
    }

    /**
     * The mean of the members' standard deviations: more no mean of theirs can have, and just that much it has where all
     * move together. As nothing is known of their correlation, nothing less will do. What the forks add is taken as not yet
     * in it.
     */
    static RunVariance atMost(SortedMap<BenchmarkId, Double> weights, Function<BenchmarkId, RunVariance> of) {
        double sd = 0;
        double degreesOfFreedom = Double.POSITIVE_INFINITY;
        boolean calibrated = true;
        for (var member : weights.entrySet()) {
            RunVariance known = of.apply(member.getKey());
            sd += member.getValue() * known.sd();
            degreesOfFreedom = Math.min(degreesOfFreedom, known.degreesOfFreedom());
            calibrated = calibrated && known.basis() == Basis.CALIBRATION;
        }
        return new RunVariance(sd, 0, degreesOfFreedom, calibrated ? Basis.CALIBRATION : Basis.DEFAULT);
    }
}
