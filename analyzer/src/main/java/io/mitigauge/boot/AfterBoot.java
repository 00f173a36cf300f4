// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.boot.Telling.Outcome;
import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.model.Armed;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens once after a boot: wait for quiet, measure as before, compare, tell, and disarm.
 *
 * <p>A boot in which it does not come to its end leaves everything armed: the next one measures anew, since a run has one boot,
 * and only compares where the run was complete. After three such boots it gives up and says so. Boots are told apart by the
 * kernel's boot id, never by clocks. It is told first and disarmed then, since the machine may go down in between.
 */
public final class AfterBoot {

    /** Boots that may begin. */
    static final int MOST_ATTEMPTS = 3;

    private static final int NOT_COMPARABLE = 4;
    private static final int INTERRUPTED = 130;

    private final Station station;
    private final Arming arming;
    private final Verbs verbs;
    private final Quiet quiet;
    private final Telling telling;

    /** The commands that users have. */
    @FunctionalInterface
    public interface Verbs {
        /** Runs one in this process, its progress to our log. */
        Ended execute(List<String> words);
    }

    /**
     * How a command ended.
     *
     * @param code exit code; 130 where it was interrupted, as by a shutdown
     * @param output of its standard output, the last line
     * @param error of its standard error, the last line
     */
    public record Ended(int code, String output, String error) {}

    /**
     * The boot in which this happens.
     *
     * @param id the kernel's
     * @param hash of it, as bundles have it; empty where it is not known
     */
    public record Boot(String id, Optional<String> hash) {}

    /**
     * Prepares.
     *
     * @param commands runs the user's own command in the end
     * @param log takes what is told, line by line
     */
    public AfterBoot(Station station, Arming arming, Commands commands, Verbs verbs, PrintWriter log) {
        this(station, arming, verbs, new Telling(station, commands, log), Machine.quiet());
    }

    AfterBoot(Station station, Arming arming, Verbs verbs, Telling telling, Quiet quiet) {
        this.station = station;
        this.arming = arming;
        this.verbs = verbs;
        this.telling = telling;
        this.quiet = quiet;
    }

    /**
     * Does it.
     *
     * @param anyway even if the machine was not rebooted
     * @return whether a comparison was made
     * @throws BootException if nothing is armed, the machine was not rebooted, or another process is at it
     * @throws BundleException if what is armed cannot be read, which was told
     */
    public boolean run(Boot boot, boolean anyway) {
        Armed armed = armed();
        if (armed.bootId().equals(boot.id()) && !anyway) {
            throw new BootException("was not rebooted since it was armed (the boot id is the same); reboot, or measure"
                    + " now with: mitigauge after-boot --anyway");
        }
        try (Turn _ = Turn.take(station.lockFile())) {
            return begin(armed, boot);
        }
    }

    private Armed armed() {
        try {
            return arming.armed()
                    .orElseThrow(() -> new BootException(
                            "is not armed; measure now with: mitigauge run --label after --like BEFORE"));
        } catch (BundleException e) {
            telling.tell(
                    "mitigauge",
                    Outcome.FAILED,
                    "nothing was measured after this boot: " + e.getMessage(),
                    Optional.empty());
            throw e;
        }
    }

    private boolean begin(Armed armed, Boot boot) {
        List<String> earlier = new ArrayList<>(armed.attempts());
        earlier.remove(boot.id());
        if (earlier.size() >= MOST_ATTEMPTS) {
            ended(armed, "gave up: " + MOST_ATTEMPTS + " boots ended before the measurement did; it is disarmed");
            return false;
        }
        try {
            ArmedFile.begin(station.armedFile(), boot.id());
        } catch (BundleException e) {
            telling.say("this boot is not counted: " + e.getMessage());
        }
        if (!earlier.isEmpty()) {
            telling.say("an earlier boot ended before the measurement did; its run stays as it is"
                    + (armed.measured().isPresent() ? "" : ", and a new one begins"));
        }
        return measureAndCompare(armed, boot, MOST_ATTEMPTS - earlier.size() - 1);
    }

