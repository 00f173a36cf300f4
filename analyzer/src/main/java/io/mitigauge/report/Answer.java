// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The comparison in one sentence. */
final class Answer {

    private Answer() {}

    static String of(Comparison comparison) {
        if (!comparison.comparable()) {
            return "The two runs are not comparable: see what differs.";
        }
        long all = comparison.benchmarks().stream()
                .filter(b -> b.metric() == Metric.MEAN)
                .count();
        if (comparison.before().forks().isEmpty() && comparison.after().forks().isEmpty()) {
            return "Nothing was measured: this compares what two machines say of themselves.";
        }
        if (all == 0) {
            return "The two runs have no benchmark in common.";
        }
        List<String> parts = new ArrayList<>();
        part(parts, comparison, Verdict.Slower.class, "became slower");
        part(parts, comparison, Verdict.Faster.class, "became faster");
        part(parts, comparison, Verdict.Equivalent.class, "stayed within " + Units.plainPercent(comparison.margin()));
        part(parts, comparison, Verdict.Unclear.class, "cannot be told apart from noise, nor shown to be unchanged");
        part(parts, comparison, Verdict.NotComparable.class, "cannot be compared");
        return "Of " + all + " benchmarks, " + String.join("; ", parts) + "." + worst(comparison);
    }

    private static void part(
            List<String> parts, Comparison comparison, Class<? extends Verdict> verdict, String words) {
        long count = comparison.count(verdict);
        if (count > 0) {
            parts.add(count + " " + words);
        }
    }

    private static String worst(Comparison comparison) {
        return comparison.benchmarks().stream()
                .filter(b -> b.metric() == Metric.MEAN && b.verdict() instanceof Verdict.Slower)
                .max((a, b) -> Double.compare(size(a), size(b)))
                .map(b -> " The largest cost: " + b.benchmark().shown() + ", "
                        + Units.percent(b.change().orElseThrow().point()) + ".")
                .orElse("");
    }

    private static double size(BenchmarkComparison row) {
        return Math.abs(row.change().orElseThrow().point());
    }
}
