// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd itself thinks of our units; it need not have booted the machine for that. */
final class UnitIT {

    /** Of 10; a service that may do anything has 9.6. Most that lowers it is seccomp, which would slow what is measured. */
    private static final String MOST_EXPOSED = "75";

    @TempDir
    private Path folder;

    @BeforeAll
    static void installSystemd() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            int failed = new ProcessBuilder("sh", "-c", ". ../config/install.sh && install_package systemd UnitIT")
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(failed).as("systemd, to check units, is installed").isZero();
        }
    }

    @Test
    void theSystemsUnitIsValidAndConfined() throws Exception {
        Path unit = write(UnitText.unit(Station.ofSystem(Path.of("/")), needs("/root")));
        assertThat(analyze("verify", unit.toString())).isEqualTo("0 ");
        assertThat(analyze("security", "--offline=true", "--threshold=" + MOST_EXPOSED, unit.toString()))
                .startsWith("0 ")
                .contains("Overall exposure level for " + Station.UNIT);
    }

    @Test
    void aUsersUnitIsValid() throws Exception {
        Path unit = write(UnitText.unit(Station.ofUser(Path.of("/"), Path.of("/home/ann"), "ann"), needs("/home/ann")));
        assertThat(analyze("--user", "verify", unit.toString())).isEqualTo("0 ");
    }

    @Test
    void aMistakeWouldBeFound() throws Exception {
        Path unit = write("[Service]\nExecStart=/no/such/program\nProtectSystem=perhaps\n");
        assertThat(analyze("verify", unit.toString())).contains("perhaps").doesNotStartWith("0 ");
    }

    /** With folders that have to be quoted. */
    private static UnitText.Needs needs(String home) {
        List<Path> hostile = List.of(Path.of("/srv/a b"), Path.of("/srv/100%/it's \"here\"\\$HOME"));
        return new UnitText.Needs(
                new TreeMap<>(Map.of("HOME", home, "LANG", "C.UTF-8", "JAVA_HOME", "/opt/jdk 25%$x")),
                hostile,
                hostile);
    }

    private Path write(String unit) throws IOException {
        return Files.writeString(folder.resolve(Station.UNIT), unit);
    }

    /** Exit code and output. */
    private String analyze(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "--no-pager"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }
}
