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
import io.mitigauge.model.CpuList;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorCell;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
    @MethodSource("labels")
    void isNeverTakenForARealMachine(String label) {
        Environment start = run(label).start().orElseThrow();
        boolean hidden =
                start.fields().get("hypervisor.kind") instanceof Absent absent && absent.reason() == Reason.MASKED;
        assertThat(start.emulated() || hidden)
                .as("%s: emulated, or hidden where nothing but files was asked", label)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("factsOfKernels")
    void saysOfSmtAndVulnerabilitiesWhatTheKernelSaid(String label) throws IOException {
        Environment start = run(label).start().orElseThrow();
        assertThat(start.text("smt.control")).hasValue(fact(label, "control"));
        assertThat(start.text("cpu.online")).hasValue(fact(label, "online"));
        Map<String, String> said = vulnerabilities(label);
        assertThat(said).hasSizeGreaterThan(10).containsKey("vulnerabilities.mds");
        said.forEach((name, word) -> assertThat(start.text(name)).as(name).hasValue(word));
    }

    @ParameterizedTest
    @CsvSource({
        "intel-on-off, intel-on-auto",
        "intel-on-off, intel-nosmt-off",
        "intel-on-off, intel-nosmt-auto",
        "intel-nosmt-off, intel-nosmt-auto",
        "intel-on-auto, intel-nosmt-auto",
        "intel-on-auto, intel-switched",
        "amd-on-off, amd-on-auto",
        "amd-on-off, amd-nosmt-off",
        "amd-nosmt-off, amd-nosmt-auto"
    })
    void namesAsChangedWhatDiffersInTheKernelsWords(String before, String after) throws IOException {
        Set<String> differ = new TreeSet<>();
        if (!fact(before, "control").equals(fact(after, "control"))) {
            differ.add("smt.control");
        }
        if (!fact(before, "cmdline").equals(fact(after, "cmdline"))) {
            differ.add("kernel.commandLine");
        }
        Map<String, String> second = vulnerabilities(after);
        vulnerabilities(before).forEach((name, word) -> {
            if (!word.equals(second.get(name))) {
                differ.add(name);
            }
        });
        assertThat(differ).isNotEmpty();
        assertThat(compare(before, after).changes())
                .extracting(EnvironmentChange::field)
                .filteredOn(field -> field.equals("smt.control")
                        || field.equals("kernel.commandLine")
                        || field.startsWith("vulnerabilities."))
                .containsExactlyInAnyOrderElementsOf(differ);
    }

    @ParameterizedTest
    @CsvSource({"intel-on-off, intel-nosmt-off", "intel-on-auto, intel-nosmt-auto", "intel-on-auto, intel-switched"})
    void halfOfTheCpusAreLeftWithoutSmt(String on, String off) {
        assertThat(2 * onlineCpus(off)).isEqualTo(onlineCpus(on));
    }

    @Test
    void switchedInOneBootIsSaidToBeOfOneBoot() {
        assertThat(compare("intel-on-auto", "intel-switched").cautions())
                .anyMatch(caution -> caution.startsWith("both runs are from the same boot"));
        assertThat(compare("intel-on-off", "intel-nosmt-off").cautions())
                .noneMatch(caution -> caution.contains("same boot"));
    }

    @Test
    void smtAndMitigationsSwitchedTogetherHaveOneTotal() {
        assertThat(compare("intel-on-off", "intel-nosmt-auto").cautions())
                .anyMatch(caution -> caution.startsWith("SMT and mitigations or boot parameters changed together"));
        assertThat(compare("intel-on-off", "intel-on-auto").cautions())
                .noneMatch(caution -> caution.contains("changed together"));
    }

    @ParameterizedTest
    @CsvSource({"intel-on-auto, intel-switched", "intel-nosmt-auto, intel-masked"})
    void twoRoundsGiveNoVerdict(String before, String after) {
        assertThat(compare(before, after).benchmarks())
                .isNotEmpty()
                .allSatisfy(b -> assertThat(b.verdict()).isInstanceOf(Verdict.Unclear.class));
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

    static List<String> labels() throws IOException {
        return folders(LAB)
                .filter(name -> !name.equals("facts"))
                .map(name -> name.substring(name.indexOf('-') + 1))
                .toList();
    }

    static List<String> factsOfKernels() throws IOException {
        return folders(LAB.resolve("facts")).toList();
    }

    private static Stream<String> folders(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** What the kernel said of a state, as a shell script copied it. */
    private static String fact(String label, String name) throws IOException {
        return Files.readString(LAB.resolve("facts").resolve(label).resolve(name))
                .strip();
    }

    private static Map<String, String> vulnerabilities(String label) throws IOException {
        return fact(label, "vulnerabilities")
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(": ")), line -> line.substring(line.indexOf(": ") + 2)));
    }

    private static int onlineCpus(String label) {
        return CpuList.parse(
                        run(label).start().flatMap(e -> e.text("cpu.online")).orElseThrow())
                .size();
    }

    private static Comparison compare(String before, String after) {
        return Comparisons.between(run(before), run(after), Settings.withMargin(0.03));
    }

    private static Run run(String label) {
        return Bundles.read(Bundles.locate(label, LAB));
    }
}
