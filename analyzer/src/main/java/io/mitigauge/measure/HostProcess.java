// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One running benchmark host: lines in, lines out, and a way to end it with everything it started. */
final class HostProcess {

    private static final String END_OF_STREAM = "\u0000";

    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    private HostProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts it; each line of its standard error goes to {@code console}.
     *
     * @throws MeasureException if it cannot
     */
    static HostProcess start(List<String> command, Consumer<String> console) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Options from the environment would change the measured JVM behind the user's back.
        List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
        try {
            HostProcess host = new HostProcess(builder.start());
            Thread.ofPlatform().daemon().name("benchmark-host-replies").start(host::readReplies);
            Thread.ofPlatform().daemon().name("benchmark-host-console").start(() -> host.readConsole(console));
            return host;
        } catch (IOException e) {
            throw new MeasureException("the benchmark host cannot be started: " + e.getMessage());
        }
    }

    private void readReplies() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                replies.add(line);
            }
        } catch (IOException | UncheckedIOException ignored) {
            // The host died: the end marker below says so to whoever waits.
        } finally {
            replies.add(END_OF_STREAM);
        }
    }

    private void readConsole(Consumer<String> console) {
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(console);
        } catch (IOException | UncheckedIOException ignored) {
            // The host died; readReplies tells.
        }
    }

    /** Sends one request line; that the host is gone shows in the next {@link #reply}. */
    void request(String line) {
        try {
            requests.write(line + "\n");
            requests.flush();
        } catch (IOException ignored) {
            // See above.
        }
    }

    /**
     * The next reply.
     *
     * @return empty when the host ended
     * @throws HostTimeout if none comes in time
     */
    Optional<String> reply(Duration patience) throws HostTimeout {
        try {
            String line = replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new HostTimeout();
            }
            if (line.equals(END_OF_STREAM)) {
                replies.add(END_OF_STREAM);
                return Optional.empty();
            }
            return Optional.of(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it and every process below it, and waits until they are gone. */
    void kill() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        process.onExit()
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(e -> process)
                .join();
    }

    /** No reply within the time that was allowed. */
    static final class HostTimeout extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
