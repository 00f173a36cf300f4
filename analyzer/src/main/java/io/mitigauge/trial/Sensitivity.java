// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How large a slowdown must be to be found, benchmark by benchmark. Runs that do not differ tell it, because the interval of a
 * benchmark keeps its width, on a scale of logarithms, when all of its figures are multiplied: what decides about a lone slowdown
 * is the interval that was there without it, moved.
 */
final class Sensitivity {

    private static final List<Double> SLOWDOWNS = List.of(0.02, 0.03, 0.05, 0.10);

    private final Map<String, Seen> byBenchmark = new LinkedHashMap<>();

    /** Logarithms of the changes of a benchmark, and half the widths of the intervals that decide. */
    private record Seen(List<Double> changes, List<Double> halves) {

        /** Of two runs that scatter by this, the difference scatters by 1.41 times as much. */
        double spread() {
            return Math.sqrt(changes.stream().mapToDouble(d -> d * d).average().orElseThrow() / 2);
        }

        /** In both orders of two runs. */
        double found(double slowdown) {
            double moved = Math.log1p(slowdown);
            int count = 0;
            for (int i = 0; i < changes.size(); i++) {
                count += changes.get(i) + moved > halves.get(i) ? 1 : 0;
                count += moved - changes.get(i) > halves.get(i) ? 1 : 0;
            }
            return count / (2.0 * changes.size());
        }
    }

    private Sensitivity() {}

    /**
     * A table in Markdown with what goes before it.
     *
     * @param comparisons of two runs each, between which nothing was changed
     */
    static String table(List<Comparison> comparisons) {
        Sensitivity all = new Sensitivity();
        comparisons.forEach(comparison -> comparison.benchmarks().stream()
                .filter(row -> row.metric() == Metric.MEAN)
                .forEach(all::add));
        return all.table();
    }

    private void add(BenchmarkComparison row) {
        row.change().ifPresent(change -> add(row.benchmark().shown(), change));
    }

    private void add(String benchmark, Change change) {
        Seen seen = byBenchmark.computeIfAbsent(benchmark, k -> new Seen(new ArrayList<>(), new ArrayList<>()));
        seen.changes().add(Math.log1p(change.point()));
        seen.halves().add(Math.log1p(change.high()) - Math.log1p(change.point()));
    }

    private String table() {
        String columns = SLOWDOWNS.stream()
                .map(slowdown -> " " + percent(slowdown, 0) + " |")
                .collect(Collectors.joining());
        StringBuilder table = new StringBuilder(
                "\nHow often a slowdown of a single benchmark would be called slower by ours, calibrated by the"
                        + " other runs: each two runs in both orders, all figures of one of them multiplied. Spread: standard"
                        + " deviation of the runs' means.\n\n| benchmark | spread |"
                        + columns
                        + "\n|---|--:|"
                        + "--:|".repeat(SLOWDOWNS.size())
                        + "\n");
        byBenchmark.forEach((benchmark, seen) -> table.append(
                        "| `%s` | %s |".formatted(benchmark, percent(seen.spread(), 1)))
                .append(SLOWDOWNS.stream()
                        .map(slowdown -> " " + percent(seen.found(slowdown), 0) + " |")
                        .collect(Collectors.joining()))
                .append('\n'));
        return table.toString();
    }

    private static String percent(double ratio, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f %%", 100 * ratio);
    }
}
