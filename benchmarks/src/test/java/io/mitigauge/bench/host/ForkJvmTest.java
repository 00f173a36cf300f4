// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arguments of measured JVMs. */
final class ForkJvmTest {

    @TempDir
    private Path folder;

    @Test
    void nothingDependsOnTheNumberOfCpus() {
        assertThat(ForkJvm.withClassArchive("").arguments())
                .contains("-XX:+UseSerialGC", "-XX:CICompilerCount=2", "-Xms128m", "-Xmx128m");
    }

    @Test
    void withoutAnArchiveThereIsNothingToPrepare() {
        assertThat(ForkJvm.withClassArchive("").archivingArguments()).isEmpty();
    }

    @Test
    void anArchiveIsUsedOnceItIsThere() throws IOException {
        Path file = folder.resolve("classes.jsa");
        ForkJvm jvm = ForkJvm.withClassArchive(file.toString());
        assertThat(jvm.arguments()).isEqualTo(ForkJvm.withClassArchive("").arguments());
        assertThat(jvm.archivingArguments().orElseThrow()).endsWith("-XX:+AutoCreateSharedArchive");

        Files.createFile(file);
        assertThat(jvm.arguments()).endsWith("-XX:SharedArchiveFile=" + file);
    }
}
