// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.EarlyCompilation;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.ChildProcess;
import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.linux.ParentDeath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that answers: a second JVM with the same calls in the same loop, so that what differs from a {@link
 * ThreadPartner} is the address space. It inherits the lines, and ends with the process that started it.
 */
final class ProcessPartner implements Court.Answerer {

    private static final long PATIENCE_MILLIS = 20_000;
    private static final long POLL_MILLIS = 5;

    private final ChildProcess child;

    private ProcessPartner(ChildProcess child) {
        this.child = child;
    }

    /** Is the partner. */
    public static void main(String[] arguments) {
        ParentDeath.endWithIt();
        Affinity.pin(Integer.parseInt(arguments[0]));
        Line there = Line.inherited(arguments[1]);
        Line back = Line.inherited(arguments[2]);
        Footprint footprint = Footprint.of(Long.parseLong(arguments[3]));
        while (true) {
            there.take();
            footprint.touch();
            back.put();
        }
    }

    /**
     * Starts it and waits for its first answer.
     *
     * @param footprintBytes that it reads and writes before each answer
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be started
     * @throws IllegalStateException if it does not answer
     */
    static ProcessPartner start(int cpu, Line there, Line back, long footprintBytes) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dmitigauge.parent=" + ProcessHandle.current().pid()));
        command.addAll(EarlyCompilation.ARGUMENTS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ProcessPartner.class.getName(),
                String.valueOf(cpu),
                there.address(),
                back.address(),
                String.valueOf(footprintBytes)));
        ChildProcess child = ChildProcess.start(command);
        try {
            awaitAnswer(child, there, back);
            return new ProcessPartner(child);
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /** On a thread of its own: whoever waits for a token waits as long as there is none. */
    private static void awaitAnswer(ChildProcess child, Line there, Line back) {
        Thread first = Thread.ofPlatform().daemon().start(() -> {
            there.put();
            back.take();
        });
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try {
            while (!first.join(Duration.ofMillis(POLL_MILLIS))) {
                if (!child.isAlive()) {
                    throw new IllegalStateException("the partner process ended before it answered");
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the partner process does not answer");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        child.close();
    }
}
