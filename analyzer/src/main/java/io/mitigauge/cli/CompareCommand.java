// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.BundleException;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.bundle.CalibrationFile;
import io.mitigauge.capture.Capture;
import io.mitigauge.capture.CapturedTree;
import io.mitigauge.capture.Privacy;
import io.mitigauge.compare.Calibrations;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.Settings;
import io.mitigauge.compare.Side;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import io.mitigauge.report.FactorJson;
import io.mitigauge.report.FactorReport;
import io.mitigauge.report.HtmlReport;
import io.mitigauge.report.JsonReport;
import io.mitigauge.report.TerminalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mitigauge compare}: two runs, a verdict per benchmark. */
@Command(
        name = "compare",
        description = "Compare two runs, benchmark by benchmark: slower, faster, equivalent or unclear, and why.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, whatever the verdicts",
            "1:with --fail-above: a benchmark is slower by more than that",
            "2:wrong usage",
            "3:a run cannot be read, or a report cannot be written",
            "4:the two sides are not comparable"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mitigauge compare before after",
            "  mitigauge compare before after --html report.html --json report.json",
            "  mitigauge compare off-1,off-2,off-3 on-1,on-2,on-3",
            "  mitigauge compare --factors smt,mitigations on-off on-auto nosmt-off nosmt-auto",
            "  mitigauge compare old-jmh-result.json new-jmh-result.json --margin 5"
        })
