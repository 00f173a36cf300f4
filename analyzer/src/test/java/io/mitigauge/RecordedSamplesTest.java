// SPDX-License-Identifier: Apache-2.0
package io.mitigauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.capture.Redaction;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.Settings;
import io.mitigauge.model.Activity;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundles under {@code results/samples}: readable for ever, private, and never called different without cause. */
final class RecordedSamplesTest {

    private static final Path SAMPLES = Path.of("..", "results", "samples");

    @ParameterizedTest
    @ValueSource(strings = {"unchanged-a", "unchanged-b", "unchanged-c", "unchanged-d"})
    void isComplete(String name) {
        Run run = Bundles.read(SAMPLES.resolve(name));
        assertThat(run.info().state()).isEqualTo(RunInfo.State.COMPLETE);
        assertThat(run.forks()).hasSizeBetween(23 * 13, 24 * 13);
        assertThat(run.failures()).isEmpty();
    }

    @Test
    void theWholeSuiteTellsWhatItsApplicationsDo() {
        Run run = Bundles.read(SAMPLES.resolve("suite"));
        assertThat(run.forks()).hasSize(38 * 6);
        assertThat(run.skips())
                .hasSize(2)
                .allSatisfy(skip -> assertThat(skip.reason()).startsWith("needs two hardware threads of one core"));
        assertThat(run.forks())
                .filteredOn(fork -> fork.benchmark().family().equals("application"))
                .hasSize(3 * 6)
                .allSatisfy(fork -> assertThat(fork.activity().readings())
                        .containsKeys("systemCallsPerOperation", "switchesPerOperation", "faultsPerOperation"));
        assertThat(run.forks())
                .filteredOn(fork -> fork.benchmark().name().endsWith("schedule.PipePingPongBenchmark.roundTrip"))
                .hasSize(6)
                .allSatisfy(fork -> {
                    assertThat(fork.activity().number(Activity.MEASURED_CPU)).hasValue(0);
                    assertThat(fork.activity().number(Activity.OTHER_CPU)).hasValue(1);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "unchanged-a, unchanged-b",
        "unchanged-b, unchanged-a",
        "unchanged-c, unchanged-d",
        "unchanged-d, unchanged-c"
    })
    void nothingIsClaimedOfRunsOfTheSameState(String before, String after) {
        Comparison comparison = Comparisons.between(
                Bundles.read(SAMPLES.resolve(before)), Bundles.read(SAMPLES.resolve(after)), Settings.withMargin(0.03));
        assertThat(comparison.comparable()).isTrue();
        assertThat(comparison.changes()).isEmpty();
        assertThat(comparison.count(Verdict.Slower.class)).isZero();
        assertThat(comparison.count(Verdict.Faster.class)).isZero();
        assertThat(comparison.count(Verdict.Unclear.class)).isPositive();
    }

    @Test
    void runsOfDifferentSuitesAreNotComparable() {
        Comparison comparison = Comparisons.between(
                Bundles.read(SAMPLES.resolve("unchanged-a")),
                Bundles.read(SAMPLES.resolve("unchanged-c")),
                Settings.withMargin(0.03));
        assertThat(comparison.comparable()).isFalse();
    }

    /** Of an archive, all that is in it. */
    private static String text(Path file) throws IOException {
        if (!file.toString().endsWith(".tar.gz")) {
            return Files.readString(file);
        }
        try (InputStream archive = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(archive.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void nothingInThemTellsWhoseMachineItWas() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SAMPLES)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(1000);
        for (Path file : files) {
            String text = text(file);
            assertThat(Redaction.PATTERNS_ONLY.apply(text)).as(file.toString()).isEqualTo(text);
            assertThat(text).as(file.toString()).doesNotContain("/root/").doesNotContain("/tmp/");
        }
    }
}
