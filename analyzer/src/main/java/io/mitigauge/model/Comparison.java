// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;

/**
 * Two runs, or several runs of two states, compared.
 *
 * @param before the reference; of several runs, all forks with the first one's environment
 * @param after the side that is judged, likewise
 * @param replication how often each side was measured
 * @param margin relative difference that the user calls harmless, in (0, 1); 0.03 by default
 * @param changes what differs between the environments, worst first
 * @param cautions what the reader must know before believing a figure, one sentence each, most important first
 * @param benchmarks one element a benchmark and metric; sorted by benchmark, then metric
 * @param families what the benchmarks say together
 * @param adjustments what would be left of each change after what the controls tell
 * @param predictions what applications should cost more by what they do, beside what they were measured to
 * @param shifts how latencies moved over their whole distribution, sorted by benchmark; exploratory
 * @param onlyBefore benchmarks that only the first run has, and why where that is known
 * @param onlyAfter benchmarks that only the second run has, and why where that is known
 * @param skipped benchmarks that neither guest can run, and why the second cannot
 */
public record Comparison(
        Run before,
        Run after,
        Replication replication,
        double margin,
        List<EnvironmentChange> changes,
        List<String> cautions,
        List<BenchmarkComparison> benchmarks,
        Families families,
        Adjustments adjustments,
        List<Prediction> predictions,
        List<Shift> shifts,
        List<Run.Failure> onlyBefore,
        List<Run.Failure> onlyAfter,
        List<Run.Failure> skipped) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the margin is out of range
     */
    public Comparison {
        if (!(margin > 0 && margin < 1)) {
            throw new IllegalArgumentException("margin must be in (0, 1), is " + margin);
        }
        changes = List.copyOf(changes);
        cautions = List.copyOf(cautions);
        benchmarks = List.copyOf(benchmarks);
        predictions = List.copyOf(predictions);
        shifts = List.copyOf(shifts);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
        skipped = List.copyOf(skipped);
    }

    /** False where a fatal difference forbids any verdict. */
    public boolean comparable() {
        return changes.stream().noneMatch(c -> c.kind() == EnvironmentChange.Kind.FATAL);
    }

    /** How many comparisons of the mean ended with this verdict. */
    public long count(Class<? extends Verdict> verdict) {
        return benchmarks.stream()
                .filter(b -> b.metric() == Metric.MEAN && verdict.isInstance(b.verdict()))
                .count();
    }
}
