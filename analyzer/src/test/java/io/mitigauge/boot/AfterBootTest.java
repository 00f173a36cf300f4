// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.boot.AfterBoot.Ended;
import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arming, boots of all kinds, and disarming, on a machine that is a folder. */
final class AfterBootTest {

    @TempDir
    private Path root;

    private final List<String> systemctl = new ArrayList<>();
    private final List<String> notified = new ArrayList<>();
    private final List<List<String>> verbs = new ArrayList<>();
    private final StringWriter log = new StringWriter();
    private Commands.Result systemctlResult = new Commands.Result(0, "");
    private Ended run = new Ended(0, "", "");
    private Ended compare = new Ended(0, "report: x", "");
    private Station station;

    @BeforeEach
    void bootedBySystemd() throws IOException {
        station = Station.ofSystem(root);
        Files.createDirectories(root.resolve("run/systemd/system"));
        Files.createDirectories(root.resolve("etc/systemd/system"));
        run = new Ended(
                0, Files.createDirectories(root.resolve("results/new-after")).toString(), "");
    }

    @Test
    void afterTheBootItMeasuresComparesTellsAndIsGone() throws IOException {
        arm();
        assertThat(systemctl).containsExactly("systemctl daemon-reload", "systemctl --quiet enable " + Station.UNIT);
        assertThat(boot("2")).isTrue();
        assertThat(verbs)
                .containsExactly(
                        List.of("run", "--out", at("results"), "--label", "after", "--like", at("results/old")),
                        List.of(
                                "compare",
                                at("results/old"),
                                at("results/new-after"),
                                "--html",
                                at("results/new-after.html")));
        assertThat(log.toString())
                .contains("waited 0 s, and the machine was not quiet even then")
                .contains("measured and compared");
        assertThat(notified).containsExactly("done " + at("results/new-after.html"));
        assertThat(left()).containsExactly("etc/motd.d/mitigauge");
        assertThat(Files.readString(root.resolve("etc/motd.d/mitigauge")))
                .contains("run \"after\": measured and compared")
                .contains("mitigauge disarm removes this message");
        assertThat(arming().disarm()).isTrue();
        assertThat(left()).isEmpty();
    }

    @Test
    void aMachineThatWasNotRebootedIsRefusedAndStaysArmed() {
        arm();
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(() -> boot("1"))
                .withMessageStartingWith("was not rebooted since it was armed (the boot id is the same)");
        assertThat(verbs).isEmpty();
        assertThat(arming().armed()).isPresent();
    }

    @Test
    void unlessTold() {
        arm();
        assertThat(afterBoot().run("1", true)).isTrue();
    }

    @Test
    void aBootThatEndsHalfWayIsFollowedByAnotherAttempt() {
        arm();
        run = new Ended(130, "", "mitigauge: interrupted; 3 forks are kept");
        assertThat(boot("2")).isFalse();
        assertThat(log.toString())
                .contains("the run failed: mitigauge: interrupted; 3 forks are kept; it is tried again");
        run = new Ended(0, at("results/new-after"), "");
        assertThat(boot("3")).isTrue();
        assertThat(log.toString())
                .contains(
                        "an earlier boot ended before the measurement did; its run stays as it is, and a new one begins");
        assertThat(verbs).noneMatch(words -> words.contains("--resume"));
    }

    @Test
    void withinOneBootTheRunIsGoneOnWith() {
        arm();
        run = new Ended(130, "", "interrupted");
        boot("2");
        verbs.clear();
        run = new Ended(0, at("results/new-after"), "");
        assertThat(boot("2")).isTrue();
        assertThat(verbs.getFirst()).containsExactly("run", "--out", at("results"), "--resume", "after");
    }

    @Test
    void aRunThatWasCompleteIsOnlyCompared() {
        arm();
        compare = new Ended(3, "", "no space left");
        assertThat(boot("2")).isFalse();
        assertThat(arming().armed().orElseThrow().measured()).contains(root.resolve("results/new-after"));
        verbs.clear();
        compare = new Ended(0, "", "");
        assertThat(boot("3")).isTrue();
        assertThat(verbs).singleElement().satisfies(words -> assertThat(words).startsWith("compare"));
    }

    @Test
    void itGivesUpAfterThreeBootsAndSaysSo() throws IOException {
        arm();
        run = new Ended(3, "", "mitigauge: nothing can be measured");
        for (String boot : List.of("2", "3", "4")) {
            assertThat(boot(boot)).isFalse();
        }
        assertThat(notified).containsExactly("failed ", "failed ", "failed ");
        assertThat(left()).containsExactly("etc/motd.d/mitigauge");
        assertThat(Files.readString(root.resolve("etc/motd.d/mitigauge"))).contains("it is disarmed");
    }

    @Test
    void bootsThatNeverCameToTheirEndCountToo() {
        arm();
        Armed armed = arming().armed().orElseThrow();
        for (String boot : List.of("2", "3", "4")) {
            armed = armed.attemptedIn(boot);
        }
        ArmedFile.write(station.armedFile(), armed);
        assertThat(boot("5")).isFalse();
        assertThat(verbs).isEmpty();
        assertThat(log.toString()).contains("gave up: 3 boots ended before the measurement did; it is disarmed");
        assertThat(arming().armed()).isEmpty();
    }

