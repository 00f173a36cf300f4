// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that counts twice makes everything look surer than it is. */
final class RunsNamedTwiceTest {

    private static final Path SAMPLES =
            Path.of("../results/samples/trial").toAbsolutePath().normalize();
    private static final String ONE = SAMPLES.resolve("c01").toString();
    private static final String TWO = SAMPLES.resolve("c02").toString();
    private static final String THREE = SAMPLES.resolve("c03").toString();

    @TempDir
    private Path folder;

    private String copy = "";
    private String link = "";

    @BeforeEach
    void makeCopies() throws IOException {
        Path copied = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(Path.of(ONE))) {
            files.forEach(file -> copyTo(copied.resolve(Path.of(ONE).relativize(file)), file));
        }
        copy = copied.toString();
        link = Files.createSymbolicLink(folder.resolve("link"), Path.of(ONE)).toString();
    }

    private static void copyTo(Path target, Path file) {
        try {
            Files.copy(file, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String refused(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        assertThat(code).as(err.toString()).isEqualTo(ExitCodes.USAGE);
        assertThat(out.toString()).isEmpty();
        return err.toString();
    }

    private List<String> others() {
        return List.of(ONE, copy, link);
    }

    @Test
    void noCalibrationIsLearntFromOne() {
        for (String again : others()) {
            assertThat(refused(
                            "calibrate",
                            ONE,
                            TWO,
                            again,
                            "--out",
                            folder.resolve("c.json").toString()))
                    .contains("is the same run as", "name every run once")
                    .doesNotContain("\tat ");
            assertThat(folder.resolve("c.json")).doesNotExist();
        }
    }

    @Test
    void noTrialHoldsOneAgainstItself() {
        for (String again : others()) {
            assertThat(refused("trial", ONE, TWO, again)).contains("is the same run as", "name every run once");
        }
    }

    @Test
    void noSideOfAComparisonHasItTwice() {
        assertThat(refused("compare", ONE + "," + copy, TWO)).contains("is the same run as", "name every run once");
        List<String> factors = new ArrayList<>(List.of("compare", "--factors", "smt", ONE, TWO, THREE, copy));
        assertThat(refused(factors.toArray(String[]::new))).contains("is the same run as", "name every run once");
    }
}
