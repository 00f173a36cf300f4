// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.place.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the applications that can be wrong. */
final class ApplicationTest {

    @TempDir
    private Path folder;

    @Test
    void aKeyIsEightDigits() {
        assertThat(KeyValueServer.text(1234567)).isEqualTo(0x3736353433323130L); // "01234567", the first lowest
        assertThat(KeyValueServer.number(0x3736353433323130L)).isEqualTo(1234567);
    }

    @Test
    void aKeySurvivesItsText() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            int key = random.nextInt(100_000_000);
            assertThat(KeyValueServer.number(KeyValueServer.text(key))).isEqualTo(key);
        }
    }

    @Test
    void theStoreIsAnotherProcessThatEndsWithItsClient() throws IOException {
        long before = descriptors();
        long children = ProcessHandle.current().children().count();
        KeyValueStore store = KeyValueStore.start(Affinity.allowed().first());
        assertThat(ProcessHandle.current().children()).hasSize((int) children + 1);
        assertThat(ChildJvm.usage())
                .hasValueSatisfying(usage -> assertThat(usage.faults()).isPositive());
        store.close();
        assertThat(ProcessHandle.current().children()).hasSize((int) children);
        assertThat(ChildJvm.usage())
                .as("what it did is still known")
                .hasValueSatisfying(usage -> assertThat(usage.faults()).isPositive());
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void aStoreThatCannotStartIsToldAndLeavesNothingBehind() throws IOException {
        long before = descriptors();
        assertThatThrownBy(() -> KeyValueStore.start(4095))
                .hasMessageStartingWith("the store's process is refused its CPU");
        assertThat(descriptors()).isEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void numbersInATextAreAddedUp() {
        assertThat(Document.sumOf("{\"id\": 12, \"amount\": 30}7".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(49);
        assertThat(Document.sumOf(new byte[0])).isZero();
    }

    @Test
    void theDocumentComesBackAsItWas() throws DataFormatException {
        try (Document document = new Document()) {
            assertThat(document.sum()).isPositive();
            assertThat(document.throughCompression()).isEqualTo(document.sum());
            assertThat(document.throughCompression()).isEqualTo(document.sum());
        }
    }

    @Test
    void theTreeIsThereAndGone() throws IOException {
        try (SmallFiles tree = SmallFiles.below(folder)) {
            assertThat(tree.folders())
                    .hasSize(SmallFiles.FOLDERS)
                    .allSatisfy(below -> assertThat(tree.filesIn(below))
                            .hasSize(SmallFiles.FILES_PER_FOLDER)
                            .allSatisfy(file -> assertThat(file).hasSize(SmallFiles.BYTES)));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void treesOfProcessesThatAreGoneAreRemovedAndNoOthers() throws IOException, InterruptedException {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path abandoned = Files.createDirectories(folder.resolve("mitigauge-files-" + gone.pid() + "-1/folder0"));
        Path used = Files.createDirectory(
                folder.resolve("mitigauge-files-" + ProcessHandle.current().pid() + "-1"));
        Path another = Files.createDirectory(folder.resolve("mitigauge-files-of-mine"));
        SmallFiles.below(folder).close();
        assertThat(abandoned.getParent()).doesNotExist();
        assertThat(used).exists();
        assertThat(another).exists();
    }

    @Test
    void withoutAFileSystemInMemoryThereIsAReason() {
        assertThatThrownBy(() -> SmallFiles.below(folder.resolve("missing")))
                .isInstanceOf(UnsupportedException.class)
                .hasMessageContaining("needs a file system in memory")
                .hasMessageNotContaining("\n");
    }
}
