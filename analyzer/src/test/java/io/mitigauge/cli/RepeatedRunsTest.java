// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is there twice tells nothing about how runs differ: whoever would count it twice refuses it. */
final class RepeatedRunsTest {

    private static final Path SAMPLES = Path.of("..", "results", "samples");

    @TempDir
    private Path folder;

    /** What a command said. */
    private record Said(int code, String out, String err) {}

    @BeforeEach
    void makeRunsAndWhatLeadsToThem() throws IOException {
        copy(SAMPLES.resolve("unchanged-c"), folder.resolve("a"));
        copy(SAMPLES.resolve("unchanged-c"), folder.resolve("copy"));
        copy(SAMPLES.resolve("unchanged-d"), folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
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

    @ParameterizedTest
    @ValueSource(strings = {"a", "b/../a", "link", "copy"})
    void noCommandCountsARunTwice(String again) {
        assertRefused(again, "calibrate", at("a"), at("b"), at(again), "--out", at("calibration.json"));
        assertThat(folder.resolve("calibration.json")).doesNotExist();
        assertRefused(again, "trial", at("a"), at(again), at("b"));
        assertRefused(again, "compare", at("a") + "," + at(again), at("b"));
        assertRefused(again, "compare", at("b"), at("a") + "," + at(again));
        assertRefused(again, "compare", "--factors", "kernel", at("a"), at("b"), at(again));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b/../a", "link"})
    void theSamePlaceIsNotBothSides(String again) {
        assertRefused(again, "compare", at("a"), at(again));
    }

    @Test
    void aCopyMayBeHeldAgainstItsOriginal() {
        Said said = run("compare", at("a"), at("copy"));

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("0 slower   0 faster");
    }

    @Test
    void runsThatDifferAreCounted() {
        Said said = run("compare", at("a"), at("b"));

        assertThat(said.code()).as(said.err()).isZero();
    }

    /** Its label may be another, and the run may have gone on: what was measured is the same. */
    @Test
    void aCopyOfAnotherLabelIsACopy() throws IOException {
        Path manifest = folder.resolve("copy/manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"unchanged-c\"", "\"another\""));

        assertRefused("copy", "calibrate", at("a"), at("b"), at("copy"), "--out", at("calibration.json"));
    }

    @Test
    void copiesOfAJmhFileAreRefusedOnOneSide() throws IOException {
        String forks = "[100],[101],[99],[100.5],[99.5]";
        String content = """
                [{"benchmark":"a.B.c","mode":"avgt","primaryMetric":{"scoreUnit":"ns/op","rawData":[%s]}}]""";
        Files.writeString(folder.resolve("1.json"), content.formatted(forks));
        Files.writeString(folder.resolve("2.json"), content.formatted(forks));
        Files.writeString(folder.resolve("3.json"), content.formatted("[102]," + forks));

        Said copies = run("compare", at("1.json") + "," + at("2.json"), at("3.json"));

        assertThat(copies.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(copies.err())
                .contains(at("1.json") + " and " + at("2.json") + " are the same run")
                .hasLineCount(1);
        assertThat(run("compare", at("1.json") + "," + at("3.json"), at("2.json"))
                        .code())
                .isZero();
    }

    private void assertRefused(String again, String... arguments) {
        Said said = run(arguments);

        assertThat(said.code()).as(List.of(arguments).toString()).isEqualTo(ExitCodes.USAGE);
        assertThat(said.err())
                .contains(at("a") + " and " + at(again) + " are the same run", "name every run once")
                .hasLineCount(1);
        assertThat(said.out()).isEmpty();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Said(code, out.toString(), err.toString());
    }
}
