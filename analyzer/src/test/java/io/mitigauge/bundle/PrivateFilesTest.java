// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that only their owner may read, at no moment otherwise. */
final class PrivateFilesTest {

    @TempDir
    private Path folder;

    @Test
    void areReadableByTheirOwnerAloneWhateverWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("armed.json"), "old");
        Files.writeString(DurableFiles.temporary(file), "left by a crash, and readable by all");
        DurableFiles.writePrivate(file, bytes("new"));
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(DurableFiles.temporary(file)).doesNotExist();
    }

    @Test
    void stayAsTheyWereWhereTheyCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("armed.json"), "old");
        Files.createDirectories(DurableFiles.temporary(file).resolve("not empty"));
        assertThatIOException().isThrownBy(() -> DurableFiles.writePrivate(file, bytes("new")));
        assertThat(file).hasContent("old");
    }

    @Test
    void marksAreEmptyAndMayBeMadeTwice() throws IOException {
        Path mark = folder.resolve("boot-1");
        DurableFiles.mark(mark);
        DurableFiles.mark(mark);
        assertThat(mark).isEmptyFile();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
