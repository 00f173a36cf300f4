// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder for files that a benchmark needs; how abandoned ones are removed is told by the test of the applications. */
final class MemoryFolderTest {

    @TempDir
    private Path place;

    @Test
    void foldersAndTheirFilesAreTheirOwnersAloneAndGoWithThem() {
        try (MemoryFolder first = MemoryFolder.below(place);
                MemoryFolder second = MemoryFolder.below(place)) {
            assertThat(first.newFile("file")).isEmptyFile().isNotEqualTo(second.newFile("file"));
        }
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void aFileThatCannotBeMadeIsAReason() {
        try (MemoryFolder folder = MemoryFolder.below(place)) {
            assertThatExceptionOfType(UnsupportedException.class)
                    .isThrownBy(() -> folder.newFile("missing/file"))
                    .withMessage("needs room for a file; %s has it not", place);
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndNothingElse() throws IOException, InterruptedException {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left = Files.createDirectories(place.resolve("mitigauge-files-" + dead.pid() + "-1/below"));
        Files.createFile(left.resolve("file"));
        Path another = Files.createDirectory(place.resolve("files-" + dead.pid() + "-1"));
        try (MemoryFolder alive = MemoryFolder.below(place)) {
            MemoryFolder.removeAbandoned(place);
            assertThat(place).isDirectoryNotContaining("glob:**/mitigauge-files-" + dead.pid() + "-*");
            assertThat(another).exists();
            assertThat(alive.path()).exists();
        }
    }

    @Test
    void aFolderThatSomebodyElseRemovedIsTold() {
        MemoryFolder folder = MemoryFolder.below(place);
        folder.close();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(folder::close)
                .withMessage("cannot remove " + folder.path());
    }
}
