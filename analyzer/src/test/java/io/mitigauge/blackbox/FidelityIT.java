// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for developers, with a stand-in for the C compiler, which not every machine has. */
final class FidelityIT {

    /** "Compiles" every program to one that prints 100 ns. */
    private static final String COMPILER = """
            #!/bin/sh
            while [ "$1" != -o ]; do shift; done
            printf '#!/bin/sh\\necho 100.0000\\n' >"$2"
            chmod +x "$2"
            """;

    @TempDir
    private Path folder;

    @Test
    void measuresEveryPairOnce() throws IOException, InterruptedException {
        Path compiler = Files.writeString(folder.resolve("cc"), COMPILER);
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwxr-xr-x"));
        Finished done = fidelity(compiler.toString());

        assertThat(done.code()).as(done.output()).isZero();
        List<String> rows =
                done.output().lines().filter(line -> line.startsWith("| ")).toList();
        assertThat(rows).hasSizeGreaterThan(15).first().asString().contains("Java / C");
        assertThat(rows)
                .filteredOn(row -> row.startsWith("| null system call |"))
                .hasSize(1)
                .first()
                .asString()
                .contains("| 100.00 ns |");
    }

    @Test
    void saysWhatIsNotInstalled() throws IOException, InterruptedException {
        Finished none = fidelity("no-such-compiler");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.output())
                .startsWith("fidelity: needs no-such-compiler, which is not installed")
                .hasLineCount(1);
    }

    private record Finished(int code, String output) {}

    private static Finished fidelity(String compiler) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Launcher.home().resolve("benchmarks/fidelity").toString(), "--quick")
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));
        builder.environment().put("CC", compiler);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(process.waitFor(), output);
    }
}
