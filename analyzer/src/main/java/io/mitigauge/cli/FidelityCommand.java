// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.capture.Capture;
import io.mitigauge.capture.Privacy;
import io.mitigauge.fidelity.Fidelity;
import io.mitigauge.model.Environment;
import io.mitigauge.session.Runs.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mitigauge fidelity}: for developers, who start it by {@code benchmarks/fidelity}. */
@Command(
        name = "fidelity",
        hidden = true,
        description = "Hold the benchmarks against C programs that do the same; start it by benchmarks/fidelity, which"
                + " compiles these.",
        showDefaultValues = true)
final class FidelityCommand implements Callable<Integer> {

    /** What who built the kernel has put behind its version says nothing of its speed. */
    private static final Pattern LOCAL_VERSION = Pattern.compile("(kernel\\.release [0-9.]+)[^ ,]*");

    private static final int QUICK_ROUNDS = 1;
    private static final int QUICK_MILLIS = 50;

    @Spec
    private CommandSpec spec;

    @Option(names = "--peers", paramLabel = "<folder>", required = true, description = "Where the programs are.")
    private Path peers;

    @Option(
            names = "--rounds",
            paramLabel = "<n>",
            defaultValue = "15",
            description = "How often to measure each pair.")
    private int rounds;

    @Option(
            names = "--millis",
            paramLabel = "<n>",
            defaultValue = "1000",
            description = "How long each side measures in a round, in slices of 50 ms in turn.")
    private int millis;

    @Option(
            names = "--only",
            paramLabel = "<text>",
            defaultValue = "",
            description = "Only pairs with this text in their names.")
    private String only;

    @Option(names = "--quick", description = "One short round, to see that it works; its figures mean nothing.")
    private boolean quick;

    @Option(
            names = "--record",
            paramLabel = "<page>",
            description =
                    "Put the table into this page too, between its marks, as docs/fidelity.md has them. With --only,"
                            + " the page keeps its other rows; they must be of this machine.")
    private Optional<Path> record = Optional.empty();

    @Override
    public Integer call() {
        if (!Files.isDirectory(peers)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--peers " + peers + " is no folder; start benchmarks/fidelity, which makes it");
        }
        if (rounds < 1 || millis < 5) {
            throw new ParameterException(spec.commandLine(), "--rounds must be at least 1, --millis at least 5");
        }
        if (record.isPresent() && quick) {
            throw new ParameterException(spec.commandLine(), "--record wants full rounds, not --quick");
        }
        Optional<MeasuredPage> page =
                record.map(file -> MeasuredPage.read(spec.commandLine(), file, "benchmarks/fidelity --record"));
        String machine = machine();
        page.filter(known -> !only.isEmpty()).ifPresent(known -> checkSameMachine(known, machine));
        Installation installation = Home.installation();
        Fidelity.Plan plan = new Fidelity.Plan(
                installation.java(),
                installation.suiteJar(),
                peers,
                quick ? QUICK_ROUNDS : rounds,
                quick ? QUICK_MILLIS : millis,
                only);
        String when = "%s, %d x %d ms".formatted(LocalDate.now(ZoneOffset.UTC), plan.rounds(), plan.millis());
        String table =
                Fidelity.table(plan, when, line -> spec.commandLine().getErr().println(line));
        spec.commandLine().getOut().print(machine + table);
        page.ifPresent(
                known -> known.write(machine + (only.isEmpty() ? table : Fidelity.merged(known.measured(), table))));
        return ExitCodes.DONE;
    }

    private void checkSameMachine(MeasuredPage page, String machine) {
        if (!page.measured().startsWith(machine)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--record: the page's rows are not of this machine as it is now; measure all pairs, without --only");
        }
    }

    /** Where: figures without it are worth nothing. */
    private static String machine() {
        Environment machine =
                Capture.environment(Path.of("/"), Privacy.PRIVATE, InstantSource.system(), Home.version());
        String where = Stream.of("cpu.model", "hypervisor.kind", "cpu.online", "kernel.release", "jvm.version")
                .flatMap(field -> machine.text(field).map(text -> field + " " + text).stream())
                .collect(Collectors.joining(", "));
        return "Measured on: %s.%n%n".formatted(LOCAL_VERSION.matcher(where).replaceFirst("$1"));
    }
}
