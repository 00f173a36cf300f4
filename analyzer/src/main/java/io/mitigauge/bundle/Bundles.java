// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.RunInfo.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds and reads runs: bundle folders, and plain JMH result files. */
public final class Bundles {

    static final String ENVIRONMENT_FORMAT = "mitigauge-environment/1";

    /** A bundle of more forks than this is not ours. */
    private static final int MAX_FORKS = 100_000;

    private static final Pattern FORK_FILE = Pattern.compile("forks/\\d{4,9}-[A-Za-z0-9.=-]{1,120}\\.json");
    private static final Pattern LATENCY_FILE = Pattern.compile("latency/\\d{4,9}-[A-Za-z0-9.=-]{1,120}\\.hlog");

    private Bundles() {}

    /**
     * Finds what the user named: a path, or the label of a run below {@code results}, of which the latest is taken.
     *
     * @throws BundleException if there is neither
     */
    public static Path locate(String name, Path results) {
        Path path = Path.of(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return path;
        }
        if (name.contains("/")) {
            throw new BundleException(name, "does not exist", "name a bundle folder, a label or a JMH result file");
        }
        try (Stream<Path> folders = Files.exists(results) ? Files.list(results) : Stream.empty()) {
            return folders.filter(f -> isRunWithLabel(f, name))
                    .max(Comparator.comparing(f -> f.getFileName().toString()))
                    .orElseThrow(() -> new BundleException(
                            name,
                            "is neither a path nor the label of a run in " + results,
                            "see what is there with: ls " + results));
        } catch (IOException e) {
            throw new BundleException(results, "cannot be listed (" + e.getMessage() + ")", "check its permissions");
        }
    }

    /**
     * A secondary result, one value for each measured iteration, in what JMH wrote of one fork of one benchmark.
     *
     * @return empty where the fork did not report it
     * @throws BundleException if the file cannot be read
     */
    public static List<Double> secondary(Path file, String name) {
        JsonNode iterations = Json.read(file)
                .path(0)
                .path("secondaryMetrics")
                .path(name)
                .path("rawData")
                .path(0);
        return iterations.valueStream().map(JsonNode::asDouble).toList();
    }

    private static boolean isRunWithLabel(Path folder, String label) {
        String name = String.valueOf(folder.getFileName());
        return (name.equals(label) || name.matches("\\d{8}T\\d{6}Z(\\.\\d+)?-" + Pattern.quote(label)))
                && Files.exists(folder.resolve("manifest.json"));
    }

    /**
     * The run with a label that was begun in a boot and is not complete; of several, that with the most forks. Names and
     * clocks decide nothing: a clock may have jumped.
     */
    public static Optional<Path> unfinished(Path results, String label, String bootIdHash) {
        try (Stream<Path> folders = Files.exists(results) ? Files.list(results) : Stream.empty()) {
            return folders.filter(folder -> isRunWithLabel(folder, label))
                    .filter(folder -> isUnfinished(folder, bootIdHash))
                    .max(Comparator.comparingInt(
                            folder -> manifest(folder).forks().size()));
        } catch (IOException e) {
            throw new BundleException(results, "cannot be listed (" + e.getMessage() + ")", "check its permissions");
        }
    }

    private static boolean isUnfinished(Path folder, String bootIdHash) {
        try {
            Manifest.RunFacts run = manifest(folder).run();
            return run.bootIdHash().equals(Optional.of(bootIdHash))
                    && !run.state().equals("complete");
        } catch (BundleException e) {
            return false; // damaged: nothing to go on with
        }
    }

    /**
     * Reads a run.
     *
     * @throws BundleException if anything in it is missing, damaged, too large, or outside the folder
     */
    public static Run read(Path path) {
        return Files.isDirectory(path) ? readBundle(path) : JmhFile.read(path, path.toString());
    }

    /**
     * What a run has in common with its copies, and with no other run: of a bundle its start, its seed and its boot; of a JMH
     * file its content.
     *
     * @throws BundleException if that cannot be read
     */
    public static String identity(Path path) {
        if (!Files.isDirectory(path)) {
            return Digests.sha256(Json.bytes(path));
        }
        Manifest.RunFacts run = manifest(path).run();
        return String.join(
                " ",
                run.startedAt().toString(),
                Long.toString(run.seed()),
                run.bootIdHash().orElse(""));
    }

