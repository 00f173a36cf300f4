// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures which CPUs share a core, in a process of its own: {@code io.mitigauge.bench.topology.SiblingProbe} describes
 * what it prints. May be aborted from another thread.
 */
public final class CoreProbe {

    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final int PATIENCE_FACTOR = 6;

    private final Path java;
    private final Path jar;
    private volatile @Nullable HostProcess running;
    private volatile boolean aborted;

    /**
     * Prepares; nothing is started yet.
     *
     * @param java the {@code java} program of the JVM that measures
     * @param jar the benchmark jar
     */
    public CoreProbe(Path java, Path jar) {
        this.java = java;
        this.jar = jar;
    }

    /**
     * Measures once; the lines that it printed.
     *
     * @param time how long, beyond the start of a JVM and up to three times as long where there are many CPUs
     * @throws MeasureException in one line, if nothing could be measured
     */
    public List<String> lines(Duration time) {
        List<String> lines = new ArrayList<>();
        HostProcess child = HostProcess.start(command(time), line -> {});
        running = child;
        long deadline = System.nanoTime()
                + START_PATIENCE.plus(time.multipliedBy(PATIENCE_FACTOR)).toNanos();
        try {
            if (aborted) {
                throw new MeasureException("stopped");
            }
            Optional<String> line = Optional.of("");
            while (line.isPresent() && !line.get().equals("end")) {
                line = child.reply(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                line.ifPresent(lines::add);
            }
            String last = lines.isEmpty() ? "" : lines.getLast();
            if (last.startsWith("failed\t")) {
                throw new MeasureException(last.substring(last.indexOf('\t') + 1));
            }
            return lines;
        } catch (HostProcess.HostTimeout e) {
            throw new MeasureException("measuring which CPUs share a core took too long and was stopped");
        } finally {
            running = null;
            child.kill();
        }
    }

    private List<String> command(Duration time) {
        return List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dmitigauge.parent=" + ProcessHandle.current().pid(),
                "-cp",
                jar.toString(),
                "io.mitigauge.bench.topology.SiblingProbe",
                String.valueOf(time.toMillis()));
    }

    /** Stops it, now and for good. */
    public void abort() {
        aborted = true;
        HostProcess child = running;
        if (child != null) {
            child.kill();
        }
    }
}
