// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens once after a boot: wait for quiet, measure as before, compare, tell, and disarm.
 *
 * <p>A boot in which it does not come to its end leaves everything armed: the next one measures anew, since a run has one boot,
 * and only compares where the run was complete. After three such boots it gives up and says so. Boots are told apart by the
 * kernel's boot id, never by clocks.
 */
public final class AfterBoot {

    /** Boots that may begin. */
    static final int MOST_ATTEMPTS = 3;

    private static final int NOT_COMPARABLE = 4;

    private final Station station;
    private final Arming arming;
    private final Commands commands;
    private final Verbs verbs;
    private final Quiet quiet;
    private final PrintWriter log;

    /** The commands that users have. */
    @FunctionalInterface
    public interface Verbs {
        /** Runs one in this process, its progress to our log. */
        Ended execute(List<String> words);
    }

    /**
     * How a command ended.
     *
     * @param code exit code
     * @param output of its standard output, the last line
     * @param error of its standard error, the last line
     */
    public record Ended(int code, String output, String error) {}

    /**
     * Prepares.
     *
     * @param commands runs the user's own command in the end
     * @param log takes what is told, line by line
     */
    public AfterBoot(Station station, Arming arming, Commands commands, Verbs verbs, PrintWriter log) {
        this(station, arming, commands, verbs, log, new Quiet(AfterBoot::cpuTime, System::nanoTime, AfterBoot::sleep));
    }

    AfterBoot(Station station, Arming arming, Commands commands, Verbs verbs, PrintWriter log, Quiet quiet) {
        this.station = station;
        this.arming = arming;
        this.commands = commands;
        this.verbs = verbs;
        this.log = log;
        this.quiet = quiet;
    }

    /**
     * Does it.
     *
     * @param bootId of the running kernel
     * @param anyway even if the machine was not rebooted
     * @return whether a comparison was made
     * @throws BootException if nothing is armed, or the machine was not rebooted
     * @throws BundleException if what is armed cannot be read
     */
    public boolean run(String bootId, boolean anyway) {
        Armed armed = arming.armed()
                .orElseThrow(() ->
                        new BootException("is not armed; measure now with: mitigauge run --label after --like BEFORE"));
        if (armed.bootId().equals(bootId) && !anyway) {
            throw new BootException("was not rebooted since it was armed (the boot id is the same); reboot, or measure"
                    + " now with: mitigauge after-boot --anyway");
        }
        if (armed.attempts().size() >= MOST_ATTEMPTS && !armed.attempts().contains(bootId)) {
            tell(
                    armed,
                    "failed",
                    "gave up: " + MOST_ATTEMPTS + " boots ended before the measurement did; it is disarmed",
                    Optional.empty());
            arming.removeUnit();
            return false;
        }
        boolean again = armed.attempts().contains(bootId);
        boolean another = !armed.attempts().isEmpty() && !again;
        Armed begun = armed.attemptedIn(bootId);
        ArmedFile.write(station.armedFile(), begun);
        if (another) {
            say("an earlier boot ended before the measurement did; its run stays as it is"
                    + (begun.measured().isPresent() ? "" : ", and a new one begins"));
        }
        return measureAndCompare(begun, again);
    }

    private boolean measureAndCompare(Armed armed, boolean again) {
        String waited = "";
        Armed done = armed;
        if (armed.measured().filter(Files::isDirectory).isEmpty()) {
            Quiet.Found found = quiet.await(Duration.ofSeconds(armed.settleSeconds()));
            waited = found.sentence() + "; ";
            say(found.sentence());
            Optional<Path> bundle = measured(armed, again);
            if (bundle.isEmpty()) {
                return false;
            }
            done = armed.measuredAs(bundle.get());
            ArmedFile.write(station.armedFile(), done);
        }
        return compare(done, waited);
    }

    /**
     * The run after the boot.
     *
     * @param again whether one was begun in this boot already, that may be gone on with
     * @return empty where it could not be, which was told
     */
    private Optional<Path> measured(Armed armed, boolean again) {
        Optional<Ended> resumed = again
                ? Optional.of(verbs.execute(run(armed, "--resume", armed.label())))
                        .filter(ended -> ended.code() == 0)
                : Optional.empty();
        Ended ended = resumed.orElseGet(() -> verbs.execute(armed.profile()
                .map(profile -> run(armed, "--label", armed.label(), "--profile", profile))
                .orElseGet(() -> run(
                        armed,
                        "--label",
                        armed.label(),
                        "--like",
                        armed.before().toString()))));
        if (ended.code() != 0) {
            failed(armed, "the run failed: " + ended.error());
            return Optional.empty();
        }
        return Optional.of(Path.of(ended.output()).toAbsolutePath());
    }

    private static List<String> run(Armed armed, String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--out", armed.out().toString()));
        all.addAll(List.of(words));
        return all;
    }

    private boolean compare(Armed armed, String waited) {
        Path bundle = armed.measured().orElseThrow();
        Path html = armed.html().orElseGet(() -> bundle.resolveSibling(bundle.getFileName() + ".html"));
        Ended ended = verbs.execute(
                List.of("compare", armed.before().toString(), bundle.toString(), "--html", html.toString()));
        if (ended.code() != 0 && ended.code() != NOT_COMPARABLE) {
            failed(armed, "the comparison failed: " + ended.error() + "; the run is " + bundle);
            return false;
        }
        arming.removeUnit();
        tell(
                armed,
                "done",
                (ended.code() == 0 ? "measured and compared" : "measured, but the two runs are not comparable") + "; "
                        + waited + "report: " + html,
                Optional.of(html));
        return true;
    }

    private void failed(Armed armed, String why) {
        int left = MOST_ATTEMPTS - armed.attempts().size();
        if (left > 0) {
            tell(armed, "failed", why + "; it is tried again after the next boot", Optional.empty());
        } else {
            arming.removeUnit();
            tell(armed, "failed", why + "; it is disarmed", Optional.empty());
        }
    }

    /** In the journal, at logins, and by the user's own command. */
    private void tell(Armed armed, String state, String sentence, Optional<Path> report) {
        say(sentence);
        station.motdFile().ifPresent(file -> {
            try {
                Files.writeString(
                        file,
                        "mitigauge, run \"" + armed.label() + "\": " + sentence
                                + "\n(mitigauge disarm removes this message)\n");
            } catch (IOException e) {
                say(file + ": cannot be written (" + e.getClass().getSimpleName() + ")");
            }
        });
        armed.notifyCommand().ifPresent(command -> {
            Map<String, String> environment = Map.of(
                    "MITIGAUGE_STATE",
                    state,
                    "MITIGAUGE_SUMMARY",
                    sentence,
                    "MITIGAUGE_REPORT",
                    report.map(Path::toString).orElse(""));
            Commands.Result result = commands.run(station.unconfined(command, environment), environment);
            if (result.code() != 0) {
                say("the notify command failed: exit code " + result.code() + ", " + result.lastLine());
            }
        });
    }

    private void say(String sentence) {
        log.println("mitigauge: " + sentence);
        log.flush();
    }

    private static Optional<Quiet.CpuTime> cpuTime() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.findFirst().flatMap(Quiet.CpuTime::parse);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
