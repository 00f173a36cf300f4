// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles come from strangers: each defect is one clear line, never a stack trace of another kind. */
final class HostileBundleTest {

    @TempDir
    private Path temp;

    private Path folder = Path.of("");

    @BeforeEach
    void makeGoodBundle() throws IOException {
        folder = SampleBundles.complete(temp.resolve("b"));
    }

    @Test
    void aCutManifest() throws IOException {
        edit("manifest.json", text -> text.substring(0, text.length() / 2));
        assertRefused("manifest.json: is not readable JSON");
    }

    @Test
    void anEmptyManifest() throws IOException {
        edit("manifest.json", text -> "");
        assertRefused("manifest.json: is empty");
    }

    @Test
    void aFolderWithoutManifest() throws IOException {
        Files.delete(folder.resolve("manifest.json"));
        assertRefused("is not a bundle (no manifest.json)");
    }

    @Test
    void anotherFormatVersion() throws IOException {
        edit("manifest.json", text -> text.replace("mitigauge-bundle/1", "mitigauge-bundle/9"));
        assertRefused("has the format \"mitigauge-bundle/9\"");
    }

    @Test
    void aManifestWithoutLabel() throws IOException {
        edit("manifest.json", text -> text.replaceFirst("\"label\"", "\"lable\""));
        assertRefused("run.label is missing");
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        edit("manifest.json", text -> text.replaceFirst("\\{", "{\"future\": {\"x\": [1, 2]},"));
        assertThat(Bundles.read(folder).forks()).hasSize(4);
    }

    @Test
    void aPathThatLeavesTheBundle() throws IOException {
        edit("manifest.json", text -> text.replaceFirst("forks/0001[^\"]*json", "forks/../../../etc/passwd"));
        assertRefused("names a file outside the bundle's own");
    }

    @Test
    void aForkThatIsALink() throws IOException {
        Path fork = firstFork();
        Path elsewhere = temp.resolve("elsewhere.json");
        Files.move(fork, elsewhere);
        Files.createSymbolicLink(fork, elsewhere);
        assertRefused("is not a regular file");
    }

    @Test
    void aForkThatWasChanged() throws IOException {
        Path fork = firstFork();
        Files.writeString(fork, Files.readString(fork).replace("130.0", "13.0"));
        assertRefused("differs from the SHA-256 in manifest.json");
    }

    @Test
    void aForkThatIsGone() throws IOException {
        Files.delete(firstFork());
        assertRefused("does not exist");
    }

    @Test
    void nestingWithoutEnd() throws IOException {
        edit("manifest.json", text -> "[".repeat(100_000));
        assertRefused("is not readable JSON");
    }

    @Test
    void aNumberOfAMillionDigits() throws IOException {
        edit("manifest.json", text -> text.replaceFirst("\"seed\" : 42", "\"seed\" : " + "4".repeat(1_000_000)));
        assertRefused("is not readable JSON");
    }

    @Test
    void theSameKeyTwice() throws IOException {
        edit("manifest.json", text -> text.replaceFirst("\"label\"", "\"seed\" : 1, \"label\""));
        assertRefused("is not readable JSON");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyDamageToTheManifestIsOneLineOrHarmless(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] good = Files.readAllBytes(folder.resolve("manifest.json"));
        for (int i = 0; i < 200; i++) {
            byte[] damaged = good.clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(folder.resolve("manifest.json"), damaged);
            try {
                Bundles.read(folder);
            } catch (BundleException expected) {
                assertThat(expected.getMessage()).hasLineCount(1);
            }
        }
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> Bundles.read(folder))
                .satisfies(e -> assertThat(e.getMessage()).contains(message).hasLineCount(1));
    }

    private Path firstFork() throws IOException {
        try (var files = Files.list(folder.resolve("forks"))) {
            return files.filter(f -> f.getFileName().toString().startsWith("0001"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void edit(String name, UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, change.apply(Files.readString(file)));
    }
}
