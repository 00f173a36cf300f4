// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.boot.BootException;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.capture.TreeException;
import io.mitigauge.measure.MeasureException;
import io.mitigauge.session.SessionException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code mitigauge} and what all its verbs share: version, {@code --verbose}, one-line errors. */
@Command(
        name = "mitigauge",
        description = {
            "What did a reboot into other SMT, mitigation or kernel settings cost this machine, and is the difference real?",
            ""
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Cli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExample:%n",
        footer = {
            "  mitigauge run --label before",
            "  (switch SMT or mitigations, reboot)",
            "  mitigauge run --label after --like before",
            "  mitigauge compare before after --html report.html"
        })
public final class Cli implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "On errors, also show where in the program they arose.")
    private boolean verbose;

    private Cli() {}

    /**
     * Runs one command line.
     *
     * @param out takes results
     * @param err takes progress and errors
     * @return the exit code
     */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        Cli cli = new Cli();
        CommandLine commandLine = new CommandLine(cli);
        commands(args).forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        commandLine // and all that were added
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(Cli::wrongUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> cli.failed(e, command));
        int code = commandLine.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** The command that is named, alone: reflection on all of them takes longer than {@code status} does. */
    private static Map<String, Supplier<Object>> commands(String... args) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("status", StatusCommand::new);
        all.put("list", ListCommand::new);
        all.put("run", RunCommand::new);
        all.put("order", OrderCommand::new);
        all.put("show", ShowCommand::new);
        all.put("compare", CompareCommand::new);
        all.put("calibrate", CalibrateCommand::new);
        all.put("arm", ArmCommand::new);
        all.put("disarm", DisarmCommand::new);
        all.put("after-boot", AfterBootCommand::new);
        all.put("trial", TrialCommand::new);
        all.put("fidelity", FidelityCommand::new);
        if (args.length > 0 && all.containsKey(args[0])) {
            all.keySet().retainAll(Set.of(args[0]));
        }
        return all;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: status, list, run, order, show, compare, calibrate, trial, arm or disarm");
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage");
        err.println("mitigauge: " + message + suggestion(e) + "; see "
                + command.getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCodes.USAGE;
    }

    private static String suggestion(ParameterException e) {
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
    }

    private int failed(Exception e, CommandLine command) {
        PrintWriter err = command.getErr();
        if (verbose) {
            e.printStackTrace(err);
        }
        int code = code(e);
        err.println(
                code == ExitCodes.INTERNAL
                        ? "mitigauge: internal error (" + e + "); please report it with the output of --verbose"
                        : "mitigauge: " + e.getMessage());
        return code;
    }

    private static int code(Exception e) {
        return switch (e) {
            case BundleException bundle -> ExitCodes.INPUT;
            case TreeException tree -> ExitCodes.INPUT;
            case MeasureException measure -> ExitCodes.INPUT;
            case BootException boot -> ExitCodes.INPUT;
            case SessionException session ->
                switch (session.kind()) {
                    case USAGE -> ExitCodes.USAGE;
                    case INPUT -> ExitCodes.INPUT;
                    case NOT_COMPARABLE -> ExitCodes.NOT_COMPARABLE;
                };
            default -> ExitCodes.INTERNAL;
        };
    }

    /** Version as {@code --version} prints it. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"mitigauge " + Home.version() + " (" + Home.commit() + ")"};
        }
    }
}
