// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Prediction;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sentences that more than one report says. */
final class Lines {

    static final List<Class<? extends Verdict>> VERDICTS = List.of(
            Verdict.Slower.class,
            Verdict.Faster.class,
            Verdict.Equivalent.class,
            Verdict.Unclear.class,
            Verdict.NotComparable.class);

    /** Width of a terminal that nobody has widened. */
    static final int COLUMNS = 80;

    /** Beside quantiles, wherever they are shown. */
    static final String EXPLORATORY =
            "quantiles are exploratory: of those that are called slower or faster, one in ten may be"
                    + " false on average (Benjamini-Hochberg); take them as hints, and repeat the runs to prove one";

    private static final String ADJUSTED =
            "what is left of each change if the benchmark, or family, followed the controls as it does where nothing is changed; verdicts are those of"
                    + " the unadjusted figures, and each of both has half of the 5 % of false calls";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private Lines() {}

    /** Name of a verdict's group, as {@code not comparable}. */
    static String name(Class<? extends Verdict> verdict) {
        return verdict == Verdict.NotComparable.class
                ? "not comparable"
                : verdict.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Beside what is adjusted by controls. */
    static String beside(Adjustments adjustments) {
        return ADJUSTED + adjustments.moved().map(moved -> "; " + moved).orElse("");
    }

    /** One row a family or benchmark, the change that is decided on and what is left of it. */
    static Table adjusted(Adjustments adjustments) {
        Table table = new Table();
        table.row("", "change", "adjusted", "interval", "would be");
        AdjustedRow.of(adjustments)
                .forEach(row -> table.row(
                        row.name(),
                        Units.percent(row.unadjusted()),
                        Units.percent(row.change().point()),
                        Units.interval(row.change().low(), row.change().high()),
                        row.verdict().label()));
        return table;
    }

    /** When, on what, with what, how many forks: what of it is known. */
    static String machine(Run run) {
        List<String> parts = new ArrayList<>();
        run.info().startedAt().map(MINUTE::format).ifPresent(parts::add);
        run.start().ifPresent(e -> {
            add(parts, e, "", "hypervisor.kind", "");
            add(parts, e, "CPUs ", "cpu.online", "");
            add(parts, e, "SMT ", "smt.control", "");
            add(parts, e, "Linux ", "kernel.release", "");
            add(parts, e, "JDK ", "jvm.version", "");
        });
        if (run.start().isEmpty() && run.info().kind() == RunInfo.Kind.JMH_JSON) {
            parts.add("JMH result file, no environment");
        }
        parts.add(
                run.info().kind() == RunInfo.Kind.TREE
                        ? "captured, not measured"
                        : run.forks().size() + " forks");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, Environment environment, String before, String field, String after) {
        Optional<String> text = environment.text(field);
        text.ifPresent(t -> parts.add(before + t + after));
    }

    static String state(RunInfo.State state) {
        return switch (state) {
            case COMPLETE -> "complete";
            case INTERRUPTED -> "interrupted";
            case RUNNING -> "still running, or its process was killed";
        };
    }

    /** The same text with a question mark for each character that a terminal would obey. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Changes that are not mere consequences of others. */
    static List<EnvironmentChange> causes(Comparison comparison) {
        return comparison.changes().stream()
                .filter(c -> c.impliedBy().isEmpty())
                .toList();
    }

    /** Fields that changed in consequence of a change, of a consequence too; empty where there is none. */
    static String consequences(Comparison comparison, EnvironmentChange cause) {
        Set<String> fields = new LinkedHashSet<>(List.of(cause.field()));
        for (int before = 0; before < fields.size(); ) {
            before = fields.size();
            comparison.changes().stream()
                    .filter(c -> c.impliedBy().filter(fields::contains).isPresent())
                    .forEach(c -> fields.add(c.field()));
        }
        return fields.stream().skip(1).collect(Collectors.joining(", "));
    }

    /** Each prediction beside what was measured, a sentence each. */
    static List<String> predictions(Comparison comparison) {
        return comparison.predictions().stream()
                .map(prediction -> prediction.benchmark().shown() + ": " + predicted(prediction, comparison))
                .toList();
    }

    private static String predicted(Prediction prediction, Comparison comparison) {
        if (prediction.change().isEmpty()) {
            return "not predicted, because not measured on both sides: " + String.join(", ", prediction.missing());
        }
        Prediction.Range range = prediction.change().get();
        String measured = comparison.benchmarks().stream()
                .filter(row -> row.benchmark().equals(prediction.benchmark()) && row.metric() == Metric.MEAN)
                .flatMap(row -> row.change().stream())
                .map(c -> Units.percent(c.point()) + " (" + Units.interval(c.plainLow(), c.plainHigh()) + ")")
                .findFirst()
                .orElse("unknown");
        return "predicted " + Units.percent(range.point()) + " (" + Units.interval(range.low(), range.high())
                + "), measured " + measured;
    }
}
