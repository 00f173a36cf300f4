// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.model.Run;
import io.mitigauge.report.JsonReport;
import io.mitigauge.report.ShowReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mitigauge show}: one run. */
@Command(
        name = "show",
        description = "Show one run: environment, results, disturbances.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:the run cannot be read"},
        footerHeading = "%nExamples:%n",
        footer = {"  mitigauge show before", "  mitigauge show results/20260301T100000Z-before --format json"})
final class ShowCommand implements Callable<Integer> {

    private enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "Bundle folder, label, or JMH result file.")
    private String name;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How to print it.")
    private Format format;

    @Override
    public Integer call() {
        Run run = Bundles.read(Bundles.locate(name, Home.results()));
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case TEXT -> ShowReport.render(run);
                            case JSON -> JsonReport.run(run);
                        });
        return ExitCodes.DONE;
    }
}
