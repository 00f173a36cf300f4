// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Suite;
import io.mitigauge.report.JsonReport;
import io.mitigauge.report.SuiteReport;
import io.mitigauge.session.Profile;
import io.mitigauge.session.Runs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mitigauge list}: what the suite measures. */
@Command(
        name = "list",
        description = "List the benchmarks: what each exposes, what moves it, its control, which profile takes it.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:the suite cannot be started"},
        footerHeading = "%nExamples:%n",
        footer = {"  mitigauge list", "  mitigauge list --format json"})
final class ListCommand implements Callable<Integer> {

    private enum Format {
        TEXT,
        JSON,
        MARKDOWN
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "text|json|markdown",
            defaultValue = "text",
            description = "How to print it.")
    private Format format;

    @Override
    public Integer call() {
        Suite suite;
        try (Runs runs = Runs.with(Home.installation())) {
            suite = runs.suite();
        }
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case TEXT -> SuiteReport.text(suite, ListCommand::seconds);
                            case JSON -> JsonReport.suite(suite, ListCommand::seconds);
                            case MARKDOWN -> SuiteReport.markdown(suite, ListCommand::seconds);
                        });
        return ExitCodes.DONE;
    }

    /** Time of one fork in the standard profile, without the start of its JVM. */
    private static double seconds(BenchmarkSpec benchmark) {
        return (Profile.STANDARD.iterations().totalMillis() + benchmark.setupMillis()) / 1000.0;
    }
}