    @Test
    void runsThatAreNotComparableAreAResultAndNotAFailure() {
        arm();
        compare = new Ended(4, "", "");
        assertThat(boot("2")).isTrue();
        assertThat(log.toString()).contains("measured, but the two runs are not comparable");
    }

    @Test
    void aNotifyCommandThatFailsIsToldAndHarmsNothing() {
        arm();
        AfterBoot afterBoot = afterBoot((command, environment) -> new Commands.Result(7, "no such host"));
        assertThat(afterBoot.run("2", false)).isTrue();
        assertThat(log.toString()).contains("the notify command failed: exit code 7, no such host");
    }

    @Test
    void whatIsNotArmedDoesNothing() {
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(() -> boot("2"))
                .withMessageStartingWith("is not armed");
    }

    @Test
    void aDamagedFileIsNamedWithWhatToDo() throws IOException {
        arm();
        Files.writeString(station.armedFile(), "{\"format\":\"mitigauge-armed/1\",\"tool\":\"/t\"}");
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> boot("2"))
                .withMessage(
                        station.armedFile() + ": is damaged (no \"before\"); remove what arm left: mitigauge disarm");
        assertThat(arming().disarm()).isTrue();
        assertThat(left()).isEmpty();
    }

    @Test
    void whatIsArmedIsNotArmedAgain() {
        arm();
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(this::arm)
                .withMessageStartingWith("is armed already");
        assertThat(arming().armed()).isPresent();
    }

    @Test
    void withoutSystemdTheManualWayIsTold() throws IOException {
        Files.delete(root.resolve("run/systemd/system"));
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(this::arm)
                .withMessageContaining("was not started by systemd")
                .withMessageContaining("mitigauge run --label after --like BEFORE");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatSystemdRefusesLeavesNothingBehind() throws IOException {
        systemctlResult = new Commands.Result(1, "Access denied");
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(this::arm)
                .withMessageContaining("systemctl daemon-reload failed (Access denied); nothing was installed");
        assertThat(left()).isEmpty();
    }

    @Test
    void aFolderOfUnitsThatIsNoneLeavesNothingBehind() throws IOException {
        Files.delete(station.units());
        Files.writeString(station.units(), "a file where a folder should be: not even root can write into it");
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(this::arm)
                .withMessageContaining("etc/systemd/system")
                .withMessageContaining("nothing was installed");
        Files.delete(station.units());
        assertThat(left()).isEmpty();
    }

    @Test
    void aUsersUnitsNeedLingering() throws IOException {
        station = Station.ofUser(root, root.resolve("home/ann"), "ann");
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(this::arm)
                .withMessageContaining("loginctl enable-linger");
        assertThat(left()).isEmpty();
        Path lingering = root.resolve("var/lib/systemd/linger/ann");
        Files.createDirectories(lingering.getParent());
        Files.createFile(lingering);
        arm();
        assertThat(systemctl).contains("systemctl --user --quiet enable " + Station.UNIT);
        assertThat(boot("2")).isTrue();
        assertThat(left()).containsExactly("var/lib/systemd/linger/ann");
    }

    @Test
    void disarmingWhatIsNotArmedFindsNothing() {
        assertThat(arming().disarm()).isFalse();
        assertThat(systemctl).isEmpty();
    }

    private void arm() {
        arming().arm(armed(), root.resolve("root"));
    }

    private Armed armed() {
        return new Armed(
                root.resolve("opt/mitigauge"),
                root.resolve("results/old"),
                "after",
                Optional.empty(),
                root.resolve("results"),
                Optional.empty(),
                Optional.of("notify"),
                0,
                "1",
                Instant.EPOCH,
                List.of(),
                Optional.empty());
    }

    private Arming arming() {
        return new Arming(
                station,
                (command, environment) -> {
                    systemctl.add(String.join(" ", command));
                    return systemctlResult;
                },
                root);
    }

    private boolean boot(String id) {
        return afterBoot().run(id, false);
    }

    private AfterBoot afterBoot() {
        return afterBoot((command, environment) -> {
            assertThat(command).endsWith("/bin/sh", "-c", "notify");
            assertThat(command.getFirst().equals("systemd-run"))
                    .as("outside of the confinement of the system's unit")
                    .isEqualTo(station.lingers().isEmpty());
            notified.add(environment.get("MITIGAUGE_STATE") + " " + environment.get("MITIGAUGE_REPORT"));
            return new Commands.Result(0, "");
        });
    }

    private AfterBoot afterBoot(Commands commands) {
        return new AfterBoot(
                station,
                arming(),
                commands,
                words -> {
                    verbs.add(words);
                    return words.getFirst().equals("run") ? run : compare;
                },
                new PrintWriter(log),
                new Quiet(Optional::empty, System::nanoTime, millis -> {}));
    }

    private String at(String path) {
        return root.resolve(path).toString();
    }

    /** Files below our root, but for results. */
    private List<String> left() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.startsWith("results"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
