// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading of files that are missing, hidden, hostile or linked. */
final class GuestFilesTest {

    @TempDir
    Path root;

    @Test
    void givesTheLineWithItsSource() {
        new Tree(root).with("/sys/x", "on\n");
        assertThat(GuestFiles.at(root).line("/sys/x")).isEqualTo(new Value("on", "/sys/x"));
    }

    @Test
    void takesALineWithoutItsEnd() {
        new Tree(root).with("/sys/old_microcode", "Not affected");
        assertThat(GuestFiles.at(root).line("/sys/old_microcode").text()).hasValue("Not affected");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThat(GuestFiles.at(root).line("/sys/none/at/all"))
                .isEqualTo(new Absent(Reason.MISSING, "does not exist", "/sys/none/at/all"));
    }

    @Test
    void saysThatARootIsMissing() {
        assertThat(reason(GuestFiles.at(root.resolve("nowhere")).line("/x"))).isEqualTo(Reason.MISSING);
    }

    @Test
    void tellsDeniedFromBroken() {
        assertThat(GuestFiles.failure(new AccessDeniedException("/home/x"), "/f")
                        .reason())
                .isEqualTo(Reason.DENIED);
        assertThat(GuestFiles.failure(new FileSystemException("/home/x", null, "Operation not permitted"), "/f")
                        .reason())
                .isEqualTo(Reason.DENIED);
        assertThat(GuestFiles.failure(new IOException("Operation not supported"), "/f")
                        .reason())
                .isEqualTo(Reason.MISSING);
        assertThat(GuestFiles.failure(new IOException("Input/output error in /home/x"), "/f"))
                .isEqualTo(new Absent(Reason.ERROR, "cannot be read", "/f"));
    }

    @Test
    void refusesEmptyManyLinedAndBinaryFiles() {
        new Tree(root).with("/empty", "\n").with("/many", "a\nb\n").with("/binary", "a\0b");
        GuestFiles files = GuestFiles.at(root);
        assertThat(files.line("/empty").shown()).isEqualTo("absent (the file is empty)");
        assertThat(files.line("/many").shown()).isEqualTo("absent (the file has more than one line)");
        assertThat(files.line("/binary").shown()).isEqualTo("absent (not text)");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Files.write(root.resolve("latin"), new byte[] {'a', (byte) 0xff, 'b'});
        assertThat(reason(GuestFiles.at(root).line("/latin"))).isEqualTo(Reason.ERROR);
    }

    @Test
    void takesALineOfTheLimitAndNoMore() {
        new Tree(root)
                .with("/limit", "x".repeat(GuestFiles.LINE_LIMIT))
                .with("/more", "x".repeat(GuestFiles.LINE_LIMIT + 1));
        assertThat(GuestFiles.at(root).line("/limit").text()).isPresent();
        assertThat(GuestFiles.at(root).line("/more").shown()).isEqualTo("absent (larger than 65536 bytes)");
    }

