// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code calibrate}, and {@code compare} with several runs per side, on recorded bundles. */
final class CalibrateIT {

    private static final Path SAMPLES = Path.of("..", "results", "samples");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyBundles() throws IOException {
        for (String label : List.of("one", "two")) {
            copy(SAMPLES.resolve("unchanged-c"), folder.resolve("results").resolve(label));
        }
        makeAnotherRun(folder.resolve("results").resolve("two"));
        copy(SAMPLES.resolve("unchanged-d"), folder.resolve("results").resolve("three"));
        copy(SAMPLES.resolve("unchanged-a"), folder.resolve("results").resolve("other-suite"));
    }

    /** A copy would be refused. */
    private static void makeAnotherRun(Path bundle) throws IOException {
        Path manifest = bundle.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"seed\" : ", "\"seed\" : 1"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void runsOfOneStateBecomeACalibrationThatCompareUses() throws IOException, InterruptedException {
        Result calibrated = Launcher.run(folder, "calibrate", "one", "two", "three");
        assertThat(calibrated.code()).as(calibrated.err()).isZero();
        assertThat(calibrated.out())
                .contains("between runs")
                .contains("all 3 runs are of one boot")
                .endsWith("calibration: results/calibration.json\n");
        Result compared = Launcher.run(folder, "compare", "one", "three", "--json", "-");
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("\"basis\" : \"calibration\"");
        assertThat(compared.err()).isEmpty();
    }

    @Test
    void runsOfOtherSuitesTeachNothing() throws IOException, InterruptedException {
        Result refused = Launcher.run(folder, "calibrate", "one", "three", "other-suite");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("are not of one state").hasLineCount(1);
        assertThat(folder.resolve("results/calibration.json")).doesNotExist();
    }

    @Test
    void severalRunsPerSide() throws IOException, InterruptedException {
        Result compared = Launcher.run(folder, "compare", "one,two", "three", "--json", "-");
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("\"label\" : \"unchanged-c\"").contains("\"runs\" : 2");
        Result mixed = Launcher.run(folder, "compare", "one,other-suite", "three");
        assertThat(mixed.code()).isEqualTo(4);
        assertThat(mixed.err()).contains("the runs before are not of one state").hasLineCount(1);
    }

    @Test
    void theUsualCalibrationMayBeDamaged() throws IOException, InterruptedException {
        Path usual = folder.resolve("results/calibration.json");
        Result without = Launcher.run(folder, "compare", "one", "three");
        for (String damaged : List.of("", "{\"format\" : \"mitigauge-cal", "{}")) {
            Files.writeString(usual, damaged);

            Result compared = Launcher.run(folder, "compare", "one", "three");

            assertThat(compared.code()).as(compared.err()).isZero();
            assertThat(compared.err())
                    .contains("goes on without the calibration results/calibration.json: ", "mitigauge calibrate")
                    .hasLineCount(1);
            assertThat(compared.out()).isEqualTo(without.out());
            Result named = Launcher.run(folder, "compare", "one", "three", "--calibration", usual.toString());
            assertThat(named.code()).isEqualTo(3);
            assertThat(named.err()).contains("mitigauge calibrate").hasLineCount(1);
        }
    }

    @Test
    void wrongUsageIsOneLine() throws IOException, InterruptedException {
        for (List<String> arguments : List.of(
                List.of("calibrate"),
                List.of("calibrate", "--runs", "2"),
                List.of("calibrate", "one", "two", "three", "--spread", "1h"),
                List.of("compare", "one,,two", "three"),
                List.of("compare", "one,one", "three"))) {
            Result refused = Launcher.run(folder, arguments.toArray(String[]::new));
            assertThat(refused.code()).as(arguments.toString()).isEqualTo(2);
            assertThat(refused.err()).as(arguments.toString()).hasLineCount(1);
        }
        Result tooFew = Launcher.run(folder, "calibrate", "one", "three");
        assertThat(tooFew.code()).isEqualTo(3);
        assertThat(tooFew.err()).contains("at least 3 runs").hasLineCount(1);
    }
}
