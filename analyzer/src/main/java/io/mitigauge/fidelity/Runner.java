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
    private static final double NANOS_PER_MICRO = 1000;

    private static final int WARMUPS = 5;
    private static final int WARMUP_MILLIS = 200;
    private static final int ITERATIONS = 5;

    private final Setting setting;
    private Optional<Measurer> freeHost = Optional.empty();
    private Optional<Measurer> boundHost = Optional.empty();

    /**
     * Where and how to measure.
     *
     * @param java program of the JVM
     * @param jar the benchmarks
     * @param peers folder of the compiled programs
     * @param millis how long each side measures, its warm-up not counted
     * @param cpu that both are bound to
     * @param otherCpu for pairs that want two
     */
    record Setting(Path java, Path jar, Path peers, int millis, int cpu, int otherCpu) {}

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
        boolean foreign = peering.kind() == Peering.Kind.PERF;
        List<String> command = new ArrayList<>(foreign ? onOneCpu() : List.of());
        command.add(
                foreign
                        ? peering.peer().getFirst()
                        : setting.peers.resolve(peering.peer().getFirst()).toString());
        peering.peer().stream().skip(1).map(this::filled).forEach(command::add);
        String output = output(command);
        Matcher matcher = (peering.kind() == Peering.Kind.PERF ? PERF : NANOS).matcher(output);
        if (!matcher.find()) {
            throw new FailedException(peering.peer().getFirst() + " printed no figure");
        }
        double figure = Double.parseDouble(matcher.group(1));
        return peering.kind() == Peering.Kind.PERF ? NANOS_PER_MICRO * figure : figure;
    }

    private String filled(String part) {
        return switch (part) {
            case Peering.MILLIS -> String.valueOf(setting.millis * 3 / 2); // a third of it is warm-up
            case Peering.CPU -> String.valueOf(setting.cpu);
            case Peering.OTHER_CPU -> String.valueOf(setting.otherCpu);
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
                ForkOutcome outcome = measurer(peering.pinsItself())
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

    private Measurer measurer(boolean free) {
        Optional<Measurer> started = free ? freeHost : boundHost;
        if (started.isPresent()) {
            return started.get();
        }
        Measurer host = Measurer.startThrough(free ? List.of() : onOneCpu(), setting.java, setting.jar, line -> {});
        if (free) {
            freeHost = Optional.of(host);
        } else {
            boundHost = Optional.of(host);
        }
        return host;
    }

    @Override
    public void close() {
        freeHost.ifPresent(Measurer::close);
        boundHost.ifPresent(Measurer::close);
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
