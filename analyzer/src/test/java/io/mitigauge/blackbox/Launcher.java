// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real launcher, started as a user would, with nothing set but PATH and HOME. */
final class Launcher {

    private static final long PATIENCE_MINUTES = 5;

    private Launcher() {}

    /** What a finished command left. */
    record Result(int code, String out, String err) {}

    static Path home() {
        return Path.of(System.getProperty("mitigauge.home"));
    }

    /** Starts it in a folder; output goes to pipes. */
    static Process start(Path folder, String... arguments) throws IOException {
        return builder(folder, arguments).start();
    }

    /** Runs it to its end. */
    static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
        return run(folder, builder(folder, arguments));
    }

    /** The same, where it and all that it starts may have so many open files. */
    static Result runWithOpenFiles(int most, Path folder, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(folder, arguments);
        builder.command().addAll(0, List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
        return run(folder, builder);
    }

    /** The same, with variables beside PATH and HOME. */
    static Result runWith(Map<String, String> variables, Path folder, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(folder, arguments);
        builder.environment().putAll(variables);
        return run(folder, builder);
    }

    private static Result run(Path folder, ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("did not end: " + builder.command());
        }
        Result result = new Result(process.exitValue(), out, Files.readString(err));
        Files.delete(err);
        return result;
    }

    /** A build that was started in the background ignores SIGINT, and hands that on to all that it starts. */
    private static ProcessBuilder builder(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env", "--default-signal=INT", home().resolve("mitigauge").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        return builder;
    }

    /** Reads lines until so many announce a finished fork. @return how many did before the stream ended */
    static int awaitForks(BufferedReader err, int forks) throws IOException {
        int seen = 0;
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            if (line.startsWith("round ") && ++seen >= forks) {
                break;
            }
        }
        return seen;
    }

    /** The tool and everything below it: benchmark host and fork. */
    static List<ProcessHandle> familyOf(Process tool) {
        return Stream.concat(Stream.of(tool.toHandle()), tool.descendants()).toList();
    }

    /** The single bundle below a folder. */
    static Path onlyBundle(Path results) throws IOException {
        try (Stream<Path> folders = Files.list(results)) {
            List<Path> bundles = folders.filter(Files::isDirectory).toList();
            if (bundles.size() != 1) {
                throw new AssertionError("expected one bundle, there are " + bundles);
            }
            return bundles.getFirst();
        }
    }
}
