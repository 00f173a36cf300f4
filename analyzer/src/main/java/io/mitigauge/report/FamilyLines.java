// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What families of benchmarks say, for people. */
final class FamilyLines {

    /** Under every table of families. */
    static final String EXPLANATION =
            "cost: geometric mean over the family's benchmarks, the same weight each; positive is"
                    + " worse, also where more of the unit is better. Of all that a report calls, intervals leave out \"no change\" wrongly in one report of twenty at most (Holm).";

    private static final int MOST_NAMES = 3;

    private FamilyLines() {}

    /** The answer in a line, as {@code all families together: slower by 3.2 % (1.1 to 5.4 %)}. */
    static String headline(FamilyComparison primary) {
        return Families.ALL + " together: "
                + primary.change()
                        .map(change -> found(primary.verdict(), change))
                        .orElse(name(primary.verdict()));
    }

    private static String found(Verdict verdict, Change change) {
        return switch (verdict) {
            case Verdict.Slower v -> "slower by " + size(change.point(), change.low(), change.high());
            case Verdict.Faster v -> "faster by " + size(-change.point(), -change.high(), -change.low());
            case Verdict.Equivalent v -> name(v) + ", " + signed(change);
            case Verdict.Unclear v -> name(v) + ", " + signed(change);
            case Verdict.NotComparable v -> name(v);
        };
    }

    private static String size(double point, double low, double high) {
        return Units.plainPercent(point) + " (" + Units.plainPercent(low).replaceFirst(" %$", "") + " to "
                + Units.plainPercent(high) + ")";
    }

    private static String signed(Change change) {
        return Units.percent(change.point()) + " (" + Units.interval(change.low(), change.high()) + ")";
    }

    /** What stands behind it: why, what is excluded, and what could have been found. */
    static String details(FamilyComparison primary, Families families) {
        String over = "geometric mean of the cost over "
                + families.each().stream()
                        .filter(f -> !f.name().equals(Families.CONTROL)
                                && !f.benchmarks().isEmpty())
                        .map(FamilyComparison::name)
                        .collect(Collectors.joining(", "))
                + ", each with the same weight; ";
        String limits = primary.change()
                .filter(change -> !saysLimits(primary.verdict()))
                .map(change -> "; a cost above " + Units.plainPercent(change.costExcludedAbove())
                        + " is excluded; a difference below " + Units.plainPercent(change.minimumDetectable())
                        + " may well be missed")
                .orElse("");
        return over + primary.verdict().reason() + limits + leftOut(primary.leftOut());
    }

    private static boolean saysLimits(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Unclear unclear -> !unclear.advice().isEmpty();
            case Verdict.NotComparable v -> true;
            case Verdict.Slower v -> false;
            case Verdict.Faster v -> false;
            case Verdict.Equivalent v -> false;
        };
    }

    private static String leftOut(List<BenchmarkId> leftOut) {
        if (leftOut.isEmpty()) {
            return "";
        }
        return "; not in it, since not in every boot of both sides: "
                + (leftOut.size() <= MOST_NAMES
                        ? leftOut.stream().map(BenchmarkId::shown).collect(Collectors.joining(", "))
                        : leftOut.size() + " benchmarks");
    }

    private static String name(Verdict verdict) {
        return verdict.label().replace('-', ' ');
    }

    /** A family and how many of its benchmarks it stands for, as {@code memory (5 of 6)}. */
    static String members(FamilyComparison family) {
        int all = family.benchmarks().size() + family.leftOut().size();
        String of = family.leftOut().isEmpty() ? "" : " of " + all;
        return family.name() + " (" + family.benchmarks().size() + of + ")";
    }

    /** The table for a terminal; empty where there are no families. */
    static String table(Families families) {
        Table table = new Table();
        if (!families.each().isEmpty()) {
            table.row("", "cost", "interval", "excluded", "visible", "verdict");
        }
        for (FamilyComparison family : families.each()) {
            table.row(
                    members(family),
                    number(family, c -> Units.percent(c.point())),
                    number(family, c -> Units.interval(c.low(), c.high())),
                    number(family, c -> Units.above(c.costExcludedAbove())),
                    number(family, c -> Units.above(c.minimumDetectable())),
                    name(family.verdict()));
        }
        return table.toString();
    }

    /** The same as a row of the page. */
    static Map<String, Object> row(FamilyComparison family) {
        return Map.of(
                "name", members(family),
                "verdict", family.verdict().label(),
                "verdictName", name(family.verdict()),
                "change", number(family, c -> Units.percent(c.point())),
                "interval", number(family, c -> Units.interval(c.low(), c.high())),
                "excluded", number(family, c -> Units.above(c.costExcludedAbove())),
                "detectable", number(family, c -> Units.above(c.minimumDetectable())),
                "reason", family.verdict().reason());
    }

    private static String number(FamilyComparison family, Function<Change, String> figure) {
        return family.change().map(figure).orElse("");
    }
}
