// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the class archive is made, used, and done without. */
final class ClassArchiveTest {

    private static final List<String> ARGUMENTS = List.of("-Xmx64m");

    private final List<List<String>> forks = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void aMissingArchiveIsMadeByAForkAndThenUsed() {
        Path file = folder.resolve("classes.jsa");
        assertThat(new ClassArchive(file).addTo(ARGUMENTS, this::writesArchive))
                .containsExactly("-Xmx64m", "-XX:SharedArchiveFile=" + file);
        assertThat(forks).containsExactly(List.of("-Xmx64m", "-XX:ArchiveClassesAtExit=" + file + ".part"));
        assertThat(file).hasContent("classes");
    }

    @Test
    void aDamagedArchiveIsMadeAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("classes.jsa"), "damaged");
        new ClassArchive(file).addTo(ARGUMENTS, this::writesArchive);
        assertThat(forks).hasSize(1);
        assertThat(file).hasContent("classes");
    }

    @Test
    void whereNoneCanBeMadeForksDoWithout() {
        ClassArchive archive = new ClassArchive(folder.resolve("missing").resolve("classes.jsa"));
        assertThat(archive.addTo(ARGUMENTS, forks::add)).isEqualTo(ARGUMENTS);
        assertThat(forks).hasSize(1);
    }

    private void writesArchive(List<String> arguments) {
        forks.add(arguments);
        String option = arguments.getLast();
        try {
            Files.writeString(Path.of(option.substring(option.indexOf('=') + 1)), "classes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
