// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The comparison in one sentence. */
final class Answer {

    private static final int MOST_NAMES = 3;

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
        return "Of " + all + " benchmarks, " + String.join("; ", parts) + "." + worst(comparison)
                + beside(comparison).map(sentence -> " " + sentence).orElse("");
    }

    /** Where figures adjusted by controls say something else than what is decided; empty where they do not. */
    static Optional<String> beside(Comparison comparison) {
        Map<String, Verdict> decided = AdjustedRow.decided(comparison);
        List<AdjustedRow> rows = AdjustedRow.of(comparison.adjustments()).stream()
                .sorted(Comparator.comparingDouble(
                        row -> -Math.abs(Math.log1p(row.change().point()))))
                .toList();
        List<String> parts = new ArrayList<>();
        beside(parts, "%d more would be called slower (%s)", rows, row -> isNew(row, decided, Verdict.Slower.class));
        beside(parts, "%d more would be called faster (%s)", rows, row -> isNew(row, decided, Verdict.Faster.class));
        beside(
                parts,
                "%d that are called slower or faster would not be (%s)",
                rows,
                row -> wasCalled(decided.get(row.name())) && !row.verdict().isCalled());
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Beside that, and not decided on: adjusted by controls, " + String.join("; ", parts) + ".");
    }

    private static boolean isNew(AdjustedRow row, Map<String, Verdict> decided, Class<? extends Verdict> verdict) {
        return verdict.isInstance(row.verdict()) && !verdict.isInstance(decided.get(row.name()));
    }

    private static boolean wasCalled(@Nullable Verdict verdict) {
        return verdict != null && verdict.isCalled();
    }

    private static void beside(
            List<String> parts, String sentence, List<AdjustedRow> rows, Predicate<AdjustedRow> chosen) {
        List<String> names = rows.stream()
                .filter(chosen)
                .map(row -> row.name() + " " + Units.percent(row.change().point()))
                .toList();
        if (!names.isEmpty()) {
            String few = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
            parts.add(sentence.formatted(names.size(), names.size() > MOST_NAMES ? few + ", …" : few));
        }
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
