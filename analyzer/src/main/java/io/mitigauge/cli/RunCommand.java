// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.bundle.Manifest;
import io.mitigauge.model.RunInfo.State;
import io.mitigauge.session.Profile;
import io.mitigauge.session.RunRequest;
import io.mitigauge.session.Runs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mitigauge run}: measures this guest and leaves a bundle. */
@Command(
        name = "run",
        description = "Measure this machine and keep the result as a bundle.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; the bundle is complete",
            "2:wrong usage",
            "3:nothing can be measured or written here",
            "4:the bundle to resume or repeat belongs to another suite, boot or JDK",
            "130:interrupted; the bundle is valid and can be resumed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mitigauge run --label before",
            "  mitigauge run --label try --profile smoke --only 'syscall.*'",
            "  mitigauge run --label after --like results/20260301T100000Z-before",
            "  mitigauge run --resume results/20260301T100000Z-before"
        })
final class RunCommand implements Callable<Integer> {

    /** How long an interrupted run may take to leave a valid bundle. */
    private static final long GRACE_MILLIS = 1900;

    @Spec
    private CommandSpec spec;

    @Option(names = "--label", paramLabel = "<name>", defaultValue = "run", description = "Name of the run.")
    private String label;

    @Option(
            names = "--profile",
            paramLabel = "<name>",
            converter = Converters.ProfileConverter.class,
            description = "smoke (under 1 min, proves that it works), quick (5 min), standard (10 min, the default) or"
                    + " thorough (80 min, all benchmarks).")
    private @Nullable Profile profile;

    @Option(
            names = "--budget",
            paramLabel = "<time>",
            converter = Converters.DurationConverter.class,
            description = "Wall time to use instead of a profile's, as 90s, 12m or 1h. Its second half goes to the"
                    + " benchmarks whose intervals are widest.")
    private @Nullable Duration budget;

    @Option(
            names = "--like",
            paramLabel = "<bundle>",
            description = "Repeat the benchmarks, iterations and rounds of another run.")
    private @Nullable String like;

    @Option(
            names = "--only",
            paramLabel = "<glob>",
            description =
                    "Benchmarks to take instead of the profile's, with their controls, as 'syscall.*'; may be given"
                            + " several times.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--out", paramLabel = "<folder>", defaultValue = "results", description = "Where bundles go.")
    private Path out;

    @Option(names = "--seed", paramLabel = "<n>", description = "Seed of the order of forks; random by default.")
    private @Nullable Long seed;

    @Option(names = "--resume", paramLabel = "<bundle>", description = "Go on with an interrupted run.")
    private @Nullable String resume;

    @Option(
            names = "--resume-anyway",
            description = "With --resume: even if the suite, the boot or the JDK is another.")
    private boolean resumeAnyway;

    @Option(
            names = "--full-environment",
            description = "Also store private facts: the whole kernel command line, names and addresses. By default a"
                    + " bundle can be sent to a stranger.")
    private boolean fullEnvironment;

    @Option(names = "--settled", hidden = true, description = "What came of waiting for a quiet machine.")
    private @Nullable String settled;

    @Override
    public Integer call() {
        checkOptions();
        ProgressPrinter progress = new ProgressPrinter(spec.commandLine().getErr(), Home.terminalColumns());
        CountDownLatch ended = new CountDownLatch(1);
        try (Runs runs = Runs.with(Home.installation())) {
            Thread hook = new Thread(() -> {
                runs.abort();
                await(ended);
            });
            Runtime.getRuntime().addShutdownHook(hook);
            Runs.Ended end = resume == null
                    ? runs.start(request(), progress)
                    : runs.resume(Bundles.locate(resume, out), resumeAnyway, fullEnvironment, progress);
            int code = report(end);
            ended.countDown();
            removeHook(hook);
            return code;
        } finally {
            ended.countDown();
        }
    }

    private void checkOptions() {
        if (resume == null && resumeAnyway) {
            throw new ParameterException(spec.commandLine(), "--resume-anyway goes with --resume");
        }
        if (resume != null && (like != null || profile != null || budget != null || seed != null || !only.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resume goes on with the bundle's own plan and takes none of the other choices");
        }
        if (like != null && (profile != null || budget != null || !only.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--like repeats the other run's plan: leave out --profile, --budget and --only");
        }
        if (profile != null && budget != null) {
            throw new ParameterException(spec.commandLine(), "give --profile or --budget, not both");
        }
    }

    private RunRequest request() {
        Profile chosen = profile != null ? profile : budget != null ? Profile.forBudget(budget) : Profile.STANDARD;
        return new RunRequest(
                label,
                chosen,
                Optional.ofNullable(budget),
                Optional.ofNullable(like).map(name -> Bundles.locate(name, out)),
                only,
                out,
                seed != null ? seed : RandomGenerator.getDefault().nextLong(1L << 53),
                fullEnvironment,
                Optional.ofNullable(settled));
    }

    private int report(Runs.Ended end) {
        var err = spec.commandLine().getErr();
        if (!end.skips().isEmpty()) {
            err.println("mitigauge: skipped " + end.skips().size()
                    + " that this machine cannot run; see: mitigauge show " + end.folder());
        }
        end.failures().stream()
                .map(Manifest.FailureEntry::id)
                .distinct()
                .forEach(id -> err.println("mitigauge: not all of " + id.shown()
                        + " could be measured; see: mitigauge show " + end.folder()));
        if (end.state() == State.INTERRUPTED) {
            err.println("mitigauge: interrupted; " + end.forks()
                    + " forks are kept; go on with: mitigauge run --resume " + end.folder());
            return ExitCodes.INTERRUPTED;
        }
        spec.commandLine().getOut().println(end.folder());
        if (end.forks() == 0) {
            err.println("mitigauge: nothing could be measured");
            return ExitCodes.INPUT;
        }
        return ExitCodes.DONE;
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean inTime = latch.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            assert inTime : "what is on disk is valid either way";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // The JVM is shutting down already, because of a signal: the hook is what waits for us.
        }
    }
}
