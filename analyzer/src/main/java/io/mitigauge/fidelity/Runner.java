// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.measure.ForkOutcome;
import io.mitigauge.measure.ForkRequest;
import io.mitigauge.measure.ForkRequest.Peer.Memory;
import io.mitigauge.measure.Measurer;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.IterationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Measures a pair once: a fork of the benchmark, in the JVM that {@code run} gives it and warm for a second, and a process of its peer,
 * which take turns.
 */
final class Runner implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WARMUPS = 5;
    private static final int WARMUP_MILLIS = 200;

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

    /** A pair cannot be measured; the message is one line. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    Runner(Setting setting) {
        this.setting = setting;
    }

    /**
     * One fork and its peer.
     *
     * @param peerFirst whether the peer gets its memory before the benchmark does, if it gets any
     */
    Round round(Peering peering, boolean peerFirst) throws FailedException {
        try {
            Path folder = Files.createTempDirectory("mitigauge-fidelity");
            Path result = folder.resolve("fork.json");
            Path latency = folder.resolve("fork.hlog");
            try {
                ForkRequest.Peer peer = new ForkRequest.Peer(memory(peering, peerFirst), command(peering));
                ForkOutcome outcome = measurer()
                        .run(
                                new ForkRequest(id(peering), plan(peering), result, latency, Optional.of(peer)),
                                PATIENCE,
                                progress -> {});
                return switch (outcome) {
                    case ForkOutcome.Done _ -> read(peering, result);
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

    private static Memory memory(Peering peering, boolean peerFirst) {
        if (peering.sharesMemory()) {
            return Memory.SHARED;
        }
        return peerFirst ? Memory.FIRST : Memory.SECOND;
    }

    private IterationPlan plan(Peering peering) {
        int slice = Math.min(peering.sliceMillis(), setting.millis);
        return new IterationPlan(WARMUPS, Math.min(WARMUP_MILLIS, setting.millis), setting.millis / slice, slice);
    }

    private List<String> command(Peering peering) {
        Stream<String> program =
                Stream.of(setting.peers.resolve(peering.peer().getFirst()).toString());
        return Stream.concat(program, peering.peer().stream().skip(1).map(part -> filled(peering, part)))
                .toList();
    }

    private String filled(Peering peering, String part) {
        return switch (part) {
            case Peering.MILLIS -> String.valueOf(plan(peering).iterationMillis());
            case Peering.CPU -> String.valueOf(setting.cpu);
            case Peering.OTHER_CPU -> String.valueOf(setting.otherCpu.orElse(setting.cpu));
            default -> part;
        };
    }

    private static Round read(Peering peering, Path result) {
        List<Double> scores = Bundles.read(result).forks().getFirst().iterations();
        return Round.of(scores.stream().map(peering::nanos).toList(), Bundles.secondary(result, ForkRequest.PEER));
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
}