final class CompareCommand implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            description =
                    "Bundle folder, label, JMH result file, or captured tree (collect.sh); several boots of the same"
                            + " state joined by commas.")
    private String before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same, for the side that is judged.")
    private String after;

    @Parameters(
            index = "2..*",
            paramLabel = "MORE",
            showDefaultValue = Visibility.NEVER,
            description = "With --factors: further runs, of any state, in any order.")
    private List<String> more = List.of();

    @Option(
            names = "--factors",
            paramLabel = "<factor>",
            showDefaultValue = Visibility.NEVER,
            split = ",",
            description =
                    "Attribute what all runs differ by to these factors: smt, mitigations, kernel, host. The state of each"
                            + " run is told from its own environment.")
    private List<String> factors = List.of();

    @Option(
            names = "--margin",
            paramLabel = "<percent>",
            defaultValue = "3",
            description = "Difference that does no harm, above 0 and below 100.")
    private double marginPercent;

    @Option(
            names = "--html",
            paramLabel = "<file>",
            description = "Write a report as one offline page; of two sides, with charts.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "<file>", description = "Write the result as JSON; - for standard output.")
    private @Nullable String json;

    @Option(
            names = "--calibration",
            paramLabel = "<file>",
            description = "What calibrate learnt; results/calibration.json by default, where it is of this machine.")
    private @Nullable Path calibration;

    @Option(
            names = "--fail-above",
            paramLabel = "<percent>",
            description = "Exit with 1 if the mean of a benchmark is called slower and its cost is above this.")
    private @Nullable Double failAbovePercent;

    @Option(names = "--all", description = "List every benchmark and quantile, not only those that need eyes.")
    private boolean all;

    @Option(names = "--explain", description = "Explain every column and word.")
    private boolean explain;

    @Override
    public Integer call() {
        checkOptions();
        if (!factors.isEmpty()) {
            return attribute();
        }
        List<Path> beforePaths = located(before);
        List<Path> afterPaths = located(after);
        checkDifferent(beforePaths, afterPaths);
        Side first = side(beforePaths, "before");
        Side second = side(afterPaths, "after");
        Settings settings = Settings.withMargin(marginPercent / 100);
        List<Run> runs =
                Stream.concat(first.runs().stream(), second.runs().stream()).toList();
        Optional<Calibration> known = calibration(runs);
        if (known.isPresent()) {
            settings = settings.with(Calibrations.betweenRuns(known.get(), Calibrations.sameBoot(runs)));
        }
        Comparison comparison = Comparisons.between(first, second, settings);
        TerminalReport.Options options = new TerminalReport.Options(all, explain, Home.colour());
        write(
                () -> HtmlReport.render(comparison),
                () -> JsonReport.comparison(comparison),
                () -> TerminalReport.render(comparison, options));
        if (!comparison.comparable()) {
            return ExitCodes.NOT_COMPARABLE;
        }
        return failAbovePercent != null && exceeds(comparison, failAbovePercent) ? ExitCodes.THRESHOLD : ExitCodes.DONE;
    }

    /** Any number of runs, each in the state that its environment tells. */
    private int attribute() {
        List<Factor> asked = FactorsOption.parse(spec.commandLine(), factors);
        List<Path> paths = Stream.concat(Stream.of(before, after), more.stream())
                .flatMap(names -> located(names).stream())
                .toList();
        DistinctRuns.require(paths);
        List<Run> runs = paths.stream().map(CompareCommand::read).toList();
        Settings settings = Settings.withMargin(marginPercent / 100);
        Optional<Calibration> known = calibration(runs);
        if (known.isPresent()) {
            settings = settings.with(Calibrations.betweenRuns(known.get(), false));
        }
        FactorComparison comparison = FactorsOption.compare(runs, asked, settings);
        TerminalReport.Options options = new TerminalReport.Options(all, explain, Home.colour());
        write(
                () -> HtmlReport.render(comparison),
                () -> FactorJson.of(comparison),
                () -> FactorReport.render(comparison, options));
        return failAbovePercent != null && FactorsOption.exceeds(comparison, failAbovePercent)
                ? ExitCodes.THRESHOLD
                : ExitCodes.DONE;
    }

    private static Side side(List<Path> paths, String name) {
        Side side = Side.of(paths.stream().map(CompareCommand::read).toList());
        OneState.require(side, "the runs " + name, "leave one out, or compare them with each other");
        return side;
    }

    /** That which was named, whatever machine it is of; else the usual one, if it is of this machine. */
    private Optional<Calibration> calibration(List<Run> runs) {
        if (calibration != null) {
            return usable(calibration, CalibrationFile.read(calibration), runs);
        }
        Path usual = Home.results().resolve(CalibrationFile.NAME);
        return undamaged(usual).flatMap(known -> usable(usual, known, runs));
    }

    /** Nobody asked for it by name, so the comparison can do without. */
    private Optional<Calibration> undamaged(Path usual) {
        if (!Files.exists(usual)) {
            return Optional.empty();
        }
        try {
            return Optional.of(CalibrationFile.read(usual));
        } catch (BundleException e) {
            warn("the comparison goes on without the calibration " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Calibration> usable(Path file, Calibration known, List<Run> runs) {
        Optional<String> obstacle = runs.stream()
                .skip(1)
                .flatMap(run -> Calibrations.obstacle(known, runs.getFirst(), run).stream())
                .findFirst();
        obstacle.ifPresent(why -> warn("the calibration " + file + " " + why
                + (calibration == null ? "; it is not used" : "; it is used because you named it")));
        if (obstacle.isPresent() && calibration == null) {
            return Optional.empty();
        }
        if (CalibrationFile.leavesOutQuantiles(file)) {
            warn("the calibration " + file + " learnt quantiles in an older way; defaults are used for"
                    + " them: make it again with calibrate");
        }
        return Optional.of(known);
    }

    private void warn(String words) {
        spec.commandLine().getErr().println("mitigauge: " + words);
    }

    private void checkOptions() {
        if (factors.isEmpty() && !more.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "compare takes two sides, and " + more.getFirst()
                            + " is a third: join boots of one state by commas, or name --factors");
        }
        if (!(marginPercent > 0 && marginPercent < 100)) {
            throw new ParameterException(
                    spec.commandLine(), "--margin must be above 0 and below 100 percent, is " + marginPercent);
        }
        if (failAbovePercent != null && !(failAbovePercent >= 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--fail-above must be >= 0 percent, is " + failAbovePercent);
        }
    }

    private static Run read(Path path) {
        if (!CapturedTree.isTree(path)) {
            return Bundles.read(path);
        }
        try (CapturedTree tree = CapturedTree.open(path)) {
            return Run.ofEnvironment(
                    path.toString(),
                    Capture.environment(tree.root(), Privacy.PRIVATE, InstantSource.system(), Home.version()));
        }
    }

    private List<Path> located(String names) {
        if (Stream.of(names.split(",", -1)).anyMatch(String::isBlank)) {
            throw new ParameterException(
                    spec.commandLine(), "\"" + names + "\" names a run that has no name: join names by single commas");
        }
        return Stream.of(names.split(",", -1))
                .map(name -> Bundles.locate(name.strip(), Home.results()))
                .toList();
    }

    /** A copy may be held against what it was copied from, to see that nothing is found. */
    private static void checkDifferent(List<Path> before, List<Path> after) {
        DistinctRuns.requireOtherPlaces(
                Stream.concat(before.stream(), after.stream()).toList());
        DistinctRuns.require(before);
        DistinctRuns.require(after);
    }

    private void write(Supplier<String> page, Supplier<String> document, Supplier<String> report) {
        if (html != null) {
            writeFile(html, page);
        }
        output(document, report);
        if (html != null && !STANDARD_OUTPUT.equals(json)) {
            spec.commandLine().getOut().println("report: " + html);
        }
    }

    /** JSON where it was asked for; the terminal unless JSON goes there. */
    private void output(Supplier<String> document, Supplier<String> report) {
        if (STANDARD_OUTPUT.equals(json)) {
            spec.commandLine().getOut().print(document.get());
            return;
        }
        if (json != null) {
            writeFile(Path.of(json), document);
        }
        spec.commandLine().getOut().print(report.get());
    }

    private static void writeFile(Path file, Supplier<String> content) {
        try {
            Files.writeString(file, content.get());
        } catch (IOException e) {
            throw new BundleException(
                    file, "cannot be written (" + e.getClass().getSimpleName() + ")", "name another file");
        }
    }

    /** By means alone: quantiles are exploratory, and may be called falsely more often than a gate allows. */
    private static boolean exceeds(Comparison comparison, double percent) {
        return comparison.benchmarks().stream()
                .filter(b -> !b.metric().exploratory() && b.verdict() instanceof Verdict.Slower)
                .anyMatch(b -> 100 * cost(b) > percent);
    }

    /** Relative change in the direction of worse. */
    private static double cost(BenchmarkComparison benchmark) {
        double change = benchmark.change().orElseThrow().point();
        return benchmark.direction() == Direction.LOWER_IS_BETTER ? change : -change;
    }
}