    /**
     * The manifest of a bundle.
     *
     * @throws BundleException if there is none that this version understands
     */
    public static Manifest manifest(Path folder) {
        Path file = folder.resolve("manifest.json");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new BundleException(folder, "is not a bundle (no manifest.json)", "name a folder that run wrote");
        }
        JsonNode tree = Json.read(file);
        String format = tree.path("format").asString("");
        if (!format.equals(Manifest.FORMAT)) {
            throw new BundleException(
                    file,
                    "has the format \"" + format + "\", not " + Manifest.FORMAT,
                    "use the mitigauge that wrote it, or a newer one");
        }
        try {
            Manifest manifest = Json.MAPPER.treeToValue(tree, Manifest.class);
            check(manifest, file);
            return manifest;
        } catch (JacksonException e) {
            throw new BundleException(file, Json.shortly(e), "it was damaged; record the run again");
        }
    }

    private static void check(Manifest manifest, Path file) {
        if (manifest.forks().size() > MAX_FORKS) {
            throw new BundleException(file, "lists more than 100,000 forks", "this is not a bundle of mitigauge");
        }
        for (Manifest.ForkEntry fork : manifest.forks()) {
            boolean sane = FORK_FILE.matcher(fork.file()).matches()
                    && fork.latencyFile()
                            .map(f -> LATENCY_FILE.matcher(f).matches())
                            .orElse(true);
            if (!sane) {
                throw new BundleException(file, "names a file outside the bundle's own", "do not trust this bundle");
            }
        }
    }

    private static Run readBundle(Path folder) {
        Manifest manifest = manifest(folder);
        List<Fork> forks = new ArrayList<>();
        for (Manifest.ForkEntry entry : manifest.forks()) {
            forks.add(readFork(folder, entry));
        }
        Optional<JsonNode> environment = readEnvironment(folder, manifest.files());
        Path file = folder.resolve("environment.json");
        return new Run(
                info(folder, manifest),
                environment.map(e -> Fields.readEnvironment(e.path("start"), file)),
                environment.filter(e -> e.has("end")).map(e -> Fields.readEnvironment(e.path("end"), file)),
                forks,
                unmeasured(manifest.failures()),
                unmeasured(manifest.skips()));
    }

    private static List<Run.Failure> unmeasured(List<Manifest.FailureEntry> entries) {
        return entries.stream().map(f -> new Run.Failure(f.id(), f.reason())).toList();
    }

    private static Fork readFork(Path folder, Manifest.ForkEntry entry) {
        Path file = folder.resolve(entry.file());
        verify(file, entry.sha256());
        Fork.Latency latency = Fork.Latency.NONE;
        if (entry.latencyFile().isPresent()) {
            Path log = folder.resolve(entry.latencyFile().get());
            verify(log, entry.latencySha256().orElse(""));
            latency = Latencies.read(log);
        }
        Fork fork = ForkFile.read(Json.read(file), latency, file.toString());
        if (!fork.benchmark().equals(entry.id()) || fork.number() != entry.number()) {
            throw new BundleException(file, "is not the fork that the manifest lists", "do not trust this bundle");
        }
        return fork;
    }

    private static void verify(Path file, String sha256) {
        if (!Digests.sha256(Json.bytes(file)).equals(sha256)) {
            throw new BundleException(
                    file,
                    "differs from the SHA-256 in manifest.json",
                    "it was changed or cut off; record the run again");
        }
    }

    private static Optional<JsonNode> readEnvironment(Path folder, SortedMap<String, String> files) {
        String sha256 = files.get("environment.json");
        if (sha256 == null) {
            return Optional.empty();
        }
        Path file = folder.resolve("environment.json");
        verify(file, sha256);
        return Optional.of(Json.read(file));
    }

    private static RunInfo info(Path folder, Manifest manifest) {
        TreeSet<String> controls = new TreeSet<>();
        manifest.suite().stream().filter(Manifest.SuiteEntry::control).forEach(e -> controls.add(e.benchmark()));
        Manifest.RunFacts run = manifest.run();
        return new RunInfo(
                folder.toString(),
                RunInfo.Kind.BUNDLE,
                run.label(),
                Optional.of(run.startedAt()),
                Optional.of(run.profile()),
                state(run.state(), folder),
                Optional.of(manifest.tool().version()),
                Optional.of(run.suiteDigest()),
                controls,
                Optional.of(manifest.plan().iterations()));
    }

    private static State state(String name, Path folder) {
        for (State state : State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(name)) {
                return state;
            }
        }
        throw new BundleException(folder, "has the unknown state \"" + name + "\"", "use the mitigauge that wrote it");
    }

    /** Environment at the start of a bundle's run, where it was recorded. */
    public static Optional<Environment> startEnvironment(Path folder) {
        return readEnvironment(folder, manifest(folder).files())
                .map(e -> Fields.readEnvironment(e.path("start"), folder));
    }
}
