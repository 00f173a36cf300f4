// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.model.BootOrder;
import io.mitigauge.report.OrderReport;
import io.mitigauge.session.RunRequest;
import io.mitigauge.session.SessionException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mitigauge order}: in which order to boot into states that are to be compared. */
@Command(
        name = "order",
        description = {
            "Draw by lot in which order to boot into the states that you compare, and say what to type after each boot.",
            "Several boots of each state, in such an order, prove what a single one cannot."
        },
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {"  mitigauge order", "  mitigauge order --states on-auto,on-off,off-auto,off-off --boots 3 --seed 7"})
final class OrderCommand implements Callable<Integer> {

    private static final long SEEDS = 1_000_000;

    private enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--states",
            paramLabel = "<name>",
            split = ",",
            defaultValue = "off,on",
            description = {
                "Names for the states, joined by commas; labels of runs begin with them.",
                "With more than two, factors are compared: smt and mitigations, unless you name others."
            })
    private List<String> states;

    @Option(
            names = "--boots",
            paramLabel = "<n>",
            defaultValue = "6",
            description = "Boots of each state: 6 find 5 %% of most system calls on a steady guest.")
    private int boots;

    @Option(
            names = "--seed",
            paramLabel = "<n>",
            description = "Draw the same order again. Default: another each time.")
    private Optional<Long> seed;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How to print it.")
    private Format format;

    @Override
    public Integer call() {
        BootOrder order = drawn();
        order.boots().forEach(this::requireLabel);
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case TEXT -> OrderReport.text(order);
                            case JSON -> OrderReport.json(order);
                        });
        return ExitCodes.DONE;
    }

    private void requireLabel(BootOrder.Boot boot) {
        try {
            RunRequest.requireLabel(boot.label());
        } catch (SessionException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--states become labels: a letter or digit, then letters, digits, dots, dashes or underscores, at most 61"
                            + " in all, not \""
                            + boot.state() + "\"",
                    e);
        }
    }

    private BootOrder drawn() {
        try {
            return BootOrder.byLot(
                    states,
                    boots,
                    seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(SEEDS)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
