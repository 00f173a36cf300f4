// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bundle.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where runs go, whatever the clock says. */
final class RunsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path out;

    @Test
    void aClockThatStandsStillNamesNoFolderTwice() throws IOException {
        List<Path> folders = Stream.generate(() -> run("after")).limit(3).toList();
        assertThat(folders)
                .map(folder -> folder.getFileName().toString())
                .containsExactly("20260301T120000Z-after", "20260301T120000Z.2-after", "20260301T120000Z.3-after");
        assertThat(Bundles.locate("after", out)).as("the latest").isEqualTo(folders.getLast());
    }

    @Test
    void aLabelThatEndsLikeAnotherIsAnother() {
        Path after = run("after");
        run("2-after");
        assertThat(Bundles.locate("after", out)).isEqualTo(after);
    }

    private Path run(String label) {
        try {
            Path folder = Files.createDirectory(Runs.folder(out, NOON, label));
            Files.createFile(folder.resolve("manifest.json"));
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
