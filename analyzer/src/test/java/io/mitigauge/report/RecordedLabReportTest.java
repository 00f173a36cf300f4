// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.Settings;
import io.mitigauge.model.Comparison;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a reader is told of SMT and mitigations switched together on a real kernel. {@code lab/run --record} writes the golden file
 * with the bundles; results/lab/README.md has the command for it alone.
 */
final class RecordedLabReportTest {

    private static final Path LAB = Path.of("..", "results", "lab");

    static Iterable<Locale> locales() {
        return Locales.all();
    }

    @ParameterizedTest
    @MethodSource("locales")
    void theReportOfABootWithBothSwitchedIsTheGoldenFile(Locale locale) throws Exception {
        Golden.check(
                "lab-comparison.txt",
                Locales.in(
                        locale,
                        () -> TerminalReport.render(comparison(), new TerminalReport.Options(false, false, false))));
    }

    @Test
    void itSaysInWordsWhatCannotBeToldApart() {
        String text = TerminalReport.render(comparison(), new TerminalReport.Options(false, false, false))
                .replaceAll("\\s+", " ");
        assertThat(text)
                .containsSubsequence(
                        "differs kernel.commandLine: mitigations=off",
                        "with it:",
                        "vulnerabilities.meltdown",
                        "differs smt.control: on -> off",
                        "with it:",
                        "cpu.online",
                        "caution the CPUs are emulated by a program",
                        "changed together",
                        "SLOWER",
                        "syscall.Getppid.kernelEntry",
                        "controls syscall.Getppid.userOnly");
    }

    @Test
    void theHtmlReportSaysTheSame() {
        assertThat(HtmlReport.render(comparison()))
                .contains("the CPUs are emulated by a program")
                .contains("changed together")
                .contains("smt.control")
                .contains("vulnerabilities.meltdown");
    }

    private static Comparison comparison() {
        return Comparisons.between(
                Bundles.read(Bundles.locate("intel-on-off", LAB)),
                Bundles.read(Bundles.locate("intel-nosmt-auto", LAB)),
                Settings.withMargin(0.03));
    }
}
