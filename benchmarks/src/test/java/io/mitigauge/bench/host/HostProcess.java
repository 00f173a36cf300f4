// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A benchmark host as its users see it: a child process, its two pipes, and patience with an end. */
final class HostProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final String END_OF_OUTPUT = "\0";

    private final Process process;
    private final Writer requests;
    private final List<ProcessHandle> forks = new ArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private HostProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts one from the shaded jar, with these JVM arguments besides the usual ones. */
    static HostProcess start(String... jvmArguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", "target/benchmarks.jar", BenchmarkHost.class.getName()));
        return new HostProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void send(String... fields) throws IOException {
        requests.write(String.join("\t", fields) + "\n");
        requests.flush();
    }

    void closeInput() throws IOException {
        requests.close();
    }

    /** The next line, split into its fields. */
    List<String> answer() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("a line within %d s", PATIENCE_SECONDS).isNotNull().isNotEqualTo(END_OF_OUTPUT);
        List<String> fields = List.of(String.valueOf(line).split("\t", -1));
        if (fields.getFirst().equals("pid")) {
            ProcessHandle.of(Long.parseLong(fields.get(1))).ifPresent(forks::add);
        }
        return fields;
    }

    /** All lines up to and with the one that ends an answer. */
    List<List<String>> answers() throws InterruptedException {
        List<List<String>> all = new ArrayList<>();
        do {
            all.add(answer());
        } while (!List.of("end", "done", "failed", "skipped")
                .contains(all.getLast().getFirst()));
        return all;
    }

    /** Waits for this process to end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Waits until a process runs no more; one that nobody has reaped counts as ended. */
    static boolean ends(ProcessHandle handle) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            try {
                handle.onExit().get(50, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (isZombie(handle.pid())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        forks.forEach(ProcessHandle::destroyForcibly); // where a test found that they outlived their host
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return true; // there is no such process any more
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.add(END_OF_OUTPUT);
        }
    }
}
