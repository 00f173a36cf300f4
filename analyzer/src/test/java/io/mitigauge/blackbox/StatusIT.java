// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real launcher asked about this machine, and about captured ones. */
final class StatusIT {

    private static final Path GUESTS = Path.of("src/test/resources/guests").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void tellsOfThisMachineWhatItsKernelSays() throws IOException, InterruptedException {
        Result text = status();
        Result json = status("--format", "json");

        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.err()).isEmpty();
        assertThat(text.out()).contains("IS IT PATCHED FOR MDS?").contains("VULNERABILITIES");

        JsonNode root = JsonMapper.builder().build().readTree(json.out());
        assertThat(root.at("/kernel/release").asString())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        Path mds = Path.of("/sys/devices/system/cpu/vulnerabilities/mds");
        if (Files.isReadable(mds)) {
            assertThat(root.at("/vulnerabilities/mds/raw").asString())
                    .isEqualTo(Files.readString(mds).strip());
        } else {
            assertThat(root.at("/mds/verdict").asString()).isNotEqualTo("mitigated");
        }
    }

    @Test
    void printsMetrics() throws IOException, InterruptedException {
        Result metrics = status("--format", "prometheus");
        assertThat(metrics.code()).as(metrics.err()).isZero();
        assertThat(metrics.out()).startsWith("# HELP mitigauge_").endsWith("\n");
    }

    @Test
    void measuresWhichCpusShareACore() throws IOException, InterruptedException {
        Result json = status("--probe", "--format", "json");
        assertThat(json.code()).as(json.err()).isZero();

        JsonNode probe = JsonMapper.builder().build().readTree(json.out()).at("/probe");
        assertThat(probe.at("/verdict").asString()).isIn("shared", "separate", "unclear");
        assertThat(probe.at("/because").asString()).isNotEmpty();
        int cpus = Runtime.getRuntime().availableProcessors();
        assertThat(probe.at("/couples").size()).isBetween(Math.min(1, cpus - 1), cpus * (cpus - 1) / 2);
        probe.at("/couples")
                .forEach(
                        couple -> assertThat(couple.at("/lineNanos").asDouble()).isPositive());
    }

    @Test
    void measuresOnlyTheRunningMachine() throws IOException, InterruptedException {
        Result captured =
                status("--probe", "--root", GUESTS.resolve("qemu-epyc-milan").toString());
        assertThat(captured.code()).isEqualTo(2);
        assertThat(captured.err())
                .startsWith("mitigauge: --probe measures the running machine: leave out --root or --probe")
                .hasLineCount(1);
    }

    @Test
    void readsACapturedMachine() throws IOException, InterruptedException {
        Result off =
                status("--root", GUESTS.resolve("qemu-skylake-mitigations-off").toString());
        assertThat(off.out()).contains("IS IT PATCHED FOR MDS?  VULNERABLE").contains("(mitigations=off)");
        assertThat(off.code()).isZero();
    }

    @Test
    void failsOnlyWhenTold() throws IOException, InterruptedException {
        String off = GUESTS.resolve("qemu-skylake-mitigations-off").toString();
        String milan = GUESTS.resolve("qemu-epyc-milan").toString();
        assertThat(status("--root", off, "--fail-on", "vulnerable").code()).isEqualTo(1);
        assertThat(status("--root", milan, "--fail-on", "vulnerable").code()).isZero();
    }

    @Test
    void aRootThatIsNoneIsOneLine() throws IOException, InterruptedException {
        Result missing = status("--root", "nowhere");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("--root nowhere").hasLineCount(1);
    }

    private Result status(String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 1];
        all[0] = "status";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Launcher.run(folder, all);
    }
}
