// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Families;
import io.mitigauge.model.LatencyKind;
import io.mitigauge.model.LoadCurve;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A comparison for the terminal: what differs, the counts, then what needs eyes. */
public final class TerminalReport {

    private static final String RED = "\u001B[31m";
    private static final String GREEN = "\u001B[32m";
    private static final String BOLD = "\u001B[1m";
    private static final String RESET = "\u001B[0m";
    private static final int MOST_NAMES = 3;
    private static final int MOST_SETTLED = 10;

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
        if (!comparison.before().forks().isEmpty()
                || !comparison.after().forks().isEmpty()) {
            report.families();
            report.counts();
        }
        for (Class<? extends Verdict> verdict : Lines.VERDICTS) {
            report.group(verdict);
        }
        report.adjusted();
        report.exploratory();
        report.load();
        report.predictions();
        report.notCompared("ONLY BEFORE", comparison.onlyBefore());
        report.notCompared("ONLY AFTER", comparison.onlyAfter());
        report.notCompared("SKIPPED IN BOTH", comparison.skipped());
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
        for (EnvironmentChange change : Lines.causes(comparison)) {
            wrapped(
                    "differs ",
                    "%s: %s -> %s (%s: %s)"
                            .formatted(
                                    change.field(),
                                    change.before().shown(),
                                    change.after().shown(),
                                    change.kind().label(),
                                    change.meaning()));
            String consequences = Lines.consequences(comparison, change);
            if (!consequences.isEmpty()) {
                wrapped("        with it: ", consequences);
            }
        }
    }

    private void cautions() {
        if (!comparison.cautions().isEmpty()) {
            line("");
            comparison.cautions().forEach(caution -> wrapped("caution ", caution));
        }
    }

    private void families() {
        Families families = comparison.families();
        families.primary().ifPresent(primary -> {
            line("");
            line(coloured(BOLD, FamilyLines.headline(primary)));
            wrapped("    ", FamilyLines.details(primary, families));
        });
        if (!families.each().isEmpty()) {
            line("");
            line(coloured(BOLD, "FAMILIES"));
            text.append(FamilyLines.table(families));
            wrapped("    ", FamilyLines.EXPLANATION);
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
        Answer.beside(comparison).ifPresent(sentence -> wrapped("  ", sentence));
    }

    private void group(Class<? extends Verdict> verdict) {
        boolean quiet = verdict == Verdict.Equivalent.class;
        List<BenchmarkComparison> rows = rows(verdict, false);
        if (!rows.isEmpty() && (!quiet || options.all())) {
            group(Lines.name(verdict).toUpperCase(Locale.ROOT), verdict, rows);
        }
    }

    /** Quantiles apart from what is decided on; unless all are asked for, those that were called. */
    private void exploratory() {
        boolean any = false;
        for (Class<? extends Verdict> verdict : Lines.VERDICTS) {
            boolean moved = verdict == Verdict.Slower.class || verdict == Verdict.Faster.class;
            List<BenchmarkComparison> rows = rows(verdict, true);
            if (!rows.isEmpty() && (moved || options.all())) {
                group("EXPLORATORY, " + Lines.name(verdict).toUpperCase(Locale.ROOT), verdict, rows);
                any = true;
            }
        }
        if (any) {
            wrapped("    ", Lines.EXPLORATORY);
        }
    }

    private List<BenchmarkComparison> rows(Class<? extends Verdict> verdict, boolean exploratory) {
        return comparison.benchmarks().stream()
                .filter(b -> verdict.isInstance(b.verdict()) && b.metric().exploratory() == exploratory)
                .toList();
    }

    private void group(String title, Class<? extends Verdict> verdict, List<BenchmarkComparison> rows) {
        line("");
        line(coloured(colourOf(verdict), title));
        List<BenchmarkComparison> withChange =
                rows.stream().filter(r -> r.change().isPresent()).toList();
        if (verdict == Verdict.Unclear.class) {
            text.append(unclearTable(withChange));
            settling(withChange);
            reasons(rows.stream().filter(r -> advice(r).isEmpty()).toList(), rows.size());
        } else {
            text.append(table(withChange));
            reasons(rows, rows.size());
        }
    }

    /** Beside the figures that decide. */
    private void adjusted() {
        Adjustments adjustments = comparison.adjustments();
        if (adjustments.each().isEmpty() && adjustments.obstacle().isEmpty()) {
            return;
        }
        line("");
        line(coloured(BOLD, "ADJUSTED BY CONTROLS, BESIDE THE ABOVE"));
        adjustments.obstacle().ifPresent(obstacle -> wrapped("    ", obstacle));
        if (!adjustments.each().isEmpty()) {
            text.append(Lines.adjusted(adjustments));
            wrapped("    ", Lines.beside(adjustments));
        }
    }

    private void load() {
        List<String> sentences = LoadLines.of(LoadCurve.of(comparison.before()), LoadCurve.of(comparison.after()));
        if (!sentences.isEmpty()) {
            line("");
            line(coloured(BOLD, "REQUESTS THAT A SERVICE BEARS"));
            sentences.forEach(sentence -> wrapped("  ", sentence));
        }
    }

    private void predictions() {
        List<String> sentences = Lines.predictions(comparison);
        if (!sentences.isEmpty()) {
            line("");
            line(coloured(BOLD, "APPLICATIONS, PREDICTED FROM THEIR SYSTEM CALLS, SWITCHES AND FAULTS"));
            sentences.forEach(sentence -> wrapped("  ", sentence));
        }
    }

    private static Table table(List<BenchmarkComparison> rows) {
        Table table = new Table();
        if (!rows.isEmpty()) {
            table.row(
                    List.of("", "before", "after", "change", "interval"),
                    List.of("", "", "added", "excluded", "visible"));
            rows.forEach(r -> addRow(table, r));
        }
        return table;
    }

    private static Table unclearTable(List<BenchmarkComparison> rows) {
        Table table = new Table();
        if (!rows.isEmpty()) {
            table.row("", "change", "interval", "excluded", "visible");
        }
        for (BenchmarkComparison row : rows) {
            Change change = row.change().orElseThrow();
            table.row(
                    name(row),
                    Units.percent(change.point()),
                    Units.interval(change.low(), change.high()),
                    Units.above(change.costExcludedAbove()),
                    Units.above(change.minimumDetectable()));
        }
        return table;
    }

    /** What would settle each of them; the table has what is known. */
    private void settling(List<BenchmarkComparison> rows) {
        List<String> forks = new ArrayList<>();
        SortedMap<Integer, List<String>> boots = new TreeMap<>();
        for (BenchmarkComparison row : rows) {
            if (row.verdict() instanceof Verdict.Unclear unclear
                    && !unclear.advice().isEmpty()) {
                if (unclear.moreForks() > 0) {
                    forks.add(name(row) + " " + (forksOf(row) + unclear.moreForks()));
                } else {
                    boots.computeIfAbsent(unclear.boots().orElse(Integer.MAX_VALUE), k -> new ArrayList<>())
                            .add(name(row));
                }
            }
        }
        if (!forks.isEmpty()) {
            wrapped("    ", "settled four times in five by about so many forks per side: " + String.join(", ", forks));
        }
        if (!boots.isEmpty()) {
            wrapped("    ", bootsThatSettle(boots, rows.size()));
        }
    }

    /**
     * Each number once, with the benchmarks that it settles.
     *
     * @param boots names by boots per side; those that need too many come last
     */
    private String bootsThatSettle(SortedMap<Integer, List<String>> boots, int all) {
        int now = Math.min(
                comparison.replication().before().boots(),
                comparison.replication().after().boots());
        String lead = now > 1
                ? "settled four times in five by so many boots per side, there are " + now + ": "
                : "not settled by more forks, since boots of the same state differ, but four times in five by so many"
                        + " boots per side: ";
        return boots.entrySet().stream()
                .map(entry -> entry.getKey() > Verdict.Unclear.MOST_BOOTS
                        ? "more than " + Verdict.Unclear.MOST_BOOTS + " (" + listed(entry.getValue(), all) + ")"
                        : "about " + entry.getKey() + " (" + named(entry.getValue(), all) + ")")
                .collect(Collectors.joining(", ", lead, ""));
    }

    /** More names than elsewhere, since each has a number of its own. */
    private static String named(List<String> names, int all) {
        return names.size() <= MOST_SETTLED && names.size() < all ? String.join(", ", names) : listed(names, all);
    }

    private static int forksOf(BenchmarkComparison row) {
        return Math.min(
                row.before().orElseThrow().forks(), row.after().orElseThrow().forks());
    }

    private static String advice(BenchmarkComparison row) {
        return row.verdict() instanceof Verdict.Unclear unclear ? unclear.advice() : "";
    }

    private static void addRow(Table table, BenchmarkComparison row) {
        Change change = row.change().orElseThrow();
        table.row(
                List.of(
                        name(row),
                        row.before()
                                .map(e -> Units.brief(e.point(), row.unit()))
                                .orElse(""),
                        row.after().map(e -> Units.brief(e.point(), row.unit())).orElse(""),
                        Units.percent(change.point()),
                        Units.interval(change.low(), change.high())),
                List.of(
                        "",
                        "",
                        row.absolute()
                                .map(d -> Units.added(
                                        d.point(), row.before().orElseThrow().point(), row.unit()))
                                .orElse(""),
                        Units.above(change.costExcludedAbove()),
                        Units.above(change.minimumDetectable())));
    }

    private static String name(BenchmarkComparison row) {
        return row.benchmark().shown()
                + (row.metric() == Metric.MEAN
                        ? ""
                        : " " + row.metric().label() + " "
                                + LatencyKind.of(row.benchmark()).shown());
    }

    /** Each reason once, with the benchmarks that it is about; alone, the row above names it. */
    private void reasons(List<BenchmarkComparison> rows, int all) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        rows.forEach(r -> byReason.computeIfAbsent(r.verdict().reason(), k -> new ArrayList<>())
                .add(name(r)));
        boolean named = all == 1 && rows.stream().allMatch(r -> r.change().isPresent());
        byReason.forEach((reason, names) -> wrapped("    ", (named ? "" : listed(names, all) + ": ") + reason));
    }

    private static String listed(List<String> names, int all) {
        if (names.size() == all && all > 1) {
            return "all " + all;
        }
        return names.size() <= MOST_NAMES ? String.join(", ", names) : names.size() + " of these";
    }

    private void notCompared(String title, List<Run.Failure> rows) {
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
            wrapped(
                    "",
                    "margin " + Units.plainPercent(comparison.margin())
                            + (options.all() ? "" : "; --all lists every benchmark and quantile")
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
