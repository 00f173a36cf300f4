// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A calibration that was named and cannot be read: {@code compare} says what would help, which no run does. */
final class NamedCalibrationTest {

    private static final Path SAMPLES = Path.of("..", "results", "samples");
    private static final String OR_ANOTHER = " with: mitigauge calibrate, or name another with --calibration";

    @TempDir
    private Path folder;

    @Test
    void isNotThere() {
        assertRefused("does not exist; make one" + OR_ANOTHER);
    }

    @Test
    void isAFolder() throws IOException {
        Files.createDirectory(file());
        assertRefused("is not a regular file; make one" + OR_ANOTHER);
    }

    @Test
    void isEmpty() throws IOException {
        Files.writeString(file(), "");
        assertRefused("is empty; the file was cut off; make it again" + OR_ANOTHER);
    }

    @Test
    void isCutOff() throws IOException {
        Files.writeString(file(), "{\"format\" : \"mitigauge-calibration/2\", \"runs\" : 6, \"bench");
        assertRefused("the file was damaged; make it again" + OR_ANOTHER);
    }

    @Test
    void lacksWhatACalibrationHas() throws IOException {
        Files.writeString(file(), "{\"format\" : \"mitigauge-calibration/2\"}");
        assertRefused("is damaged (no \"suite\"); make it again" + OR_ANOTHER);
    }

    @Test
    void isSomethingElse() throws IOException {
        Files.writeString(file(), "{\"format\" : \"mitigauge-bundle/1\"}");
        assertRefused("is not a calibration (mitigauge-calibration/2); make one with: mitigauge calibrate");
    }

    private Path file() {
        return folder.resolve("calibration.json");
    }

    private void assertRefused(String why) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.execute(
                new PrintWriter(out),
                new PrintWriter(err),
                "compare",
                SAMPLES.resolve("unchanged-c").toString(),
                SAMPLES.resolve("unchanged-d").toString(),
                "--calibration",
                file().toString());
        assertThat(code).isEqualTo(ExitCodes.INPUT);
        assertThat(err.toString()).contains(file() + ": ", why).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }
}
