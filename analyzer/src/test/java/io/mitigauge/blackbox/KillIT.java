// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that are killed or interrupted: nothing measured is lost, nothing lives on, and the run can be resumed. */
final class KillIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String[] RUN = {
        "run", "--profile", "smoke", "--only", "control.*", "--only", "syscall.Getppid.*"
    };

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "killed after {0} forks")
    @ValueSource(ints = {1, 2, 5})
    void whatWasMeasuredSurvivesSigkillAndResumeCompletesIt(int forks) throws Exception {
        Process tool = Launcher.start(folder, RUN);
        try (BufferedReader err = tool.errorReader(StandardCharsets.UTF_8)) {
            assertThat(Launcher.awaitForks(err, forks)).isEqualTo(forks);
            List<ProcessHandle> family = Launcher.familyOf(tool);
            tool.destroyForcibly().waitFor();
            assertGone(family);
        }
        Path bundle = Launcher.onlyBundle(folder.resolve("results"));
        Map<String, String> kept = forkFiles(bundle);
        assertThat(kept).hasSizeGreaterThanOrEqualTo(forks);

        Result resumed = Launcher.run(folder, "run", "--resume", bundle.toString());

        assertThat(resumed.code()).as(resumed.err()).isZero();
        JsonNode manifest = JSON.readTree(Files.readString(bundle.resolve("manifest.json")));
        assertThat(manifest.path("run").path("state").asString()).isEqualTo("complete");
        assertThat(manifest.path("forks")).hasSize(2 * manifest.path("suite").size());
        assertThat(forkFiles(bundle))
                .as("forks from before the kill are untouched")
                .containsAllEntriesOf(kept);
        assertThat(Launcher.run(folder, "show", bundle.toString()).code()).isZero();
    }

    @Test
    void interruptionLeavesAValidBundleAndExitCode130() throws Exception {
        Process tool = Launcher.start(folder, RUN);
        try (BufferedReader err = tool.errorReader(StandardCharsets.UTF_8)) {
            assertThat(Launcher.awaitForks(err, 2)).isEqualTo(2);
            List<ProcessHandle> family = Launcher.familyOf(tool);
            new ProcessBuilder("kill", "-INT", String.valueOf(tool.pid()))
                    .start()
                    .waitFor();
            assertThat(tool.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(tool.exitValue()).isEqualTo(130);
            assertThat(err.lines().toList())
                    .anySatisfy(line -> assertThat(line).contains("interrupted").contains("--resume"));
            assertGone(family);
        }
        Path bundle = Launcher.onlyBundle(folder.resolve("results"));
        JsonNode manifest = JSON.readTree(Files.readString(bundle.resolve("manifest.json")));
        assertThat(manifest.path("run").path("state").asString()).isEqualTo("interrupted");
        assertThat(bundle.resolve("jmh.json")).exists();
        Result shown = Launcher.run(folder, "show", bundle.toString());
        assertThat(shown.code()).as(shown.err()).isZero();
    }

    @Test
    void anotherBootIsRefusedUnlessTold() throws Exception {
        Path bundle = interruptedBundle();
        Path manifest = bundle.resolve("manifest.json");
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceFirst("\"bootIdHash\" : \"[0-9a-f]+\"", "\"bootIdHash\" : \"0000\""));

        Result refused = Launcher.run(folder, "run", "--resume", bundle.toString());
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err())
                .contains("was rebooted since")
                .contains("--resume-anyway")
                .hasLineCount(1);

        Result told = Launcher.run(folder, "run", "--resume", bundle.toString(), "--resume-anyway");
        assertThat(told.code()).as(told.err()).isZero();
        Result again = Launcher.run(folder, "run", "--resume", bundle.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("is complete");
    }

    private Path interruptedBundle() throws Exception {
        Process tool = Launcher.start(folder, "run", "--profile", "smoke", "--only", "control.*");
        try (BufferedReader err = tool.errorReader(StandardCharsets.UTF_8)) {
            assertThat(Launcher.awaitForks(err, 1)).isEqualTo(1);
            tool.destroyForcibly().waitFor();
        }
        return Launcher.onlyBundle(folder.resolve("results"));
    }

    private static Map<String, String> forkFiles(Path bundle) throws IOException {
        JsonNode manifest = JSON.readTree(Files.readString(bundle.resolve("manifest.json")));
        Map<String, String> files = new TreeMap<>();
        for (JsonNode fork : manifest.path("forks")) {
            String name = fork.path("file").asString();
            files.put(name, Files.readString(bundle.resolve(name)));
        }
        return files;
    }

    private static void assertGone(List<ProcessHandle> family) throws ExecutionException, InterruptedException {
        assertThat(family).as("tool and host at least").hasSizeGreaterThanOrEqualTo(2);
        for (ProcessHandle process : family) {
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("still running: " + process.info(), e);
            }
        }
    }
}
