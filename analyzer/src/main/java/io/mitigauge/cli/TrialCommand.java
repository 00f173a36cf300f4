// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.BundleException;
import io.mitigauge.model.Run;
import io.mitigauge.model.TrialResult;
import io.mitigauge.report.TrialJson;
import io.mitigauge.report.TrialReport;
import io.mitigauge.trial.Trial;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mitigauge trial}: how often verdicts are wrong, on runs of which the truth is known. */
@Command(
        name = "trial",
        description =
                "Put verdicts to the test on this machine: how often each rule, ours and those of other tools, calls"
                        + " runs different between which nothing was changed, and how often it finds a slowdown of known size.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:a run cannot be read", "4:the runs are not of one state"},
        footerHeading = "%nExample:%n",
        footer = {
            "  mitigauge calibrate --runs 12 --spread 4h",
            "  MITIGAUGE_INJECT_EVERY=10 mitigauge run --label slowed --profile quick",
            "  mitigauge trial results/*-calibration-* results/*-slowed"
        })
final class TrialCommand implements Callable<Integer> {

    private static final String BENCHSTAT = "benchstat";
    private static final int FEWEST_A_SIDE = 2;
    private static final int MOST_A_SIDE = 50;

    private enum Format {
        MARKDOWN,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "BUNDLE",
            arity = "1..*",
            description = "Runs of one state: at least " + Trial.FEWEST
                    + " with nothing changed between them, of which "
                    + Trial.FEWEST_CALIBRATED + " can calibrate each other, and any number that"
                    + " MITIGAUGE_INJECT_EVERY slowed down.")
    private List<String> bundles = List.of();

    @Option(
            names = "--runs-a-side",
            paramLabel = "<n>",
            split = ",",
            defaultValue = "3",
            description =
                    "Also put so many runs on either side, drawn by lot, each counted as a boot, as 3 or 3,4,5. Where "
                            + Trial.CALIBRATING
                            + " or more are left, they calibrate; numbers for which there are too few are left out.")
    private List<Integer> sides = List.of();

    @Option(
            names = "--record",
            paramLabel = "<page>",
            description = "Put the tables into this page too, between its marks, as docs/trial-quick.md has them.")
    private Optional<Path> record = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "markdown|json",
            defaultValue = "markdown",
            description = "How to print it.")
    private Format format;

    @Override
    public Integer call() {
        Optional<MeasuredPage> page =
                record.map(file -> MeasuredPage.read(spec.commandLine(), file, "mitigauge trial --record"));
        List<Run> runs = OneState.read(bundles);
        TrialResult result = result(runs);
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case MARKDOWN -> TrialReport.markdown(result);
                            case JSON -> TrialJson.of(result);
                        });
        page.ifPresent(known -> known.write(TrialReport.markdown(result)));
        return ExitCodes.DONE;
    }

    private TrialResult result(List<Run> runs) {
        if (sides.stream().anyMatch(side -> side < FEWEST_A_SIDE || side > MOST_A_SIDE)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--runs-a-side takes numbers from %d to %d, has %s".formatted(FEWEST_A_SIDE, MOST_A_SIDE, sides));
        }
        try {
            return Trial.of(
                    runs,
                    sides,
                    benchstat(),
                    line -> spec.commandLine().getErr().println(line));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new BundleException(Path.of(BENCHSTAT), String.valueOf(e.getMessage()), "take it off the PATH");
        }
    }

    /** The program itself, where it is on the PATH. */
    private static Optional<Path> benchstat() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, BENCHSTAT))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
