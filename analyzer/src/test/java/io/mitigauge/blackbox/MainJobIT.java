// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's story: run, (reboot), run, compare. Smoke runs prove the flow; they are too short for verdicts. */
final class MainJobIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path folder;

    private static Result before = new Result(-1, "", "");
    private static Result after = new Result(-1, "", "");

    @BeforeAll
    static void measureTwice() throws IOException, InterruptedException {
        before = Launcher.run(folder, "run", "--profile", "smoke", "--label", "before");
        after = Launcher.run(folder, "run", "--profile", "smoke", "--label", "after");
    }

    @Test
    void runLeavesACompleteBundleAndNamesIt() throws IOException {
        assertThat(before.code()).as(before.err()).isZero();
        Path bundle = folder.resolve(before.out().strip());
        assertThat(bundle).isDirectory();

        JsonNode manifest = JSON.readTree(Files.readString(bundle.resolve("manifest.json")));
        assertThat(manifest.path("run").path("state").asString()).isEqualTo("complete");
        assertThat(manifest.path("failures")).isEmpty();
        int measured = manifest.path("suite").size() - manifest.path("skips").size();
        assertThat(measured).as("what this machine cannot run is skipped").isGreaterThan(10);
        assertThat(manifest.path("forks")).hasSize(2 * measured);
        assertThat(filesBelow(bundle)).contains("environment.json", "jmh.json", "console.log");
    }

    @Test
    void runPrintsOnePlainLinePerForkWithoutATerminal() {
        assertThat(after.code()).as(after.err()).isZero();
        assertThat(after.err())
                .contains("round 1/2  syscall.Getppid.kernelEntry  ")
                .doesNotContain("\r")
                .doesNotContain("[ERROR]");
        assertThat(after.err().lines().filter(l -> l.startsWith("round "))).hasSizeGreaterThan(10);
        assertThat(after.out().lines()).hasSize(1);
    }

    @Test
    void pingPongKeepsEachRoundTrip() throws IOException {
        Path bundle = folder.resolve(before.out().strip());
        try (Stream<Path> logs = Files.list(bundle.resolve("latency"))) {
            List<Path> all = logs.toList();
            assertThat(all)
                    .isNotEmpty()
                    .allSatisfy(log ->
                            assertThat(Files.readString(log)).startsWith("#[").contains("log format version 1.3"));
        }
    }

    @Test
    void compareGivesTextJsonAndHtml() throws IOException, InterruptedException {
        Result compared = Launcher.run(
                folder, "compare", "before", "after", "--all", "--html", "report.html", "--json", "report.json");

        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.err()).isEmpty();
        assertThat(compared.out()).contains("unclear").contains("report: report.html");

        JsonNode json = JSON.readTree(Files.readString(folder.resolve("report.json")));
        assertThat(json.path("format").asString()).isEqualTo("mitigauge-comparison/1");
        assertThat(json.path("environment").path("comparable").asBoolean()).isTrue();
        assertThat(json.path("summary").path("slower").asInt())
                .as("two forks give no verdicts")
                .isZero();
        assertThat(json.path("summary").path("unclear").asInt()).isGreaterThan(5);

        String html = Files.readString(folder.resolve("report.html"));
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<svg")
                .doesNotContain("src=\"http")
                .doesNotContain("<script");
    }

    @Test
    void showTellsEnvironmentAndResults() throws IOException, InterruptedException {
        Result shown = Launcher.run(folder, "show", "before");

        assertThat(shown.code()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("smt.control").contains("syscall.Getppid.kernelEntry");
    }

    @Test
    void listNamesEveryBenchmarkWithItsControl() throws IOException, InterruptedException {
        Result text = Launcher.run(folder, "list");
        Result json = Launcher.run(folder, "list", "--format", "json");

        assertThat(text.out()).contains("memory.PointerChase.chase\n").contains("[16k]");
        assertThat(JSON.readTree(json.out()).path("benchmarks").size()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void thePageOfBenchmarksIsCurrent() throws IOException, InterruptedException {
        Result markdown = Launcher.run(folder, "list", "--format", "markdown");

        assertThat(Files.readString(Launcher.home().resolve("docs/benchmarks.md")))
                .as("make it anew: ./mitigauge list --format markdown > docs/benchmarks.md")
                .isEqualTo(markdown.out());
    }

    @Test
    void theSameRunOnBothSidesIsAMistake() throws IOException, InterruptedException {
        Result same = Launcher.run(folder, "compare", "before", before.out().strip());

        assertThat(same.code()).isEqualTo(2);
        assertThat(same.err()).contains("are the same run").hasLineCount(1);
    }

    @Test
    void nothingPrivateIsInABundle() throws IOException {
        List<String> secrets = Stream.of(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                        Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                .strip(),
                        Launcher.home().toString(),
                        folder.toString(),
                        System.getProperty("java.home"))
                .filter(s -> s.length() > 3)
                .toList();
        Path bundle = folder.resolve(before.out().strip());
        for (String file : filesBelow(bundle)) {
            String content = Files.readString(bundle.resolve(file));
            assertThat(secrets).as(file).noneMatch(content::contains);
        }
    }

    private static List<String> filesBelow(Path bundle) throws IOException {
        try (Stream<Path> files = Files.walk(bundle)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> bundle.relativize(f).toString())
                    .toList();
        }
    }
}
