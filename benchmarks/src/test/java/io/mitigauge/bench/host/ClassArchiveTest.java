// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the class archive is made, used, and done without. */
final class ClassArchiveTest {

    private static final List<String> ARGUMENTS = List.of("-Xmx64m", "--enable-native-access=ALL-UNNAMED");

    private final List<List<String>> forks = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void aMissingArchiveIsMadeByAForkAndThenUsed() {
        Path file = folder.resolve("classes.jsa");
        ClassArchive archive = new ClassArchive(file);

        assertThat(archive.addTo(ARGUMENTS, this::listsClasses)).last().isEqualTo("-XX:SharedArchiveFile=" + file);
        assertThat(archive.addTo(ARGUMENTS, this::listsClasses)).hasSize(ARGUMENTS.size() + 1);
        assertThat(forks)
                .containsExactly(
                        List.of(ARGUMENTS.get(0), ARGUMENTS.get(1), "-XX:DumpLoadedClassList=" + file + ".classes"));
        assertThat(folder).isDirectoryNotContaining(f -> !f.equals(file));
    }

    @Test
    void theJvmTakesTheArchiveWithoutAWord() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(new ClassArchive(folder.resolve("classes.jsa")).addTo(ARGUMENTS, this::listsClasses));
        command.addAll(List.of("-Xshare:on", "-cp", System.getProperty("java.class.path"), "-version"));

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("sharing").doesNotContain("cds").doesNotContain("aot");
    }

    @Test
    void aDamagedArchiveIsMadeAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("classes.jsa"), "damaged");
        new ClassArchive(file).addTo(ARGUMENTS, this::listsClasses);
        assertThat(forks).hasSize(1);
        assertThat(file)
                .isRegularFile()
                .satisfies(f -> assertThat(Files.size(f)).isGreaterThan(1_000_000));
    }

    @Test
    void anArchiveForOtherArgumentsIsMadeAgain() {
        Path file = folder.resolve("classes.jsa");
        new ClassArchive(file).addTo(List.of("-Xmx64m"), this::listsClasses);
        new ClassArchive(file).addTo(ARGUMENTS, this::listsClasses);
        assertThat(forks).hasSize(2);
    }

    @Test
    void whereNoneCanBeMadeForksDoWithout() {
        ClassArchive archive = new ClassArchive(folder.resolve("missing").resolve("classes.jsa"));
        assertThat(archive.addTo(ARGUMENTS, forks::add)).isEqualTo(ARGUMENTS);
        assertThat(forks).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    private void listsClasses(List<String> arguments) {
        forks.add(arguments);
        String option = arguments.getLast();
        try {
            Files.writeString(Path.of(option.substring(option.indexOf('=') + 1)), "java/lang/Object id: 0\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
