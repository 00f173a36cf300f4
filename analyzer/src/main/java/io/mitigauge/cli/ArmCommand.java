// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.boot.Station;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.bundle.Manifest;
import io.mitigauge.model.Armed;
import io.mitigauge.session.Profile;
import io.mitigauge.session.RunRequest;
import io.mitigauge.session.SessionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
                    "Longest wait until the machine is quiet: until others used less than 5 %% of its CPUs for 30 s."
                            + " After that it measures all the same, and says so.")
    private Duration settle;

    @Option(
            names = "--notify-command",
            paramLabel = "<command>",
            description = "For the shell, in the end: MITIGAUGE_STATE is done or failed, MITIGAUGE_SUMMARY a sentence,"
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
        requireComplete(bundle);
        Station station = Stations.ours();
        Armed armed = new Armed(
                plain(Home.launcher().toAbsolutePath().normalize()),
                plain(bundle),
                label,
                Optional.ofNullable(profile).map(p -> p.name().toLowerCase(Locale.ROOT)),
                plain(writable(out.toAbsolutePath().normalize())),
                Optional.ofNullable(html)
                        .map(file -> plain(file.toAbsolutePath().normalize())),
                Optional.ofNullable(notifyCommand),
                Math.toIntExact(settle.toSeconds()),
                Stations.bootId(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                List.of(),
                Optional.empty());
        armed.html().map(Path::getParent).ifPresent(ArmCommand::writable);
        Stations.arming(station).arm(armed, Stations.home());
        spec.commandLine().getOut().println("armed: after the next boot, \"" + label + "\" is measured like " + bundle);
        spec.commandLine().getOut().println("see what came of it: mitigauge status, or: " + station.journal());
        return ExitCodes.DONE;
    }

    private void requireComplete(Path bundle) {
        Manifest manifest = Bundles.manifest(bundle);
        if (!manifest.run().state().equals("complete") && profile == null) {
            throw new SessionException(
                    SessionException.Kind.INPUT,
                    bundle + ": is not complete; finish it first with: mitigauge run --resume " + bundle);
        }
    }

    /** Unit files and shells have lines. */
    private Path plain(Path path) {
        if (path.toString().chars().anyMatch(Character::isISOControl)) {
            throw new ParameterException(
                    spec.commandLine(), "a folder's name has a control character, which units cannot name; move it");
        }
        return path;
    }

    private static Path writable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".writable", ""));
            return folder;
        } catch (IOException e) {
            throw new SessionException(
                    SessionException.Kind.INPUT,
                    folder + ": cannot be written (" + e.getClass().getSimpleName() + "); name another folder");
        }
    }
}
