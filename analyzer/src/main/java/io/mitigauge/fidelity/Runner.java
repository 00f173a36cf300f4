// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.measure.ForkOutcome;
import io.mitigauge.measure.ForkRequest;
import io.mitigauge.measure.Measurer;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.IterationPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures one side of a pair once, in a process of its own: benchmarks in the JVM that {@code run} gives them, warm for a
 * second.
 */
final class Runner implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;
    private static final Pattern NANOS = Pattern.compile("(?m)^([0-9]+\\.[0-9]+)$");
    private static final Pattern PERF = Pattern.compile("([0-9]+\\.[0-9]+) usecs/op");
    private static final Pattern TOTAL = Pattern.compile("Total time: ([0-9]+\\.[0-9]+) \\[sec]");
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final int WARMUPS = 5;
    private static final int WARMUP_MILLIS = 200;
    private static final int ITERATIONS = 5;

    private final Setting setting;
    private Optional<Measurer> host = Optional.empty();

    /**
     * Where and how to measure.
     *
     * @param java program of the JVM
     * @param jar the benchmarks
     * @param peers folder of the compiled programs
     * @param millis how long each side measures, its warm-up not counted
     * @param cpu that both are bound to
     * @param otherCpu of another core, for pairs that want two; empty where there is none
     */
    record Setting(Path java, Path jar, Path peers, int millis, int cpu, OptionalInt otherCpu) {}

    /** A side cannot be measured; the message is one line. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    Runner(Setting setting) {
        this.setting = setting;
    }

    /** Nanoseconds per operation of the peer. */
    double peer(Peering peering) throws FailedException {
        List<String> command = new ArrayList<>(peering.kind() == Peering.Kind.PERF ? onOneCpu() : List.of());
        command.add(
                peering.kind() == Peering.Kind.NANOS
                        ? setting.peers.resolve(peering.peer().getFirst()).toString()
                        : peering.peer().getFirst());
        peering.peer().stream().skip(1).map(this::filled).forEach(command::add);
        return printed(peering, output(command));
    }

    /** The figure in what a program printed, in nanoseconds per operation. */
    static double printed(Peering peering, String output) throws FailedException {
        return switch (peering.kind()) {
            case NANOS -> figure(NANOS, peering, output);
            case PERF -> NANOS_PER_MICRO * figure(PERF, peering, output);
            case MESSAGES -> NANOS_PER_SECOND * figure(TOTAL, peering, output) / Peerings.MESSAGES;
        };
    }

    private static double figure(Pattern pattern, Peering peering, String output) throws FailedException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new FailedException(peering.peer().getFirst() + " printed no figure");
        }
        return Double.parseDouble(matcher.group(1));
    }

    private String filled(String part) {
        return switch (part) {
            case Peering.MILLIS -> String.valueOf(setting.millis * 3 / 2); // a third of it is warm-up
            case Peering.CPU -> String.valueOf(setting.cpu);
            case Peering.OTHER_CPU -> String.valueOf(setting.otherCpu.orElse(setting.cpu));
            default -> part;
        };
    }

    /** Nanoseconds per operation of the benchmark: the mean of one fork. */
    double java(Peering peering) throws FailedException {
        try {
            Path folder = Files.createTempDirectory("mitigauge-fidelity");
            Path result = folder.resolve("fork.json");
            Path latency = folder.resolve("fork.hlog");
            try {
                IterationPlan plan = new IterationPlan(
                        WARMUPS, Math.min(WARMUP_MILLIS, setting.millis), ITERATIONS, setting.millis / ITERATIONS);
                ForkOutcome outcome = measurer()
                        .run(
                                new ForkRequest(id(peering), plan, result, latency),
                                Duration.ofSeconds(PATIENCE_SECONDS),
                                progress -> {});
                return switch (outcome) {
                    case ForkOutcome.Done _ ->
                        peering.nanos(Bundles.read(result).forks().getFirst().mean());
                    case ForkOutcome.Failed failed -> throw new FailedException(failed.reason());
                    case ForkOutcome.Skipped skipped -> throw new FailedException(skipped.reason());
                    case ForkOutcome.Aborted _ -> throw new FailedException("interrupted");
                };
            } finally {
                Files.deleteIfExists(result);
                Files.deleteIfExists(latency);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new FailedException("the temporary folder cannot be used: " + e.getMessage());
        }
    }

    private static BenchmarkId id(Peering peering) {
        TreeMap<String, String> params = new TreeMap<>();
        for (String param : peering.params()) {
            int equals = param.indexOf('=');
            params.put(param.substring(0, equals), param.substring(equals + 1));
        }
        return new BenchmarkId(peering.benchmark(), params);
    }

    private Measurer measurer() {
        if (host.isPresent()) {
            return host.get();
        }
        Measurer started = Measurer.startThrough(List.of(), setting.java, setting.jar, line -> {});
        host = Optional.of(started);
        return started;
    }

    @Override
    public void close() {
        host.ifPresent(Measurer::close);
    }

    private List<String> onOneCpu() {
        return List.of("taskset", "-c", String.valueOf(setting.cpu));
    }

    private static String output(List<String> command) throws FailedException {
        try {
            Path file = Files.createTempFile("mitigauge-fidelity", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start();
                try {
                    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        throw new FailedException(
                                command.getFirst() + " did not end within " + PATIENCE_SECONDS + " s");
                    }
                } finally {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
                String output = Files.readString(file, StandardCharsets.UTF_8);
                if (process.exitValue() != 0) {
                    throw new FailedException(lastLine(output).orElse("exit code " + process.exitValue()));
                }
                return output;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted");
        }
    }

    private static Optional<String> lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce((earlier, later) -> later);
    }
}
