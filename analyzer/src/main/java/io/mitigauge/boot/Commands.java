// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Other programs, of which only success and the last line matter. */
@FunctionalInterface
public interface Commands {

    /**
     * Runs one to its end.
     *
     * @param environment in addition to ours
     */
    Result run(List<String> command, Map<String, String> environment);

    /** How a program ended: its exit code, and the last line that it printed. */
    record Result(int code, String lastLine) {}

    /** Real ones, which are ended after a time. */
    static Commands real(Duration limit) {
        return (command, environment) -> {
            Path output = null;
            try {
                output = Files.createTempFile("mitigauge-", ".out");
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    return new Result(-1, "did not end within " + limit.toSeconds() + " s");
                }
                String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
                return new Result(process.exitValue(), text.lines().reduce("", (earlier, later) -> later));
            } catch (IOException e) {
                return new Result(-1, "cannot be started (" + e.getMessage() + ")");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Result(-1, "was interrupted");
            } finally {
                delete(output);
            }
        };
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException ignored) {
            // A temporary file that stays harms nobody.
        }
    }
}
