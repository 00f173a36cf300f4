// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.EarlyCompilation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the optimizing compiler makes of a load in the JVMs that measure. */
final class InlinedLoadsTest {

    private static final int CALLS = 20_000;
    private static final int LOADS = 64;

    /** Follows a chain long enough to be compiled. */
    static final class Following {
        private Following() {}

        public static void main(String[] arguments) {
            try (Chase lines = Chase.inBasePages(4096)) {
                long at = 0;
                for (int i = 0; i < CALLS; i++) {
                    at = lines.follow(at, LOADS);
                }
                System.out.println("at " + at);
            }
        }
    }

    @Test
    void everyStepToTheLoadIsInlinedWhateverTheProfileSays() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=PrintInlining,io.mitigauge.bench.memory.Chase::follow"));
        command.addAll(EarlyCompilation.ARGUMENTS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Following.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains("Unsafe::getLongUnaligned (12 bytes)")))
                .isNotEmpty()
                .anySatisfy(line -> assertThat(line).contains("force inline by CompileCommand"))
                .noneSatisfy(line -> assertThat(line).contains("low call site frequency"));
    }
}
