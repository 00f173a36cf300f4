// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reboot lab in its short form: SMT and mitigations switched between two emulated boots, and a power cut. */
final class LabIT {

    private static final int MISSING_HERE = 2;
    private static final long PATIENCE_MINUTES = 40;

    @TempDir
    private Path folder;

    /** Where apt-get can be used it must run; elsewhere it may say in a line of its own what it lacks. */
    @Test
    void theReducedLabFindsEveryFactOrSaysWhatItLacks() throws Exception {
        Finished done = lab("--reduced");
        if (done.code() == MISSING_HERE && !canInstall()) {
            assertThat(done.lastLine()).matches("lab/run: (needs|cannot get) .*");
        } else {
            assertThat(done.code()).as(done.output()).isZero();
            assertThat(done.lastLine()).matches("lab/run: \\d+ facts hold, 0 do not, after \\d+ s");
        }
    }

    @Test
    void refusesAWorkFolderWithoutAName() throws Exception {
        Finished done = lab("--work");
        assertThat(done.code()).isEqualTo(MISSING_HERE);
        assertThat(done.output()).startsWith("lab/run: --work needs a folder").hasLineCount(1);
    }

    @Test
    void saysInOneLineWhatIsMissing() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("bin"));
        for (String program : List.of("bash", "env", "readlink", "dirname", "sed", "grep")) {
            program(programs, program, "exec /usr/bin/" + program + " \"$@\"");
        }
        program(programs, "id", "echo 1000");

        Finished done = lab(programs.toString(), "--work", folder.toString());

        assertThat(done.code()).as(done.output()).isEqualTo(MISSING_HERE);
        assertThat(done.output()).startsWith("lab/run: needs qemu-system-x86").hasLineCount(1);
    }

    @Test
    void refusesAnOptionThatItDoesNotKnow() throws Exception {
        Finished done = lab("--fast");
        assertThat(done.code()).isEqualTo(MISSING_HERE);
        assertThat(done.output()).startsWith("lab/run: unknown option --fast").hasLineCount(1);
    }

    private static boolean canInstall() {
        return System.getProperty("user.name").equals("root")
                && Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "apt-get")));
    }

    private static void program(Path folder, String name, String command) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + command + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private record Finished(int code, String output) {

        String lastLine() {
            return output.lines().reduce("", (earlier, later) -> later);
        }
    }

    private Finished lab(String option) throws IOException, InterruptedException {
        return lab(System.getenv("PATH"), option);
    }

    private Finished lab(String path, String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Launcher.home().resolve("lab/run").toString()));
        command.addAll(List.of(options));
        Path printed = Files.createTempFile(folder, "lab", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().keySet().retainAll(Set.of("HOME"));
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            String output = Files.readString(printed);
            assertThat(ended)
                    .as("lab/run did not end within %d minutes:%n%s", PATIENCE_MINUTES, output)
                    .isTrue();
            return new Finished(process.exitValue(), output);
        } finally {
            process.destroy(); // which ends its guests, too
        }
    }
}
