// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as the shell runs it, with a tool and a systemd that only say how they were called. */
final class ScriptTextTest {

    private static final String REMOVED = "systemctl --quiet disable " + Station.UNIT + "\nsystemctl daemon-reload\n";

    @TempDir
    private Path folder;

    private Station station;
    private Path tool;

    @BeforeEach
    void armed() throws IOException {
        station = Station.ofSystem(folder);
        tool = folder.resolve("it's \"the\" $tool");
        MadeFolders made = new MadeFolders();
        for (Path each :
                List.of(station.units(), station.state(), station.motd().orElseThrow())) {
            made.make(each);
        }
        for (Path file : List.of(station.unitFile(), station.armedFile(), station.lockFile())) {
            Files.writeString(file, "x");
        }
        Files.writeString(
                station.notifyFile(),
                "echo \"told: $MITIGAUGE_STATE, $MITIGAUGE_SUMMARY, report '$MITIGAUGE_REPORT'\"\n");
        Files.writeString(station.script(), ScriptText.of(station, tool, made));
        program("systemctl", "echo \"systemctl $*\"");
        program("systemd-run", "echo \"systemd-run $*\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 130, 143})
    void whatTheToolHasToldIsLeftToIt(int code) throws Exception {
        tool("echo \"started $*\"; exit " + code);
        assertThat(runScript()).isEqualTo(code + " started after-boot\n");
        assertThat(station.motdFile().orElseThrow()).doesNotExist();
        assertThat(station.armedFile()).exists();
    }

    @Test
    void aToolThatHasDisarmedItselfLeavesNoFailedUnit() throws Exception {
        tool("rm '" + station.unitFile() + "' '" + station.script() + "'; exit 3");
        assertThat(runScript()).isEqualTo("0 ");
    }

    @Test
    void aToolThatCannotStartIsToldAndTriedInThreeBoots() throws Exception {
        tool("echo 'mitigauge: needs a JDK 25' >&2; exit 2");
        String why =
                tool + " ended with exit code 2, which is none of its own; why, is in: journalctl -u " + Station.UNIT;
        String again = why + "; it is tried again after the next boot";
        assertThat(runScript())
                .isEqualTo("2 mitigauge: needs a JDK 25\nmitigauge: " + again + "\ntold: failed, " + again
                        + ", report ''\n");
        assertThat(station.motdFile().orElseThrow()).hasContent(atLogins(again));
        assertThat(runScript()).as("the same boot counts once").contains("tried again after the next boot");
        for (String boot : List.of("earlier", "and-earlier")) {
            Files.createFile(station.state().resolve("boot-" + boot));
        }
        assertThat(runScript())
                .startsWith("0 ")
                .contains(why + "; it is disarmed")
                .endsWith(REMOVED);
        assertThat(left()).containsExactly(station.motdFile().orElseThrow());
    }

    @Test
    void aToolThatIsKilledIsToldToo() throws Exception {
        tool("kill -KILL $$");
        assertThat(runScript()).startsWith("137 ").contains("ended with exit code 137");
    }

    @Test
    void aShutdownReachesTheTool() throws Exception {
        tool("trap 'echo ending; exit 143' TERM; echo ready; while :; do sleep 0.1; done");
        Process process = builder().start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            process.toHandle().destroy(); // the pipes stay open
            assertThat(output.readLine()).isEqualTo("ending");
            assertThat(output.readLine()).isNull();
        }
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void whereTheToolIsGoneTheScriptSaysSoAndRemovesTheRest() throws Exception {
        String motd = station.motdFile().orElseThrow().toString();
        String said = tool + " is gone, so that nothing was measured after this boot; it is disarmed";
        assertThat(runScript())
                .isEqualTo("0 mitigauge: " + said + "\ntold: failed, " + said + ", report ''\n" + REMOVED);
        assertThat(left()).containsExactly(Path.of(motd));
        assertThat(station.state()).doesNotExist();
        assertThat(Path.of(motd)).hasContent(atLogins(said));
    }

    @Test
    void whereThereIsABusTheCommandRunsOutsideOfTheUnit() throws Exception {
        Files.createDirectories(station.bus().getParent());
        Files.createFile(station.bus());
        assertThat(runScript())
                .contains("systemd-run --quiet --collect --wait --pipe --setenv=MITIGAUGE_STATE=failed"
                        + " --setenv=MITIGAUGE_SUMMARY=" + tool + " is gone")
                .contains("--setenv=MITIGAUGE_REPORT= /bin/sh " + station.notifyFile() + "\n");
    }

    @Test
    void aUserHasNoMessageAtLoginsAndNoNeedOfIt() throws Exception {
        station = Station.ofUser(folder, folder.resolve("home/ann"), "ann");
        Files.createDirectories(station.state());
        Files.writeString(station.script(), ScriptText.of(station, tool, new MadeFolders()));
        assertThat(runScript())
                .contains("it is disarmed\n")
                .endsWith("systemctl --user --quiet disable " + Station.UNIT + "\nsystemctl --user daemon-reload\n");
    }

    private String atLogins(String said) {
        return "mitigauge: " + said + "\n(to remove this message: rm "
                + station.motdFile().orElseThrow() + ")";
    }

    private void tool(String text) throws IOException {
        executable(tool, text);
    }

    private void program(String name, String text) throws IOException {
        executable(Files.createDirectories(folder.resolve("bin")).resolve(name), text);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", station.script().toString()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        return builder;
    }

    /** Exit code and output. */
    private String runScript() throws IOException, InterruptedException {
        Process process = builder().start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }

    /** All files but the programs. */
    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(folder.resolve("bin")) && !file.equals(tool))
                    .toList();
        }
    }
}
