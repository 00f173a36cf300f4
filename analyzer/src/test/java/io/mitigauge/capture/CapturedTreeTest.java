// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees from strangers: folders, tars, and what only pretends to be one. */
final class CapturedTreeTest {

    private static final String ONLINE = "sys/devices/system/cpu/online";

    @TempDir
    private Path folder;

    @Test
    void aTarIsUnpackedAndDeletedAgain() throws IOException {
        Path tar = tar(false, ONLINE, "./proc/loadavg");
        Path root;
        try (CapturedTree tree = CapturedTree.open(tar)) {
            root = tree.root();
            assertThat(root.resolve(ONLINE)).hasContent("0-1");
            assertThat(root.resolve("proc/loadavg")).hasContent("0-1");
        }
        assertThat(root).doesNotExist();
    }

    @Test
    void aZippedTarIsATree() throws IOException {
        Path tar = tar(true, ONLINE);
        assertThat(CapturedTree.isTree(tar)).isTrue();
        try (CapturedTree tree = CapturedTree.open(tar)) {
            assertThat(tree.root().resolve(ONLINE)).hasContent("0-1");
        }
    }

    @Test
    void aFolderStaysAsItIs() throws IOException {
        Files.createDirectories(folder.resolve("proc"));
        assertThat(CapturedTree.isTree(folder)).isTrue();
        try (CapturedTree tree = CapturedTree.open(folder)) {
            assertThat(tree.root()).isEqualTo(folder);
        }
        assertThat(folder.resolve("proc")).isDirectory();
    }

    @Test
    void aBundleIsNoTree() throws IOException {
        Files.createDirectories(folder.resolve("proc"));
        Files.writeString(folder.resolve("manifest.json"), "{}");
        assertThat(CapturedTree.isTree(folder)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "proc/../../outside", "sys/../../../tmp/outside", "/etc/outside"})
    void namesThatLeadOutAreRefused(String name) throws IOException {
        Path tar = tar(false, ONLINE, name);
        assertThatThrownBy(() -> CapturedTree.open(tar))
                .isInstanceOf(TreeException.class)
                .hasMessage(tar + ": names files outside of itself; do not trust it");
    }

    @Test
    void linksAndDevicesAreLeftOut() throws IOException {
        Path tar = folder.resolve("x.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            TarArchiveEntry link = new TarArchiveEntry("proc/link", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/hostname");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
            out.putArchiveEntry(new TarArchiveEntry("proc/device", TarConstants.LF_CHR));
            out.closeArchiveEntry();
        }
        try (CapturedTree tree = CapturedTree.open(tar)) {
            assertThat(tree.root()).isEmptyDirectory();
        }
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
        String[] names = new String[20_001];
        Arrays.setAll(names, i -> "proc/" + i);
        Path tar = tar(true, names);
        assertThatThrownBy(() -> CapturedTree.open(tar)).hasMessageContaining("is larger than any captured tree");
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 1024, 1030, 1600, 3072})
    void aTarThatWasCutIsOneLine(int bytes) throws IOException {
        Path whole = tar(false, ONLINE, "proc/loadavg", "proc/stat");
        Path tar = folder.resolve("part.tar");
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(whole), bytes));
        assertThatThrownBy(() -> CapturedTree.open(tar))
                .isInstanceOf(TreeException.class)
                .hasMessageContaining("collect it again")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsNoTarIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("result.json"), "[]".repeat(400));
        assertThat(CapturedTree.isTree(file)).isFalse();
        assertThat(CapturedTree.isTree(folder.resolve("missing"))).isFalse();
        assertThatThrownBy(() -> CapturedTree.open(file)).hasMessageContaining("neither a folder nor a tar");
    }

    private Path tar(boolean zipped, String... names) throws IOException {
        Path tar = folder.resolve(zipped ? "x.tar.gz" : "x.tar");
        OutputStream file = Files.newOutputStream(tar);
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(zipped ? new GZIPOutputStream(file) : file)) {
            byte[] content = "0-1\n".getBytes(StandardCharsets.UTF_8);
            for (String name : names) {
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        return tar;
    }
}