    private boolean measureAndCompare(Armed armed, Boot boot, int attemptsLeft) {
        Optional<Path> complete = armed.measured().filter(Files::isDirectory);
        if (complete.isPresent()) {
            return compare(armed, complete.get(), "", attemptsLeft);
        }
        Quiet.Found found = quiet.await(Duration.ofSeconds(armed.settleSeconds()));
        telling.say(found.sentence());
        Ended ended = measured(armed, boot, found);
        if (ended.code() != 0) {
            return failed(armed, ended, "the run failed: " + ended.error(), attemptsLeft);
        }
        Path bundle = Path.of(ended.output()).toAbsolutePath();
        if (!isStillArmed(armed)) {
            return disarmedMeanwhile(bundle);
        }
        try {
            ArmedFile.write(station.armedFile(), armed.measuredAs(bundle));
        } catch (BundleException e) {
            telling.say("a further boot would measure again: " + e.getMessage());
        }
        return compare(armed, bundle, found.sentence() + "; ", attemptsLeft);
    }

    /** The run after the boot: that which was begun in it, or a new one. */
    private Ended measured(Armed armed, Boot boot, Quiet.Found found) {
        Optional<Ended> resumed = boot.hash()
                .flatMap(hash -> Bundles.unfinished(armed.out(), armed.label(), hash))
                .map(bundle -> verbs.execute(run(armed, "--resume", bundle.toString())))
                .filter(ended -> ended.code() == 0 || ended.code() == INTERRUPTED);
        return resumed.orElseGet(() -> {
            List<String> words = run(armed, "--label", armed.label(), "--settled", found.field());
            words.add(armed.profile().isPresent() ? "--profile" : "--like");
            words.add(armed.profile().orElse(armed.before().toString()));
            return verbs.execute(words);
        });
    }

    private static List<String> run(Armed armed, String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--out", armed.out().toString()));
        all.addAll(List.of(words));
        return all;
    }

    private boolean compare(Armed armed, Path bundle, String waited, int attemptsLeft) {
        Path html = armed.html().orElseGet(() -> bundle.resolveSibling(bundle.getFileName() + ".html"));
        Ended ended = verbs.execute(
                List.of("compare", armed.before().toString(), bundle.toString(), "--html", html.toString()));
        if (!isStillArmed(armed)) {
            return disarmedMeanwhile(bundle);
        }
        if (ended.code() != 0 && ended.code() != NOT_COMPARABLE) {
            return failed(
                    armed, ended, "the comparison failed: " + ended.error() + "; the run is " + bundle, attemptsLeft);
        }
        telling.tell(
                subject(armed),
                Outcome.DONE,
                (ended.code() == 0 ? "measured and compared" : "measured, but the two runs are not comparable") + "; "
                        + waited + "report: " + html,
                Optional.of(html));
        arming.removeUnit();
        return true;
    }

    private boolean failed(Armed armed, Ended ended, String why, int attemptsLeft) {
        if (ended.code() == INTERRUPTED) {
            telling.say("interrupted; it stays armed");
        } else if (!isStillArmed(armed)) {
            telling.say("was disarmed meanwhile; nothing more is done");
        } else if (attemptsLeft > 0) {
            telling.tell(
                    subject(armed), Outcome.FAILED, why + "; it is tried again after the next boot", Optional.empty());
        } else {
            ended(armed, why + "; it is disarmed");
        }
        return false;
    }

    private void ended(Armed armed, String why) {
        telling.tell(subject(armed), Outcome.FAILED, why, Optional.empty());
        arming.removeUnit();
    }

    private boolean disarmedMeanwhile(Path bundle) {
        telling.say("was disarmed meanwhile; nothing more is done; the run is " + bundle);
        return false;
    }

    /** Somebody may have disarmed, and armed for something else. What cannot be read is still ours. */
    private boolean isStillArmed(Armed armed) {
        try {
            return arming.armed()
                    .filter(now -> now.armedAt().equals(armed.armedAt()))
                    .isPresent();
        } catch (BundleException e) {
            return true;
        }
    }

    private static String subject(Armed armed) {
        return "mitigauge, run \"" + armed.label() + "\"";
    }
}
