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

/** A machine that cannot run everything: here, one that allows few open files. */
final class SkipIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REASON = "eventfd: EMFILE (Too many open files); raise the limit with ulimit -n";
    private static final int FEW = 400;

    @TempDir
    private Path folder;

    @Test
    void whatCannotBeRunIsNamedWithItsReasonAndNotJudged() throws Exception {
        Result narrow = Launcher.runWithOpenFiles(FEW, folder, run("narrow"));
        Result wide = Launcher.run(folder, run("wide"));

        assertThat(narrow.code()).as(narrow.err()).isZero();
        assertThat(narrow.err())
                .containsOnlyOnce("syscall.Ready.poll [1000]: skipped: " + REASON)
                .contains("mitigauge: skipped 1 that this machine cannot run; see: mitigauge show ");
        assertThat(wide.code()).as(wide.err()).isZero();
        assertThat(wide.err()).doesNotContain("skipped");

        JsonNode manifest = JSON.readTree(
                Files.readString(folder.resolve(narrow.out().strip()).resolve("manifest.json")));
        assertThat(manifest.path("run").path("state").asString()).isEqualTo("complete");
        assertThat(manifest.path("failures")).isEmpty();
        assertThat(manifest.path("skips")).hasSize(1);
        assertThat(manifest.at("/skips/0/params/ready").asString()).isEqualTo("1000");
        assertThat(manifest.at("/skips/0/reason").asString()).isEqualTo(REASON);
        assertThat(manifest.path("forks"))
                .hasSize(manifest.at("/plan/rounds").asInt()
                        * (manifest.path("suite").size() - 1));

        showsAndComparesThem();
    }

    private void showsAndComparesThem() throws IOException, InterruptedException {
        Result shown = Launcher.run(folder, "show", "narrow");
        assertThat(oneLine(shown.out()))
                .contains("SKIPPED: this machine cannot run them syscall.Ready.poll [1000]: " + REASON);

        Result compared = Launcher.run(folder, "compare", "narrow", "wide", "--json", "-");
        JsonNode report = JSON.readTree(compared.out());
        assertThat(report.path("onlyAfter")).hasSize(1);
        assertThat(report.at("/onlyAfter/0/params/ready").asString()).isEqualTo("1000");
        assertThat(report.at("/onlyAfter/0/reason").asString()).isEqualTo("skipped in the other run: " + REASON);
        assertThat(report.path("benchmarks"))
                .isNotEmpty()
                .noneMatch(row -> row.path("params").path("ready").asString("").equals("1000"));
    }

    private static String[] run(String label) {
        return new String[] {"run", "--profile", "smoke", "--only", "syscall.Ready.poll", "--label", label};
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
