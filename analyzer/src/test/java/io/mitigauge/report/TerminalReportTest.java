// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.SampleLoads;
import java.util.List;
import java.util.Locale;
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
    void onlyAColourTerminalGetsColour() {
        String coloured =
                TerminalReport.render(SampleComparisons.everything(), new TerminalReport.Options(false, false, true));
        assertThat(coloured).contains("\u001B[31mSLOWER\u001B[0m");
        assertThat(coloured.replaceAll("\u001B\\[[0-9]+m", ""))
                .isEqualTo(TerminalReport.render(SampleComparisons.everything(), SHORT));
    }
}
