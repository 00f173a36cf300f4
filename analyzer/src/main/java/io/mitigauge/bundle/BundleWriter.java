// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.RunInfo.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one bundle, fork by fork. Whatever was added is on disk when the call returns; only one process at a time may
 * write a bundle.
 */
public final class BundleWriter implements AutoCloseable {

    private static final String FORKS = "forks/";
    private static final String LATENCY = "latency/";
    private static final String CONSOLE = "console.log";

    private final Path folder;
    private final UnaryOperator<String> redact;
    private final FileChannel lockFile;
    private Manifest manifest;

    private BundleWriter(Path folder, UnaryOperator<String> redact, FileChannel lockFile, Manifest manifest) {
        this.folder = folder;
        this.redact = redact;
        this.lockFile = lockFile;
        this.manifest = manifest;
    }

    /**
     * Makes the folder and its manifest.
     *
     * @param redact takes private strings out of every text that is stored
     * @throws BundleException if the folder exists, or cannot be written
     */
    public static BundleWriter create(Path folder, Manifest manifest, UnaryOperator<String> redact) {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder);
            Files.createDirectory(folder.resolve("forks"));
            Files.createDirectory(folder.resolve("latency"));
            BundleWriter writer = new BundleWriter(folder, redact, lock(folder), manifest);
            writer.writeManifest();
            return writer;
        } catch (FileAlreadyExistsException e) {
            throw new BundleException(folder, "exists already", "choose another --label, or continue it with --resume");
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /**
     * Opens a bundle to go on with it.
     *
     * @throws BundleException if it is unreadable or somebody else writes it
     */
    public static BundleWriter resume(Path folder, UnaryOperator<String> redact) {
        Manifest manifest = Bundles.manifest(folder);
        try {
            return new BundleWriter(folder, redact, lock(folder), manifest);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new BundleException(
                    folder, "is being written by another mitigauge", "wait until it ends, or stop that one first");
        }
        return channel;
    }

    /** The bundle's folder. */
    public Path folder() {
        return folder;
    }

    /** What is in the bundle now. */
    public Manifest manifest() {
        return manifest;
    }

    /** Where the benchmark host leaves JMH's result of the fork in flight. */
    public Path pendingResult() {
        return folder.resolve(FORKS + ".pending.json");
    }

    /** Where the measured JVM leaves the latency log of the fork in flight. */
    public Path pendingLatency() {
        return folder.resolve(LATENCY + ".pending.hlog");
    }

    /** Appends one line, redacted, to the console log. Losing one harms nothing, so failures are not reported. */
    public synchronized void appendConsole(String line) {
        try {
            Files.writeString(
                    folder.resolve(CONSOLE),
                    redact.apply(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException ignored) {
            // The forks' own files decide whether the disk is full.
        }
    }

    /**
     * A secondary result of the fork in flight, such as {@code switches.involuntary}, as JMH's pending result has it.
     *
     * @return empty where the fork did not report it
     */
    public Optional<Double> pendingSecondary(String name) {
        JsonNode score = Json.read(pendingResult())
                .path(0)
                .path("secondaryMetrics")
                .path(name)
                .path("score");
        return score.isNumber() ? Optional.of(score.asDouble()) : Optional.empty();
    }

    /** The number that the next fork gets. */
    public int nextNumber() {
        return manifest.forks().isEmpty() ? 1 : manifest.forks().getLast().number() + 1;
    }

    /** Removes what an earlier fork in flight left behind. */
    public void clearPending() {
        try {
            Files.deleteIfExists(pendingResult());
            Files.deleteIfExists(pendingLatency());
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /**
     * What the session knows of a finished fork.
     *
     * @param seconds wall time, the start of its JVM included
     */
    public record FinishedFork(
            BenchmarkId benchmark,
            int round,
            Instant startedAt,
            double seconds,
            Activity activity,
            List<String> disturbances) {}

    /**
     * Takes over the pending result and log of a finished fork.
     *
     * @throws BundleException if JMH left no result, or the disk is full
     */
    public void addFork(FinishedFork fork) {
        int number = nextNumber();
        String base = ForkFile.baseName(number, fork.benchmark());
        JsonNode result = Json.read(pendingResult());
        byte[] content = ForkFile.content(
                result,
                new ForkFile.Facts(number, fork.round(), fork.startedAt(), fork.activity(), fork.disturbances()),
                redact,
                base);
        String file = FORKS + base + ".json";
        String latencyFile = LATENCY + base + ".hlog";
        try {
            Optional<String> latencySha = Optional.empty();
            if (Files.exists(pendingLatency())) {
                DurableFiles.adopt(pendingLatency(), folder.resolve(latencyFile));
                latencySha = Optional.of(Digests.sha256(Json.bytes(folder.resolve(latencyFile))));
            }
            DurableFiles.write(folder.resolve(file), content);
            Files.deleteIfExists(pendingResult());
            List<Manifest.ForkEntry> forks = new ArrayList<>(manifest.forks());
            forks.add(new Manifest.ForkEntry(
                    number,
                    fork.round(),
                    fork.benchmark().name(),
                    fork.benchmark().params(),
                    file,
                    Digests.sha256(content),
                    latencySha.map(s -> latencyFile),
                    latencySha,
                    fork.seconds()));
            replace(forks, manifest.failures(), manifest.skips());
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /**
     * Notes what a further round will measure, before it begins.
     *
     * @param places in the suite, 0-based
     */
    public void addFurtherRound(List<Integer> places) {
        Manifest.PlanFacts plan = manifest.plan();
        List<List<Integer>> further = new ArrayList<>(plan.further());
        further.add(places);
        manifest = new Manifest(
                manifest.format(),
                manifest.tool(),
                manifest.run(),
                new Manifest.PlanFacts(
                        plan.iterations(), plan.rounds(), plan.estimatedSeconds(), plan.budgetSeconds(), further),
                manifest.suite(),
                manifest.forks(),
                manifest.failures(),
                manifest.skips(),
                manifest.files());
        writeManifest();
    }

    /** Notes a fork that gave no result. */
    public void addFailure(BenchmarkId benchmark, int round, String reason) {
        replace(manifest.forks(), with(manifest.failures(), benchmark, round, reason), manifest.skips());
    }

    /** Notes a benchmark that this guest cannot run. */
    public void addSkip(BenchmarkId benchmark, int round, String reason) {
        replace(manifest.forks(), manifest.failures(), with(manifest.skips(), benchmark, round, reason));
    }

    private List<Manifest.FailureEntry> with(
            List<Manifest.FailureEntry> entries, BenchmarkId benchmark, int round, String reason) {
        List<Manifest.FailureEntry> more = new ArrayList<>(entries);
        more.add(new Manifest.FailureEntry(round, benchmark.name(), benchmark.params(), redact.apply(reason)));
        return more;
    }

    /** Writes {@code environment.json}; without an end, that of a run under way. */
    public void writeEnvironment(Environment start, Optional<Environment> end, List<EnvironmentChange> changes) {
        ObjectNode node = Json.MAPPER.createObjectNode().put("format", Bundles.ENVIRONMENT_FORMAT);
        node.set("start", Fields.write(start));
        end.ifPresent(e -> node.set("end", Fields.write(e)));
        node.set("changes", Fields.write(changes));
        writeListed("environment.json", Json.MAPPER.writeValueAsBytes(node));
    }

    /** Writes {@code jmh.json} and closes the books. */
    public void finish(State state, Instant endedAt) {
        List<JsonNode> forks = manifest.forks().stream()
                .map(f -> Json.read(folder.resolve(f.file())))
                .toList();
        writeListed("jmh.json", MergedJmh.merge(forks));
        clearPending();
        markState(state, Optional.of(endedAt));
    }

    /** Changes the state that the manifest shows. */
    public void markState(State state, Optional<Instant> endedAt) {
        Manifest.RunFacts run = manifest.run();
        manifest = new Manifest(
                manifest.format(),
                manifest.tool(),
                new Manifest.RunFacts(
                        run.label(),
                        run.profile(),
                        state.name().toLowerCase(Locale.ROOT),
                        run.seed(),
                        run.startedAt(),
                        endedAt,
                        run.bootIdHash(),
                        run.suiteDigest(),
                        run.jvm()),
                manifest.plan(),
                manifest.suite(),
                manifest.forks(),
                manifest.failures(),
                manifest.skips(),
                manifest.files());
        writeManifest();
    }

    private void writeListed(String name, byte[] content) {
        try {
            DurableFiles.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
        SortedMap<String, String> files = new TreeMap<>(manifest.files());
        files.put(name, Digests.sha256(content));
        manifest = new Manifest(
                manifest.format(),
                manifest.tool(),
                manifest.run(),
                manifest.plan(),
                manifest.suite(),
                manifest.forks(),
                manifest.failures(),
                manifest.skips(),
                files);
        writeManifest();
    }

    private void replace(
            List<Manifest.ForkEntry> forks, List<Manifest.FailureEntry> failures, List<Manifest.FailureEntry> skips) {
        manifest = new Manifest(
                manifest.format(),
                manifest.tool(),
                manifest.run(),
                manifest.plan(),
                manifest.suite(),
                forks,
                failures,
                skips,
                manifest.files());
        writeManifest();
    }

    private void writeManifest() {
        try {
            DurableFiles.write(folder.resolve("manifest.json"), Json.MAPPER.writeValueAsBytes(manifest));
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private static BundleException cannotWrite(Path folder, IOException e) {
        String problem = e instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(e.getMessage()).replace(folder + ": ", "");
        return new BundleException(
                folder, "cannot be written (" + problem + ")", "free some space, or choose another folder with --out");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            Files.deleteIfExists(folder.resolve(".lock"));
        } catch (IOException ignored) {
            // The lock dies with the process; a left-over empty file harms nobody.
        }
    }
}
