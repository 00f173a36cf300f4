// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Calibration.FamilyEntry;
import io.mitigauge.model.Calibration.Followed;
import io.mitigauge.model.Calibration.Line;
import io.mitigauge.model.Calibration.Spread;
import io.mitigauge.model.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calibrations on disk. */
final class CalibrationFileTest {

    private static final Calibration SAMPLE = new Calibration(
            Optional.of("0a1b"),
            Optional.empty(),
            "5ade",
            Instant.parse("2026-03-01T08:00:00Z"),
            Instant.parse("2026-03-01T10:00:00Z"),
            9,
            7,
            List.of(
                    new Entry(BenchmarkId.of("a.B.c"), Metric.MEAN, new Spread(0.0123, 1e-5, 0.05, 6, 1.5)),
                    new Entry(
                            new BenchmarkId("a.B.d", new TreeMap<>(Map.of("size", "4k"))),
                            Metric.P99,
                            new Spread(0, 0, 0, 3, 2))),
            List.of(new FamilyEntry(
                    "a",
                    List.of(BenchmarkId.of("a.B.c"), new BenchmarkId("a.B.d", new TreeMap<>(Map.of("size", "4k")))),
                    new Spread(0.0077, 2e-5, 0.03, 6, 5))),
            Optional.of(new Followed(
                    List.of(BenchmarkId.of("a.Control.c")),
                    3e-6,
                    List.of(new Line(BenchmarkId.of("a.B.c"), -0.75, 0.004, 2e-4, 1e-6, 7)))));

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("new").resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        assertThat(CalibrationFile.read(file)).isEqualTo(SAMPLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mitigauge-calibration/2 | mitigauge-calibration/9 | is not a calibration",
                "\"sd\" : 0.0123 | \"sd\" : \"NaN\" | is damaged",
                "\"sd\" : 0.0123 | \"sd\" : -1 | is damaged",
                "\"sd\" : 0.0077 | \"sd\" : -1 | is damaged",
                "\"families\" : [ | \"families\" : 1, \"other\" : [ | is damaged",
                "\"members\" : [ | \"others\" : [ | is damaged",
                "\"slope\" : -0.75 | \"slope\" : \"NaN\" | is damaged",
                "\"squares\" : 2.0E-4 | \"squares\" : 0 | is damaged",
                "\"runs\" : 7 | \"runs\" : 5 | is damaged",
                "\"runs\" : 7 | \"runs\" : 70 | is damaged",
                "\"sd\" : 0.0123 | \"sd\" : 1e80 | is damaged",
                "\"slope\" : -0.75 | \"slope\" : 1e200 | is damaged",
                "\"degreesOfFreedom\" : 1.5 | \"degreesOfFreedom\" : 6 | is damaged",
                "\"degreesOfFreedom\" : 1.5 | \"degreesOfFreedom\" : 0.5 | is damaged",
                "\"degreesOfFreedom\" : 1.5 | \"degreesOfFreedom\" : \"NaN\" | is damaged",
                "\"controls\" : { | \"controls\" : 1, \"other\" : { | is damaged",
                "\"runs\" : 6 | \"runs\" : 2 | is damaged",
                "\"runs\" : 6 | \"runs\" : 1000000 | is damaged",
                "\"boots\" : 7 | \"boots\" : 10 | is damaged",
                "2026-03-01T08:00:00Z | yesterday | is damaged",
                "\"suite\" : \"5ade\" | \"sweet\" : \"5ade\" | is damaged"
            })
    void damageIsOneLine(String from, String to, String message) throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));
        assertThatThrownBy(() -> CalibrationFile.read(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("calibration.json")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMetricThatIsNotKnownIsLeftOut() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        Files.writeString(file, Files.readString(file).replace("\"p99\"", "\"p99.999\""));
        assertThat(CalibrationFile.read(file).entries())
                .containsExactly(SAMPLE.entries().getFirst());
    }

    @Test
    void aFileFromBeforeThereWereFamiliesIsRead() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        Files.writeString(file, Files.readString(file).replace("\"families\"", "\"unknown\""));
        Calibration read = CalibrationFile.read(file);
        assertThat(read.entries()).isEqualTo(SAMPLE.entries());
        assertThat(read.families()).isEmpty();
    }

    /** Runs of two boots: they may be no better known than by the boots. */
    @Test
    void aFileWithoutDegreesOfFreedomHasThoseOfItsBoots() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"degreesOfFreedom\"", "\"unknown\"")
                        .replace("\"boots\" : 7", "\"boots\" : 2"));
        assertThat(CalibrationFile.read(file).entries())
                .extracting(entry -> entry.spread().degreesOfFreedom())
                .containsExactly(1.0, 1.0);
        Files.writeString(file, Files.readString(file).replace("\"boots\" : 2", "\"boots\" : 1"));
        assertThat(CalibrationFile.read(file).entries())
                .extracting(entry -> entry.spread().degreesOfFreedom())
                .containsExactly(5.0, 2.0);
    }

    /** Seven runs of two boots tell little of how benchmarks of another boot follow the controls. */
    @Test
    void linesThroughSeveralRunsOfABootAreLeftOut() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        Files.writeString(file, Files.readString(file).replace("\"boots\" : 7", "\"boots\" : 2"));
        Followed followed = CalibrationFile.read(file).followed().orElseThrow();
        assertThat(followed.controls()).hasSize(1);
        assertThat(followed.lines()).isEmpty();
        Files.writeString(file, Files.readString(file).replace("\"boots\" : 2", "\"boots\" : 1"));
        assertThat(CalibrationFile.read(file).followed()).isEqualTo(SAMPLE.followed());
    }

    @Test
    void aFileFromBeforeControlsWereLearntIsRead() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        Files.writeString(file, Files.readString(file).replace("\"controls\"", "\"unknown\""));
        Calibration read = CalibrationFile.read(file);
        assertThat(read.families()).isEqualTo(SAMPLE.families());
        assertThat(read.followed()).isEmpty();
    }

    @Test
    void ofTheFirstVersionOnlyMeansAreRead() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(file, SAMPLE);
        assertThat(CalibrationFile.leavesOutQuantiles(file)).isFalse();
        Files.writeString(file, Files.readString(file).replace("mitigauge-calibration/2", "mitigauge-calibration/1"));
        assertThat(CalibrationFile.leavesOutQuantiles(file)).isTrue();
        assertThat(CalibrationFile.read(file).entries())
                .containsExactly(SAMPLE.entries().getFirst());
        assertThat(CalibrationFile.read(file).runs()).isEqualTo(SAMPLE.runs());
    }

    @Test
    void anythingElseIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("calibration.json"), "[]");
        assertThatThrownBy(() -> CalibrationFile.read(file)).isInstanceOf(BundleException.class);
        assertThatThrownBy(() -> CalibrationFile.read(folder.resolve("missing.json")))
                .isInstanceOf(BundleException.class);
    }
}
