// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.boot.Arming;
import io.mitigauge.boot.Station;
import io.mitigauge.boot.Trust;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.bundle.Manifest;
import io.mitigauge.model.Armed;
import io.mitigauge.session.Profile;
import io.mitigauge.session.RunRequest;
import io.mitigauge.session.SessionException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mitigauge arm}: measures by itself after the next boot, and compares. */
@Command(
        name = "arm",
        description = "Measure by itself after the next boot, once: wait until the machine is quiet, repeat the run"
                + " before it, compare, write the report, tell, and disarm. Needs systemd.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:armed", "2:wrong usage", "3:cannot be armed here; nothing was installed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  mitigauge arm --before before",
            "  mitigauge arm --before before --label nosmt --html /srv/nosmt.html",
            "  mitigauge arm --before before --notify-command 'mail -s \"$MITIGAUGE_SUMMARY\" ops'"
        })
final class ArmCommand implements Callable<Integer> {

    private static final Duration LONGEST_SETTLE = Duration.ofHours(24);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--before",
            paramLabel = "<bundle>",
            required = true,
            description =
                    "Run before the boot, complete: bundle folder or label. Its benchmarks, iterations, rounds and"
                            + " arrival rates are repeated.")
    private String before;

    @Option(names = "--label", paramLabel = "<name>", defaultValue = "after", description = "Name of the run then.")
    private String label;

    @Option(
            names = "--profile",
            paramLabel = "<name>",
            converter = Converters.ProfileConverter.class,
            description = "Measure by this profile instead of repeating the run before.")
    private @Nullable Profile profile;

    @Option(names = "--out", paramLabel = "<folder>", defaultValue = "results", description = "Where bundles go.")
    private Path out;

    @Option(
            names = "--html",
            paramLabel = "<file>",
            description = "Where the report goes; by default beside the new bundle, under its name.")
    private @Nullable Path html;

    @Option(
            names = "--settle",
            paramLabel = "<time>",
            defaultValue = "10m",
            converter = Converters.DurationConverter.class,
            description =
                    "Longest wait until the machine is quiet: until others used less than 5 %% of its CPUs, and less than"
                            + " half of one, for 30 s."
                            + " After that it measures all the same, and says so.")
    private Duration settle;

    @Option(
            names = "--notify-command",
            paramLabel = "<command>",
            description =
                    "For the shell, in the end, while it is still armed: MITIGAUGE_STATE is done or failed, MITIGAUGE_SUMMARY a sentence,"
                            + " MITIGAUGE_REPORT the report's file.")
    private @Nullable String notifyCommand;

    @Override
    public Integer call() {
        RunRequest.requireLabel(label);
        if (settle.isNegative() || settle.compareTo(LONGEST_SETTLE) > 0) {
            throw new ParameterException(
                    spec.commandLine(), "--settle must be at most 24h, is " + settle.toMinutes() + "m");
        }
        Path bundle = Bundles.locate(before, out).toAbsolutePath().normalize();
        Manifest manifest = requireComplete(bundle);
        Station station = Stations.ours();
        Arming arming = Stations.arming(station);
        arming.requireArmable();
        Armed armed = new Armed(
                plain(Home.launcher().toAbsolutePath().normalize()),
                plain(bundle),
                label,
                Optional.ofNullable(profile).map(p -> p.name().toLowerCase(Locale.ROOT)),
                plain(out.toAbsolutePath().normalize()),
                Optional.ofNullable(html)
                        .map(file -> plain(file.toAbsolutePath().normalize())),
                Optional.ofNullable(notifyCommand),
                Math.toIntExact(settle.toSeconds()),
                Stations.bootId(),
                Instant.now(),
                List.of(),
                Optional.empty());
        SortedMap<String, String> environment = Stations.environment();
        environment.values().forEach(value -> plain(Path.of(value)));
        arming.arm(armed, environment);
        PrintWriter printer = spec.commandLine().getOut();
        printer.println("armed: after the next boot, \"" + label + "\" is measured " + armed.manner());
        printer.println("see what came of it: mitigauge status, or: " + station.journal());
        warn(armed, station, manifest);
        return ExitCodes.DONE;
    }

    /** What does not keep it from being armed, but from being worth much. */
    private void warn(Armed armed, Station station, Manifest manifest) {
        PrintWriter err = spec.commandLine().getErr();
        Optional.of(armed.tool())
                .filter(tool -> station.isSystem())
                .flatMap(tool -> Trust.firstDoubt(tool, 0))
                .ifPresent(path -> err.println("mitigauge: warning: root will start " + armed.tool()
                        + " at the boot, and others than root can write to " + path));
        if (!manifest.run().suiteDigest().equals(Home.installation().suiteDigest())) {
            err.println("mitigauge: warning: " + armed.before()
                    + " was measured by another build of the benchmarks; better measure it again, and arm anew");
        }
    }

    private Manifest requireComplete(Path bundle) {
        Manifest manifest = Bundles.manifest(bundle);
        if (!manifest.run().state().equals("complete") && profile == null) {
            throw new SessionException(
                    SessionException.Kind.INPUT,
                    bundle + ": is not complete; finish it first with: mitigauge run --resume " + bundle);
        }
        return manifest;
    }

    /** Unit files and shells have lines. */
    private Path plain(Path path) {
        if (path.toString().chars().anyMatch(Character::isISOControl)) {
            throw new ParameterException(
                    spec.commandLine(), "a folder's name has a control character, which units cannot name; move it");
        }
        return path;
    }
}
