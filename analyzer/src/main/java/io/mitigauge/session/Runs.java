// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.bundle.BundleWriter;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.bundle.Digests;
import io.mitigauge.bundle.Manifest;
import io.mitigauge.measure.CoreProbe;
import io.mitigauge.measure.ForkOutcome;
import io.mitigauge.measure.ForkProgress;
import io.mitigauge.measure.ForkRequest;
import io.mitigauge.measure.Measurer;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.RunInfo.State;
import io.mitigauge.model.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Starts new runs and resumes interrupted ones. May be aborted from another thread. */
public final class Runs implements AutoCloseable {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final IterationPlan TINY = new IterationPlan(1, 10, 1, 10);

    /** A fork that is tried takes a second; in an emulated guest on a busy host it took more than one minute. */
    private static final Duration TRY_PATIENCE = Duration.ofMinutes(5);

    private static final IterationPlan SATURATION = new IterationPlan(5, 200, 5, 200);
    private static final double MICROS_PER_SECOND = 1e6;

    private final Installation installation;
    private final Console console = new Console();
    private final Measurer measurer;
    private final CoreProbe cores;

    private Runs(Installation installation) {
        this.installation = installation;
        this.measurer = Measurer.start(installation.java(), installation.suiteJar(), console::line);
        this.cores = new CoreProbe(installation.java(), installation.suiteJar());
    }

    /**
     * How a run ended.
     *
     * @param forks how many are in the bundle
     */
    public record Ended(
            State state,
            Path folder,
            int forks,
            List<Manifest.FailureEntry> failures,
            List<Manifest.FailureEntry> skips) {}

    /**
     * Starts the benchmark host.
     *
     * @throws io.mitigauge.measure.MeasureException if it cannot be started
     */
    public static Runs with(Installation installation) {
        return new Runs(installation);
    }

    /** What there is to measure. */
    public Suite suite() {
        return measurer.suite();
    }

    /**
     * Takes a new run.
     *
     * @throws SessionException if what is asked for makes no sense
     * @throws io.mitigauge.bundle.BundleException if the bundle cannot be written
     */
    public Ended start(RunRequest request, RunListener listener) {
        checkWritable(request.out());
        List<BenchmarkSpec> suite = suite().benchmarks();
        Optional<Manifest> like = request.like().map(Bundles::manifest);
        List<BenchmarkSpec> chosen = ArrivalRates.settled(
                like.map(m -> Selection.like(benchmarks(m), suite)).orElseGet(() -> chosen(request, suite)),
                () -> requestsPerSecond(listener));
        Duration overhead = forkOverhead(suite);
        RunPlan plan = like.map(m -> repeat(m, overhead, chosen))
                .orElseGet(() -> request.budget()
                        .map(budget -> RunPlan.ofBudget(request.profile(), budget, overhead, chosen))
                        .orElseGet(() -> RunPlan.ofProfile(request.profile(), overhead, chosen)))
                .withSeed(request.seed());
        Guest guest = new Guest(request.fullEnvironment(), installation.version(), places(request.out()), cores)
                .settled(request.settled());
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Path folder = folder(request.out(), now, request.label());
        Manifest manifest = manifest(request, plan, guest, now);
        try (BundleWriter bundle = BundleWriter.create(folder, manifest, guest.redaction())) {
            return run(plan, bundle, guest, listener);
        }
    }

    /** Where a new run goes: a clock that is set back, or stands still, may name the same second again. */
    static Path folder(Path out, Instant now, String label) {
        String second = FOLDER.format(now);
        Path folder = out.resolve(second + "-" + label);
        for (int again = 2; Files.exists(folder); again++) {
            folder = out.resolve(second + "." + again + "-" + label);
        }
        return folder;
    }

    /**
     * Goes on with an interrupted run.
     *
     * @param anyway even where suite, boot or JDK are not those with which it was begun
     * @throws SessionException if there is nothing left to do, or without {@code anyway} if something changed
     */
    public Ended resume(Path folder, boolean anyway, boolean fullEnvironment, RunListener listener) {
        Guest guest = new Guest(fullEnvironment, installation.version(), places(folder), cores);
        try (BundleWriter bundle = BundleWriter.resume(folder, guest.redaction())) {
            Manifest manifest = bundle.manifest();
            if (manifest.run().state().equals("complete")) {
                throw new SessionException(
                        SessionException.Kind.USAGE, folder + ": is complete; start a new run instead of --resume");
            }
            if (!anyway) {
                Resumption.check(manifest, installation, guest.bootIdHash(), folder);
            }
            List<BenchmarkSpec> suite =
                    manifest.suite().stream().map(Manifest.SuiteEntry::spec).toList();
            bundle.markState(State.RUNNING, Optional.empty());
            return run(rest(manifest, suite), bundle, guest, listener);
        }
    }

    private static List<BenchmarkId> benchmarks(Manifest manifest) {
        return manifest.suite().stream().map(entry -> entry.spec().id()).toList();
    }

    private static List<BenchmarkSpec> chosen(RunRequest request, List<BenchmarkSpec> suite) {
        return request.only().isEmpty()
                ? Selection.of(suite, request.profile().tier())
                : Selection.of(suite, request.only());
    }

    private Places places(Path out) {
        return new Places(installation.java(), installation.suiteJar(), out);
    }

    private Ended run(RunPlan plan, BundleWriter bundle, Guest guest, RunListener listener) {
        console.to(bundle::appendConsole);
        State state = new Session(plan, bundle, measurer, guest, listener).run();
        return new Ended(
                state,
                bundle.folder(),
                bundle.manifest().forks().size(),
                bundle.manifest().failures(),
                bundle.manifest().skips());
    }

