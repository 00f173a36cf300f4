// SPDX-License-Identifier: Apache-2.0
package io.mitigauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.capture.Redaction;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.Settings;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundles under {@code results/lab}: a real kernel with SMT and mitigations switched, on emulated CPUs. */
final class RecordedLabTest {

    private static final Path LAB = Path.of("..", "results", "lab");
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "intel-on-off",
                "intel-on-auto",
                "intel-nosmt-off",
                "intel-nosmt-auto",
                "intel-cut",
                "amd-on-off",
                "amd-on-auto",
                "amd-nosmt-off",
                "amd-nosmt-auto"
            })
    void isCompleteAndMarkedAsEmulated(String label) {
        Run run = run(label);
        assertThat(run.info().state()).isEqualTo(RunInfo.State.COMPLETE);
        assertThat(run.forks()).hasSize(2 * ROUNDS);
        assertThat(run.start()).hasValueSatisfying(e -> assertThat(e.emulated()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "intel-on-off, intel-on-auto, kernel.commandLine",
        "intel-nosmt-off, intel-nosmt-auto, kernel.commandLine",
        "intel-on-off, intel-nosmt-off, smt.control",
        "intel-on-auto, intel-nosmt-auto, smt.control",
        "intel-on-off, intel-nosmt-auto, kernel.commandLine smt.control",
        "intel-on-auto, intel-switched, smt.control",
        "amd-on-off, amd-on-auto, kernel.commandLine",
        "amd-on-off, amd-nosmt-off, kernel.commandLine"
    })
    void theCausesAreWhatWasSwitched(String before, String after, String causes) {
        Comparison comparison = compare(before, after);
        assertThat(comparison.comparable()).isTrue();
        assertThat(comparison.changes())
                .filteredOn(change -> change.impliedBy().isEmpty())
                .extracting(EnvironmentChange::field)
                .containsExactlyInAnyOrder(causes.split(" ", -1));
        assertThat(comparison.cautions().getFirst()).startsWith("the CPUs are emulated");
    }

    @ParameterizedTest
    @CsvSource({"intel-on-off, intel-on-auto", "intel-nosmt-off, intel-nosmt-auto"})
    void pageTableIsolationMakesTheSystemCallSlower(String before, String after) {
        assertThat(run(before).start().flatMap(e -> e.text("vulnerabilities.meltdown")))
                .hasValue("Vulnerable");
        assertThat(run(after).start().flatMap(e -> e.text("vulnerabilities.meltdown")))
                .hasValue("Mitigation: PTI");
        assertThat(compare(before, after).benchmarks())
                .filteredOn(
                        b -> b.metric() == Metric.MEAN && b.benchmark().name().endsWith(".kernelEntry"))
                .singleElement()
                .satisfies(b -> assertThat(b.verdict()).isInstanceOf(Verdict.Slower.class));
    }

    @Test
    void hiddenFilesAreUnknownAndNotChanged() {
        assertThat(compare("intel-nosmt-auto", "intel-masked").changes())
                .filteredOn(change -> change.field().startsWith("vulnerabilities")
                        || change.field().equals("smt.control"))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.meaning()).startsWith("cannot be told on one side"));
    }

    @Test
    void nothingInThemTellsWhoseMachineItWas() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(LAB)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(100);
        for (Path file : files) {
            String text = Files.readString(file);
            assertThat(text).as(file.toString()).doesNotContain("/root/").doesNotContain("/home/");
            if (!file.startsWith(LAB.resolve("facts"))) {
                assertThat(Redaction.PATTERNS_ONLY.apply(text))
                        .as(file.toString())
                        .isEqualTo(text);
            }
        }
    }

    private static Comparison compare(String before, String after) {
        return Comparisons.between(run(before), run(after), Settings.withMargin(0.03));
    }

    private static Run run(String label) {
        return Bundles.read(Bundles.locate(label, LAB));
    }
}
