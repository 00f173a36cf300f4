// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as text, and the script as the shell runs it. */
final class UnitTextTest {

    /** Those that systemd 252 builds of seccomp filters or BPF programs (src/core/execute.c, src/core/cgroup.c). */
    private static final Set<String> SLOW = Set.of(
            "SystemCallFilter",
            "SystemCallArchitectures",
            "SystemCallErrorNumber",
            "RestrictAddressFamilies",
            "RestrictFileSystems",
            "RestrictNamespaces",
            "RestrictRealtime",
            "RestrictSUIDSGID",
            "MemoryDenyWriteExecute",
            "LockPersonality",
            "PrivateDevices",
            "PrivateNetwork",
            "ProtectClock",
            "ProtectHostname",
            "ProtectKernelLogs",
            "ProtectKernelModules",
            "ProtectKernelTunables",
            "IPAddressDeny",
            "DevicePolicy");

    @TempDir
    private Path folder;

    @Test
    void nothingOfTheUnitSlowsSystemCalls() {
        String unit = UnitText.unit(Station.ofSystem(Path.of("/")), Path.of("/root"), List.of(Path.of("/srv/results")));
        Set<String> keys = unit.lines()
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
        assertThat(keys)
                .contains("ExecStart", "NoNewPrivileges", "ProtectSystem", "WantedBy")
                .doesNotContainAnyElementsOf(SLOW);
    }

    @Test
    void placesWithSpacesPercentSignsAndQuotesStayWhatTheyAre() {
        Station station = Station.ofSystem(Path.of("/a b%c\"$d"));
        assertThat(UnitText.unit(station, Path.of("/root"), List.of(Path.of("/e f"))))
                .contains("ExecStart=/bin/sh \"/a b%%c\\\"$$d/var/lib/mitigauge/after-boot\"\n")
                .contains("ConditionPathExists=/a b%%c\"$d/var/lib/mitigauge/armed.json\n")
                .contains("ReadWritePaths=\"-/e f\"\n");
    }

    @Test
    void aUsersUnitHasNoConfinementThatNeedsRoot() {
        assertThat(UnitText.unit(
                        Station.ofUser(Path.of("/"), Path.of("/home/ann"), "ann"), Path.of("/home/ann"), List.of()))
                .contains("WantedBy=default.target")
                .doesNotContain("ProtectSystem", "CapabilityBoundingSet");
    }

    @Test
    void theScriptStartsTheTool() throws Exception {
        Path tool = Files.writeString(folder.resolve("it's \"the\" tool"), "#!/bin/sh\necho \"started $*\"\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        assertThat(runScript(tool)).isEqualTo("0 started after-boot\n");
    }

    @Test
    void whereTheToolIsGoneTheScriptSaysSoAndRemovesTheRest() throws Exception {
        Station station = Station.ofSystem(folder);
        for (Path file : List.of(
                station.unitFile(), station.armedFile(), station.motdFile().orElseThrow())) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
        String said = "mitigauge: /gone/it's is gone, so that nothing was measured after this boot; it is disarmed\n";
        assertThat(runScript(Path.of("/gone/it's")))
                .isEqualTo("1 " + said + "systemctl --quiet disable " + Station.UNIT + "\nsystemctl daemon-reload\n");
        assertThat(station.unitFile()).doesNotExist();
        assertThat(station.armedFile()).doesNotExist();
        assertThat(station.script()).doesNotExist();
        assertThat(station.motdFile().orElseThrow()).hasContent(said.strip());
    }

    /** Exit code and output, with a systemctl that only says how it was called. */
    private String runScript(Path tool) throws IOException, InterruptedException {
        Station station = Station.ofSystem(folder);
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Path systemctl = Files.writeString(programs.resolve("systemctl"), "#!/bin/sh\necho \"systemctl $*\"\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(station.state());
        Files.writeString(station.script(), UnitText.script(station, tool));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", station.script().toString()).redirectErrorStream(true);
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }
}