    private static RunPlan repeat(Manifest manifest, Duration overhead, List<BenchmarkSpec> suite) {
        return RunPlan.repeating(manifest.run().profile(), manifest.plan(), overhead, suite);
    }

    /** The recorded estimate knows how slow this machine starts forks. */
    private static RunPlan rest(Manifest manifest, List<BenchmarkSpec> suite) {
        Manifest.PlanFacts plan = manifest.plan();
        return RunPlan.ofEstimate(
                        manifest.run().profile(),
                        plan.iterations(),
                        plan.rounds(),
                        Duration.ofSeconds(plan.estimatedSeconds() + 1),
                        suite)
                .followedBy(
                        new RunPlan.Further(plan.further(), plan.budgetSeconds().map(Duration::ofSeconds)))
                .withSeed(manifest.run().seed());
    }

    private Manifest manifest(RunRequest request, RunPlan plan, Guest guest, Instant now) {
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.Tool(installation.version(), installation.commit()),
                new Manifest.RunFacts(
                        request.label(),
                        plan.profile(),
                        "running",
                        plan.seed(),
                        now,
                        Optional.empty(),
                        guest.bootIdHash(),
                        installation.suiteDigest(),
                        Runtime.version().toString()),
                new Manifest.PlanFacts(
                        plan.iterations(),
                        plan.rounds(),
                        plan.estimate().toSeconds(),
                        plan.further().budget().map(Duration::toSeconds),
                        plan.further().rounds()),
                plan.suite().stream().map(Manifest.SuiteEntry::of).toList(),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>());
    }

    /** Fails early, before anything is measured. */
    private static void checkWritable(Path out) {
        try {
            Files.createDirectories(out);
            Path probe = Files.createTempFile(out, ".writable", "");
            Files.delete(probe);
        } catch (IOException e) {
            throw new SessionException(
                    SessionException.Kind.INPUT,
                    out + ": cannot be written (" + e.getClass().getSimpleName()
                            + "); choose another folder with --out");
        }
    }

    /**
     * Wall time of a fork beyond its iterations, on this machine now: the second of two tiny forks of a control, the
     * first of which warms the disk cache and makes the class-data archive.
     */
    private Duration forkOverhead(List<BenchmarkSpec> suite) {
        BenchmarkSpec probe =
                suite.stream().filter(BenchmarkSpec::control).findFirst().orElse(suite.getFirst());
        long nanos = 0;
        for (int i = 0; i < 2; i++) {
            long start = System.nanoTime();
            requireMeasurable(tryFork(probe.id(), TINY, progress -> {}));
            nanos = System.nanoTime() - start;
        }
        return Duration.ofNanos(nanos).minusMillis(TINY.totalMillis());
    }

    /** A fork whose result is not kept. */
    private ForkOutcome tryFork(BenchmarkId benchmark, IterationPlan iterations, Consumer<ForkProgress> listener) {
        try {
            Path scratch = Files.createTempDirectory("mitigauge-");
            Path result = scratch.resolve("result.json");
            Path latencies = scratch.resolve("latency.hlog");
            ForkOutcome outcome =
                    measurer.run(new ForkRequest(benchmark, iterations, result, latencies), TRY_PATIENCE, listener);
            Files.deleteIfExists(result);
            Files.deleteIfExists(latencies);
            Files.delete(scratch);
            return outcome;
        } catch (IOException e) {
            throw new SessionException(
                    SessionException.Kind.INPUT, "the temporary folder cannot be used (" + e.getMessage() + ")");
        }
    }

    /** The most that a service can serve, by one fork; empty where it cannot be measured. */
    private OptionalDouble requestsPerSecond(RunListener listener) {
        listener.saturating();
        List<Double> micros = new ArrayList<>();
        tryFork(ArrivalRates.SATURATION, SATURATION, progress -> {
            if (!progress.warmup() && progress.unit().equals("us/op")) {
                micros.add(progress.score());
            }
        });
        return micros.stream().mapToDouble(each -> MICROS_PER_SECOND / each).average();
    }

    private static void requireMeasurable(ForkOutcome outcome) {
        String reason = switch (outcome) {
            case ForkOutcome.Failed failed -> failed.reason();
            case ForkOutcome.Skipped skipped -> skipped.reason();
            case ForkOutcome.Done ignored -> "";
            case ForkOutcome.Aborted ignored -> "";
        };
        if (!reason.isEmpty()) {
            throw new SessionException(SessionException.Kind.INPUT, "no benchmark can be measured here: " + reason);
        }
    }

    /** Stops the fork in flight; the run then ends as interrupted. For shutdown hooks. */
    public void abort() {
        measurer.abort();
        cores.abort();
    }

    @Override
    public void close() {
        measurer.close();
    }

    /** Where things are installed: found by the command line, used here. */
    public record Installation(Path java, Path suiteJar, String version, String commit, String suiteDigest) {

        /**
         * Computes the digest of the suite.
         *
         * @throws SessionException if the jar is missing
         */
        public static Installation of(Path java, Path suiteJar, String version, String commit) {
            try {
                return new Installation(java, suiteJar, version, commit, Digests.sha256(Files.readAllBytes(suiteJar)));
            } catch (IOException e) {
                throw new SessionException(
                        SessionException.Kind.INPUT, suiteJar + ": cannot be read; start mitigauge by its launcher");
            }
        }
    }
}
