// SPDX-License-Identifier: Apache-2.0
package io.mitigauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.capture.Redaction;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.FactorComparisons;
import io.mitigauge.compare.Settings;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorCell;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorRow;
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

    /** Page-table isolation costs the emulator more than tenfold at every entry; SMT must not be blamed for it. */
    @Test
    void theSlownessOfTheSystemCallIsAttributedToMitigationsAndNotToSmt() {
        FactorComparison comparison =
                attributed(List.of("intel-nosmt-auto", "intel-on-off", "intel-on-auto", "intel-nosmt-off"));
        assertThat(comparison.factors())
                .containsExactly(
                        new FactorLevels(Factor.SMT, "on", "off"), new FactorLevels(Factor.MITIGATIONS, "off", "on"));
        assertThat(comparison.cautions().getFirst()).startsWith("the CPUs are emulated");
        assertThat(comparison.notIdentifiable()).isEmpty();
        FactorRow mitigations = systemCall(comparison, Factor.MITIGATIONS);
        assertThat(mitigations.verdict()).isInstanceOf(Verdict.Slower.class);
        assertThat(mitigations.size().orElseThrow().change().low()).isGreaterThan(1);
        FactorRow smt = systemCall(comparison, Factor.SMT);
        assertThat(smt.verdict()).isNotInstanceOf(Verdict.Slower.class);
        assertThat(smt.size().orElseThrow().change().point()).isBetween(-0.5, 0.5);
    }

    @Test
    void aGuestThatSeesNoSmtIsAttributedToMitigationsAlone() {
        FactorComparison comparison =
                attributed(List.of("amd-on-off", "amd-on-auto", "amd-nosmt-off", "amd-nosmt-auto"));
        assertThat(comparison.notes()).containsExactly("smt does not vary: not visible to the guest in every run");
        assertThat(comparison.cells()).extracting(FactorCell::boots).containsExactly(2, 2);
    }

    @Test
    void aBootThatSwitchedSmtWhileItRanIsNotTakenForTwo() {
        assertThatThrownBy(() -> attributed(List.of("intel-on-auto", "intel-switched", "intel-on-off")))
                .hasMessageContaining("its boot was also measured in another state");
    }

    private static FactorComparison attributed(List<String> labels) {
        return FactorComparisons.of(
                labels.stream().map(RecordedLabTest::run).toList(),
                List.of(Factor.SMT, Factor.MITIGATIONS),
                Settings.withMargin(0.03));
    }

    private static FactorRow systemCall(FactorComparison comparison, Factor factor) {
        return comparison.effects().stream()
                .filter(e -> e.kind() == FactorEffect.Kind.MAIN && e.factors().equals(List.of(factor)))
                .flatMap(e -> e.rows().stream())
                .filter(row -> row.benchmark().name().endsWith(".kernelEntry"))
                .findFirst()
                .orElseThrow();
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