    @Test
    void neverWaitsForAPipe() throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor();
        assertThat(GuestFiles.at(root).line("/pipe"))
                .isEqualTo(new Absent(Reason.ERROR, "not a regular file", "/pipe"));
    }

    @Test
    void takesADeviceInPlaceOfAFileForAMask() {
        assertThat(GuestFiles.at(Path.of("/dev")).line("/null"))
                .isEqualTo(new Absent(Reason.MASKED, "a device is mounted over it", "/null"));
    }

    @Test
    void takesAnEmptyFolderForAMask() throws IOException {
        Files.createDirectories(root.resolve("sys/v"));
        assertThat(GuestFiles.at(root).list("/sys/v").absent())
                .hasValue(new Absent(Reason.MASKED, "the folder is empty", "/sys/v"));
    }

    @Test
    void listsSortedAndTellsAFileFromAFolder() {
        GuestFiles files = new Tree(root).with("/d/b", "1").with("/d/a", "2").files();
        assertThat(files.list("/d").names()).containsExactly("a", "b");
        assertThat(files.list("/d/a").absent()).hasValue(new Absent(Reason.ERROR, "not a folder", "/d/a"));
    }

    @Test
    void tellsWhatIsMissingFromWhatLiesBelowAFile() {
        GuestFiles files = new Tree(root).with("/d/a", "2").files();
        assertThat(files.line("/d/a/b")).isEqualTo(new Absent(Reason.ERROR, "not a folder", "/d/a/b"));
        assertThat(reason(files.line("/d/b"))).isEqualTo(Reason.MISSING);
    }

    @Test
    void followsLinksInsideTheRoot() throws IOException {
        new Tree(root).with("/usr/lib/os-release", "inside").with("/etc/inside-only", "inside too");
        Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("../usr/lib/os-release"));
        Files.createSymbolicLink(root.resolve("etc/absolute"), Path.of("/etc/inside-only"));
        Files.createSymbolicLink(root.resolve("etc/climbing"), Path.of("../../../../../../../../etc/inside-only"));
        GuestFiles files = GuestFiles.at(root);
        assertThat(files.line("/etc/os-release").text()).hasValue("inside");
        assertThat(files.line("/etc/absolute").text()).hasValue("inside too");
        assertThat(files.line("/etc/climbing").text()).hasValue("inside too");
    }

    @Test
    void neverLeavesTheRoot(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("link"), elsewhere.resolve("secret"));
        Files.createSymbolicLink(root.resolve("folder"), elsewhere);
        GuestFiles files = GuestFiles.at(root);
        Absent broken = new Absent(Reason.ERROR, "a link on the way leads nowhere", "/link");
        assertThat(files.line("/link")).isEqualTo(broken);
        assertThat(reason(files.line("/folder/secret"))).isEqualTo(Reason.ERROR);
    }

    @Test
    void tellsAFileThatIsMissingBehindALinkFromALinkThatIsBroken() throws IOException {
        new Tree(root).with("/proc/1/status", "x");
        Files.createSymbolicLink(root.resolve("proc/self"), Path.of("1"));
        Files.createSymbolicLink(root.resolve("proc/gone"), Path.of("2/../1"));
        GuestFiles files = GuestFiles.at(root);
        assertThat(reason(files.line("/proc/self/cgroup"))).isEqualTo(Reason.MISSING);
        assertThat(reason(files.line("/proc/gone/status"))).isEqualTo(Reason.ERROR);
    }

    @Test
    void endsAtALinkToItself() throws IOException {
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        assertThat(GuestFiles.at(root).line("/loop").shown()).isEqualTo("absent (too many links)");
    }

    @Test
    void endsAtLinksInACircle() throws IOException {
        new Tree(root).with("/a/file", "x");
        Files.createSymbolicLink(root.resolve("a/b"), Path.of("../c"));
        Files.createSymbolicLink(root.resolve("c"), Path.of("/a/b"));
        GuestFiles files = GuestFiles.at(root);
        assertThat(files.line("/a/b/file").shown()).isEqualTo("absent (too many links)");
        assertThat(files.list("/c").absent()).hasValue(new Absent(Reason.ERROR, "too many links", "/c"));
    }

    @Test
    void readsOnlyTheBeginningOfAHugeFile() throws IOException {
        try (RandomAccessFile huge = new RandomAccessFile(root.resolve("huge").toFile(), "rw")) {
            huge.setLength(1L << 40); // sparse
        }
        GuestFiles files = GuestFiles.at(root);
        assertThat(files.line("/huge").shown()).isEqualTo("absent (larger than 65536 bytes)");
        assertThat(files.text("/huge").shown()).isEqualTo("absent (larger than 4194304 bytes)");
    }

    @Test
    void takesAFileCutInTheMiddleOfACharacterForBroken() throws IOException {
        byte[] whole = "caf\u00e9".getBytes(StandardCharsets.UTF_8);
        Files.write(root.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));
        assertThat(GuestFiles.at(root).line("/cut").shown()).isEqualTo("absent (not text)");
    }

    @Test
    void saysThatAFileOrAFolderIsDenied() {
        MemoryDisk disk = new MemoryDisk(Path.of("/guest"))
                .with("/sys/file", MemoryDisk.DENIED)
                .with("/sys/folder", MemoryDisk.DENIED_FOLDER)
                .with("/sys/folder/file", new MemoryDisk.File("on"));
        GuestFiles files = GuestFiles.at(disk.root(), disk);
        assertThat(files.line("/sys/file")).isEqualTo(new Absent(Reason.DENIED, "permission denied", "/sys/file"));
        assertThat(reason(files.line("/sys/folder/file"))).isEqualTo(Reason.DENIED);
        assertThat(files.list("/sys/folder").absent())
                .hasValue(new Absent(Reason.DENIED, "permission denied", "/sys/folder"));
    }

    private static Reason reason(Reading reading) {
        return ((Absent) reading).reason();
    }
}
