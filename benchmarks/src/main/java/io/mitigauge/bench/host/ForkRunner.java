// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.linux.MemoryFolder;
import io.mitigauge.bench.place.Cores;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs one fork of one benchmark through JMH and writes its result. */
final class ForkRunner {

    /** Loads what most benchmarks load: calls into C, threads, histograms. */
    private static final Request.Run ARCHIVING = new Request.Run(
            "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip",
            new TreeMap<>(Map.of("placement", "sameCpu")),
            new Request.Phase(1, 10),
            new Request.Phase(1, 10),
            Path.of("unused"),
            "",
            List.of());

    private final Answers answers;
    private final Optional<ClassArchive> archive;
    private Optional<List<String>> jvmArguments = Optional.empty();

    ForkRunner(Answers answers, Optional<ClassArchive> archive) {
        this.answers = answers;
        this.archive = archive;
    }

    /**
     * Runs the fork on the calling thread and returns when its result is written.
     *
     * @throws IllegalArgumentException if there is no such benchmark
     * @throws SkippedException with the reason in one line, if the benchmark cannot be run in this guest
     * @throws ForkFailedException with the reason in one line, if the fork fails
     */
    void run(Request.Run run) {
        Catalogue catalogue = Catalogue.ofThisJar();
        catalogue.find(run.name(), run.params());
        List<String> arguments = jvmArguments();
        EventFormat events = new EventFormat(answers);
        try {
            ChainedOptionsBuilder options = options(run, arguments);
            if (catalogue.isOnAllCpus(run.name())) { // told, because JMH takes a second to find out
                options.threads(Runtime.getRuntime().availableProcessors());
            }
            Collection<RunResult> results = new Runner(options.build(), events).run();
            ResultFormatFactory.getInstance(ResultFormatType.JSON, run.result().toString())
                    .writeOut(results);
        } catch (RunnerException e) {
            MemoryFolder.removeAbandoned(MemoryFolder.USUAL_PLACE);
            if (Failure.isSkip(e)) {
                throw new SkippedException(Failure.reason(e), e);
            }
            throw new ForkFailedException(events.reason(e), e);
        }
    }

    /** Settled before the first fork, so that no measured JVM is one that also writes an archive. */
    private List<String> jvmArguments() {
        if (jvmArguments.isEmpty()) {
            jvmArguments = Optional.of(archive.map(a -> a.addTo(ForkJvm.ARGUMENTS, ForkRunner::loadClasses))
                    .orElse(ForkJvm.ARGUMENTS));
        }
        return withMeasuredCores(jvmArguments.orElseThrow());
    }

    private static List<String> withMeasuredCores(List<String> arguments) {
        String cores = System.getProperty(Cores.MEASURED_PROPERTY, "");
        return cores.isEmpty()
                ? arguments
                : Stream.concat(arguments.stream(), Stream.of("-D" + Cores.MEASURED_PROPERTY + "=" + cores))
                        .toList();
    }

    private static void loadClasses(List<String> arguments) {
        try {
            new Runner(options(ARCHIVING, arguments).build(), new QuietFormat()).run();
        } catch (RunnerException e) {
            System.err.println("the fork that loads classes for the archive failed: " + Failure.reason(e));
        }
    }

    private static ChainedOptionsBuilder options(Request.Run run, List<String> jvmArguments) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(run.name()) + "$")
                .forks(1)
                .warmupForks(0)
                .warmupIterations(run.warmup().iterations())
                .warmupTime(TimeValue.milliseconds(run.warmup().millis()))
                .measurementIterations(run.measurement().iterations())
                .measurementTime(TimeValue.milliseconds(run.measurement().millis()))
                .shouldFailOnError(true)
                .shouldDoGC(false)
                .jvmArgs(jvmArguments.toArray(String[]::new));
        if (!run.peer().isEmpty()) {
            options.addProfiler(
                    PeerProfiler.class, PeerProfiler.options(run.peer())); // first: its slice is in no other's count
        }
        options.addProfiler(
                ForkProfiler.class, ForkProfiler.options(ProcessHandle.current().pid(), run.hlog()));
        run.params().forEach((name, value) -> options.param(name, value));
        return options;
    }
}
