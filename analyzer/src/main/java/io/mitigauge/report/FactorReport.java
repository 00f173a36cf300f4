// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Change;
import io.mitigauge.model.FactorCell;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Effects of factors for the terminal: the states, what cannot be told, then each effect on every benchmark. */
public final class FactorReport {

    private static final String BOLD = "\u001B[1m";
    private static final String RESET = "\u001B[0m";
    private static final int MOST_NAMES = 3;

    /** Words of a comparison that stand here too. */
    private static final Set<String> WORDS =
            Set.of("excluded", "slower, faster", "equivalent", "unclear", "not comparable", "control", "disturbed");

    /** Words of effects. */
    static final List<Legend.Line> LEGEND = List.of(
            new Legend.Line("effect", "relative change by the step, in the unit's own direction"),
            new Legend.Line(
                    "interval",
                    "holds the true effect with 95 % confidence, over all benchmarks of the effect together (Holm)"),
            new Legend.Line("main", "averaged over the other factors; also its share of the joint effect (Shapley)"),
            new Legend.Line("interaction", "by how much both together cost more than the product of each alone"),
            new Legend.Line("joint", "all factors together"));

    private static final int MOST_CELLS = 4; // as many columns as fit

    private final FactorComparison comparison;
    private final TerminalReport.Options options;
    private final StringBuilder text = new StringBuilder();

    private FactorReport(FactorComparison comparison, TerminalReport.Options options) {
        this.comparison = comparison;
        this.options = options;
    }

    /** The report as text, lines ended by {@code \n}. */
    public static String render(FactorComparison comparison, TerminalReport.Options options) {
        FactorReport report = new FactorReport(comparison, options);
        report.header();
        report.means();
        comparison.effects().forEach(report::effect);
        report.legend();
        return report.text.toString();
    }

    private void header() {
        wrapped(
                "factors ",
                comparison.factors().stream().map(FactorLevels::shown).collect(Collectors.joining(", ")));
        for (int i = 0; i < comparison.cells().size(); i++) {
            FactorCell cell = comparison.cells().get(i);
            wrapped(
                    "state " + letter(i) + " ",
                    IntStream.range(0, comparison.factors().size())
                                    .mapToObj(f ->
                                            comparison.factors().get(f).factor().label() + " "
                                                    + cell.levels().get(f))
                                    .collect(Collectors.joining(", "))
                            + ": " + cell.boots() + (cell.boots() == 1 ? " boot" : " boots") + " ("
                            + String.join(", ", cell.labels()) + ")");
        }
        comparison.notes().forEach(note -> wrapped("note    ", note));
        comparison.notIdentifiable().forEach(sentence -> wrapped("not told ", sentence));
        comparison.advice().forEach(sentence -> wrapped("would tell ", sentence));
        if (!comparison.cautions().isEmpty()) {
            line("");
            comparison.cautions().forEach(caution -> wrapped("caution ", caution));
        }
    }

    static String letter(int index) {
        return index < 26 ? String.valueOf((char) ('A' + index)) : String.valueOf(index + 1);
    }

    private void means() {
        if (comparison.cells().size() > MOST_CELLS || comparison.means().isEmpty()) {
            return;
        }
        Table table = new Table();
        List<String> head = new ArrayList<>(List.of(""));
        IntStream.range(0, comparison.cells().size())
                .mapToObj(FactorReport::letter)
                .forEach(head::add);
        table.row(head.toArray(String[]::new));
        comparison.means().forEach(means -> {
            List<String> cells = new ArrayList<>(List.of(means.benchmark().shown() + mark(means.control())));
            means.points().forEach(point -> cells.add(shown(point, means.unit())));
            table.row(cells.toArray(String[]::new));
        });
        line("");
        line(bold("MEANS"));
        text.append(table);
    }

    static String shown(OptionalDouble point, String unit) {
        return point.isPresent() ? Units.brief(point.getAsDouble(), unit) : "-";
    }

    static String mark(boolean control) {
        return control ? " (control)" : "";
    }

    private void effect(FactorEffect effect) {
        line("");
        text.append(Paragraph.of(title(effect.kind()) + ": ", effect.name()));
        line(bold("  " + counts(effect)));
        List<FactorRow> rows = effect.rows().stream()
                .filter(row -> options.all() || row.control() || !(row.verdict() instanceof Verdict.Equivalent))
                .toList();
        Table table = new Table();
        if (rows.stream().anyMatch(row -> row.size().isPresent())) {
            table.row("", "effect", "interval", "excluded", "verdict");
        }
        rows.stream().filter(row -> row.size().isPresent()).forEach(row -> {
            Change change = row.size().orElseThrow().change();
            table.row(
                    name(row),
                    Units.percent(change.point()),
                    Units.interval(change.low(), change.high()),
                    Units.above(change.costExcludedAbove()),
                    row.verdict().label());
        });
        text.append(table);
        reasons(rows);
    }

    static String counts(FactorEffect effect) {
        return Lines.VERDICTS.stream()
                .filter(verdict -> effect.count(verdict) > 0)
                .map(verdict -> effect.count(verdict) + " " + Lines.name(verdict))
                .collect(Collectors.joining("   "));
    }

    static String title(FactorEffect.Kind kind) {
        return kind == FactorEffect.Kind.SIMPLE ? "EFFECT" : kind.name().toUpperCase(Locale.ROOT) + " EFFECT";
    }

    static String name(FactorRow row) {
        return row.benchmark().shown() + mark(row.control());
    }

    /** Each reason once, with the benchmarks that it is about; of what is unclear, what would settle it. */
    private void reasons(List<FactorRow> rows) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (FactorRow row : rows) {
            String reason = row.verdict() instanceof Verdict.Unclear unclear
                            && !unclear.advice().isEmpty()
                    ? unclear.advice()
                    : row.verdict().reason();
            byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(name(row));
        }
        byReason.forEach((reason, names) -> wrapped("    ", listed(names, rows.size()) + ": " + reason));
    }

    /** Words of a comparison that stand here too. */
    static Stream<Legend.Line> sharedLegend() {
        return Legend.LINES.stream().filter(l -> WORDS.contains(l.word()));
    }

    private static String listed(List<String> names, int all) {
        if (names.size() == all && all > 1) {
            return "all " + all;
        }
        return names.size() <= MOST_NAMES ? String.join(", ", names) : names.size() + " of these";
    }

    private void legend() {
        line("");
        if (options.explain()) {
            Stream.concat(LEGEND.stream(), sharedLegend()).forEach(l -> wrapped("- ", l.word() + ": " + l.meaning()));
        } else {
            wrapped(
                    "",
                    "margin " + Units.plainPercent(comparison.margin())
                            + (options.all() ? "" : "; --all lists every benchmark")
                            + "; --explain says what each word means");
        }
    }

    private String bold(String words) {
        return options.colour() ? BOLD + words + RESET : words;
    }

    private void wrapped(String lead, String words) {
        text.append(Paragraph.of(lead, words));
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }
}
