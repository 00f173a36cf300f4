// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison for the terminal: what differs, the counts, then what needs eyes. */
public final class TerminalReport {

    private static final String RED = "\u001B[31m";
    private static final String GREEN = "\u001B[32m";
    private static final String BOLD = "\u001B[1m";
    private static final String RESET = "\u001B[0m";
    private static final int MOST_NAMES = 3;

    private final Comparison comparison;
    private final Options options;
    private final StringBuilder text = new StringBuilder();

    private TerminalReport(Comparison comparison, Options options) {
        this.comparison = comparison;
        this.options = options;
    }

    /**
     * What is printed.
     *
     * @param all every benchmark, not only those that need eyes
     * @param explain also what columns and words mean
     * @param colour whether the terminal takes colour
     */
    public record Options(boolean all, boolean explain, boolean colour) {}

    /** The report as text, lines ended by {@code \n}. */
    public static String render(Comparison comparison, Options options) {
        TerminalReport report = new TerminalReport(comparison, options);
        report.header();
        report.differences();
        report.cautions();
        report.counts();
        for (Class<? extends Verdict> verdict : Lines.VERDICTS) {
            report.group(verdict);
        }
        report.oneSided("ONLY BEFORE", comparison.onlyBefore());
        report.oneSided("ONLY AFTER", comparison.onlyAfter());
        report.controls();
        report.legend();
        return report.text.toString();
    }

    private void header() {
        wrapped("before  ", comparison.before().info().label() + ": " + Lines.machine(comparison.before()));
        wrapped("after   ", comparison.after().info().label() + ": " + Lines.machine(comparison.after()));
    }

    private void differences() {
        if (comparison.changes().isEmpty()) {
            boolean known = comparison.before().start().isPresent()
                    && comparison.after().start().isPresent();
            line("differs nothing that was recorded" + (known ? "" : " (no environment was)"));
            return;
        }
        for (EnvironmentChange change : comparison.changes()) {
            wrapped(
                    "differs ",
                    "%s: %s -> %s (%s: %s)"
                            .formatted(
                                    change.field(),
                                    change.before().shown(),
                                    change.after().shown(),
                                    change.kind().label(),
                                    change.meaning()));
        }
    }

    private void cautions() {
        if (!comparison.cautions().isEmpty()) {
            line("");
            comparison.cautions().forEach(caution -> wrapped("caution ", caution));
        }
    }

    private void counts() {
        line("");
        line(coloured(
                BOLD,
                "  "
                        + Lines.VERDICTS.stream()
                                .map(v -> comparison.count(v) + " " + Lines.name(v))
                                .collect(Collectors.joining("   "))));
    }

    private void group(Class<? extends Verdict> verdict) {
        boolean quiet = verdict == Verdict.Equivalent.class;
        List<BenchmarkComparison> rows = comparison.benchmarks().stream()
                .filter(b -> verdict.isInstance(b.verdict()))
                .filter(b -> b.metric() == Metric.MEAN
                        || options.all()
                        || (!quiet && b.change().isPresent()))
                .toList();
        if (rows.isEmpty() || (quiet && !options.all())) {
            return;
        }
        line("");
        line(coloured(colourOf(verdict), Lines.name(verdict).toUpperCase(Locale.ROOT)));
        Table table = new Table();
        table.row("", "before", "after", "change", "interval");
        rows.stream().filter(r -> r.change().isPresent()).forEach(r -> addRow(table, r));
        if (rows.stream().anyMatch(r -> r.change().isPresent())) {
            text.append(table);
        }
        reasons(rows);
    }

    private static void addRow(Table table, BenchmarkComparison row) {
        Change change = row.change().orElseThrow();
        table.row(
                name(row),
                row.before().map(e -> Units.brief(e.point(), row.unit())).orElse(""),
                row.after().map(e -> Units.brief(e.point(), row.unit())).orElse(""),
                Units.percent(change.point()),
                Units.interval(change.low(), change.high()));
    }

    private static String name(BenchmarkComparison row) {
        return row.benchmark().shown()
                + (row.metric() == Metric.MEAN ? "" : " " + row.metric().label());
    }

    /** Each reason once, with the benchmarks that it is about. */
    private void reasons(List<BenchmarkComparison> rows) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        rows.forEach(r -> byReason.computeIfAbsent(r.verdict().reason(), k -> new ArrayList<>())
                .add(name(r)));
        byReason.forEach((reason, names) -> wrapped("    ", whom(names, rows.size()) + reason));
    }

    /** What a reason is about; nothing where it is the only row, which names it. */
    private static String whom(List<String> names, int all) {
        if (names.size() == all && all > 1) {
            return "all " + all + ": ";
        }
        return names.size() <= MOST_NAMES ? String.join(", ", names) + ": " : names.size() + " of these: ";
    }

    private void oneSided(String title, List<Run.Failure> rows) {
        if (!rows.isEmpty()) {
            line("");
            line(title);
            rows.forEach(r -> wrapped("  ", r.benchmark().shown() + ": " + r.reason()));
        }
    }

    private void controls() {
        String controls = comparison.benchmarks().stream()
                .filter(b ->
                        b.control() && b.metric() == Metric.MEAN && b.change().isPresent())
                .map(b -> b.benchmark().shown() + " "
                        + Units.percent(b.change().orElseThrow().point()))
                .collect(Collectors.joining(", "));
        if (!controls.isEmpty()) {
            line("");
            wrapped("controls ", controls);
        }
    }

    private void legend() {
        line("");
        if (options.explain()) {
            Legend.LINES.forEach(l -> wrapped("- ", l.word() + ": " + l.meaning()));
        } else {
            line("margin " + Units.plainPercent(comparison.margin())
                    + (options.all() ? "" : "; --all lists every benchmark")
                    + "; --explain says what each word means");
        }
    }

    private String colourOf(Class<? extends Verdict> verdict) {
        if (verdict == Verdict.Slower.class) {
            return RED;
        }
        return verdict == Verdict.Faster.class ? GREEN : BOLD;
    }

    private String coloured(String colour, String words) {
        return options.colour() ? colour + words + RESET : words;
    }

    private void wrapped(String lead, String words) {
        text.append(Paragraph.of(lead, words));
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }
}
