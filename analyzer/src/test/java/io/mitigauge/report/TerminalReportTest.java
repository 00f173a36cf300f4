// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.Replication;
import io.mitigauge.model.SampleLoads;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The text report fits a terminal and cannot take it over. */
final class TerminalReportTest {

    private static final TerminalReport.Options SHORT = new TerminalReport.Options(false, false, false);
    private static final TerminalReport.Options LONG = new TerminalReport.Options(true, true, false);
    private static final int COLUMNS = 80;

    static List<Locale> locales() {
        return Locales.all();
    }

    @ParameterizedTest
    @MethodSource("locales")
    void theShortReportIsTheGoldenFile(Locale locale) throws Exception {
        Golden.check(
                "comparison.txt",
                Locales.in(locale, () -> TerminalReport.render(SampleComparisons.everything(), SHORT)));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void theLongReportIsTheGoldenFile(Locale locale) throws Exception {
        Golden.check(
                "comparison-all.txt",
                Locales.in(locale, () -> TerminalReport.render(SampleComparisons.everything(), LONG)));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void oneRunIsTheGoldenFile(Locale locale) throws Exception {
        Golden.check(
                "run.txt",
                Locales.in(
                        locale,
                        () -> ShowReport.render(SampleComparisons.everything().before())));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void whatAServiceBearsIsTheGoldenFiles(Locale locale) throws Exception {
        Golden.check(
                "load-comparison.txt",
                Locales.in(locale, () -> TerminalReport.render(SampleLoads.comparison(), SHORT)));
        Golden.check("load-run.txt", Locales.in(locale, () -> ShowReport.render(SampleLoads.healthy())));
    }

    static Stream<String> reports() {
        Comparison plain = SampleComparisons.everything();
        Comparison hostile = SampleComparisons.hostile();
        return Stream.of(
                TerminalReport.render(plain, SHORT),
                TerminalReport.render(plain, LONG),
                TerminalReport.render(hostile, LONG),
                ShowReport.render(plain.before()),
                ShowReport.render(hostile.after()));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void noLineIsWiderThanATerminal(String report) {
        assertThat(report.lines())
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void nothingThatATerminalObeysComesThrough(String report) {
        assertThat(report.replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void saysOfEachUnclearBenchmarkHowManyBootsWouldSettleIt() {
        SortedMap<String, OptionalInt> boots = new TreeMap<>(Map.of(
                "a.One.op", OptionalInt.of(9),
                "a.Two.op", OptionalInt.of(6),
                "a.Three.op", OptionalInt.empty(),
                "a.Four.op", OptionalInt.of(6)));
        Replication three = new Replication(
                new Replication.Count(4, 4), new Replication.Count(3, 5), Replication.Order.ALTERNATING);

        assertThat(even(SampleComparisons.unclear(three, boots)))
                .contains(
                        "settled four times in five by so many boots per side, there are 3: about 6 (a.Four.op, a.Two.op),"
                                + " about 9 (a.One.op), more than 20 (a.Three.op)")
                .doesNotContain("more forks");
        assertThat(even(SampleComparisons.unclear(Replication.ONE_EACH, boots)))
                .contains(
                        "not settled by more forks, since boots of the same state differ, but four times in five by so"
                                + " many boots per side: about 6 (a.Four.op, a.Two.op)");
    }

    @Test
    void namesOnlyAFewOfThoseThatTooManyBootsWouldSettle() {
        SortedMap<String, OptionalInt> boots = new TreeMap<>();
        for (String name : List.of("a.One.op", "a.Two.op", "a.Three.op", "a.Four.op")) {
            boots.put(name, OptionalInt.empty());
        }
        assertThat(even(SampleComparisons.unclear(Replication.ONE_EACH, boots)))
                .contains("boots per side: more than 20 (all 4)");

        boots.put("a.Five.op", OptionalInt.of(20));

        assertThat(even(SampleComparisons.unclear(Replication.ONE_EACH, boots)))
                .contains("boots per side: about 20 (a.Five.op), more than 20 (4 of these)");
    }

    private static String even(Comparison comparison) {
        return TerminalReport.render(comparison, SHORT).replaceAll("\\s+", " ");
    }

    @Test
    void onlyAColourTerminalGetsColour() {
        String coloured =
                TerminalReport.render(SampleComparisons.everything(), new TerminalReport.Options(false, false, true));
        assertThat(coloured).contains("\u001B[31mSLOWER\u001B[0m");
        assertThat(coloured.replaceAll("\u001B\\[[0-9]+m", ""))
                .isEqualTo(TerminalReport.render(SampleComparisons.everything(), SHORT));
    }
}
