// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.BundleException;
import io.mitigauge.bundle.CalibrationFile;
import io.mitigauge.compare.Calibrations;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Run;
import io.mitigauge.report.CalibrationReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mitigauge calibrate}: learns how much runs differ with nothing changed. */
@Command(
        name = "calibrate",
        description = "Learn how much runs of this machine differ although nothing is changed, so that compare need not"
                + " assume it. Takes recorded runs, or makes some.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; compare uses the calibration from now on",
            "2:wrong usage",
            "3:a run cannot be read or made, or the result cannot be written",
            "4:the runs are not of one state",
            "130:interrupted; the runs made so far are kept"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mitigauge calibrate --runs 6 --profile quick --spread 2h",
            "  mitigauge calibrate results/*-monday results/*-tuesday results/*-friday"
        })
final class CalibrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BUNDLE", arity = "0..*", description = "Runs between which nothing was changed.")
    private List<String> bundles = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "<n>", description = "Make so many runs, from 3 to 100.")
    private @Nullable Integer runs;

    @Option(
            names = "--profile",
            paramLabel = "<name>",
            defaultValue = "quick",
            description = "With --runs: the profile; best that of the runs to be compared.")
    private String profile;

    @Option(
            names = "--spread",
            paramLabel = "<time>",
            converter = Converters.DurationConverter.class,
            description =
                    "With --runs: from the first run's start to the last one's, as 2h. A machine differs more over"
                            + " hours than over minutes.")
    private @Nullable Duration spread;

    @Option(
            names = "--out",
            paramLabel = "<file>",
            defaultValue = "results/" + CalibrationFile.NAME,
            description = "Where the calibration goes.")
    private Path out;

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        List<String> names = new ArrayList<>(bundles);
        if (runs != null) {
            int code = measure(runs, names);
            if (code != ExitCodes.DONE) {
                return code;
            }
        }
        List<Run> read = OneState.read(names);
        Calibration calibration;
        try {
            calibration = Calibrations.of(read);
        } catch (IllegalArgumentException e) {
            throw new BundleException(String.join(", ", names), String.valueOf(e.getMessage()), "name other runs");
        }
        CalibrationFile.write(out, calibration);
        PrintWriter output = spec.commandLine().getOut();
        output.print(CalibrationReport.text(calibration));
        output.println("calibration: " + out);
        return ExitCodes.DONE;
    }

    private void checkOptions() {
        if (bundles.isEmpty() == (runs == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "name at least 3 runs with nothing changed between them, or make some with --runs 6");
        }
        if (runs != null && (runs < Calibration.FEWEST || runs > 100)) {
            throw new ParameterException(spec.commandLine(), "--runs must be from 3 to 100, is " + runs);
        }
        if (runs == null && spread != null) {
            throw new ParameterException(spec.commandLine(), "--spread goes with --runs");
        }
    }

    /** Makes the runs, all like the first; adds their folders. */
    private int measure(int count, List<String> folders) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long start = System.nanoTime();
        for (int i = 1; i <= count; i++) {
            waitUntil(start, i, count);
            err.println("calibration, run " + i + " of " + count);
            StringWriter folder = new StringWriter();
            List<String> arguments = new ArrayList<>(List.of("run", "--label", "calibration-" + i));
            arguments.addAll(i == 1 ? List.of("--profile", profile) : List.of("--like", folders.getFirst()));
            int code = Cli.execute(new PrintWriter(folder), err, arguments.toArray(String[]::new));
            if (code != ExitCodes.DONE) {
                return code;
            }
            folders.add(folder.toString().strip());
        }
        return ExitCodes.DONE;
    }

    private void waitUntil(long start, int run, int count) throws InterruptedException {
        if (spread == null) {
            return;
        }
        Duration due = spread.multipliedBy(run - 1L).dividedBy(count - 1L);
        Duration left = due.minusNanos(System.nanoTime() - start);
        if (left.isPositive()) {
            spec.commandLine()
                    .getErr()
                    .println("waiting " + Math.max(1, left.toMinutes()) + " min, so that the runs spread over time");
            Thread.sleep(left);
        }
    }
}
