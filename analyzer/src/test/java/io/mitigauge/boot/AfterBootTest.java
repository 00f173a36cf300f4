// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.boot.AfterBoot.Boot;
import io.mitigauge.boot.AfterBoot.Ended;
import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.BundleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boots of all kinds, on a machine that is a folder. */
final class AfterBootTest {

    private static final Path SAMPLE = Path.of("../results/samples/unchanged-a/manifest.json");

    @TempDir
    private Path root;

    private TriedMachine machine;

    @BeforeEach
    void bootedBySystemd() throws IOException {
        machine = new TriedMachine(root);
    }

    @Test
    void afterTheBootItMeasuresComparesTellsAndIsGone() throws IOException {
        List<String> before = machine.all();
        machine.arm();
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.verbs)
                .containsExactly(
                        List.of(
                                "run",
                                "--out",
                                machine.at("results"),
                                "--label",
                                "after",
                                "--settled",
                                "unknown, waited 0 s, how busy the CPUs are is unknown",
                                "--like",
                                machine.at("results/old")),
                        List.of(
                                "compare",
                                machine.at("results/old"),
                                machine.at("results/new-after"),
                                "--html",
                                machine.at("results/new-after.html")));
        assertThat(machine.log.toString())
                .contains("waited 0 s, and the machine was not quiet even then")
                .contains("measured and compared");
        assertThat(machine.notified)
                .containsExactly("done " + machine.at("results/new-after.html")
                        + " by /bin/sh: notify $HOME \"${MITIGAUGE_SUMMARY}\"");
        assertThat(machine.left()).containsExactly("etc/motd.d/mitigauge");
        assertThat(machine.motd())
                .contains("run \"after\": measured and compared")
                .contains("mitigauge disarm removes this message");
        assertThat(machine.arming().disarm()).isTrue();
        assertThat(machine.all()).isEqualTo(before);
    }

    @Test
    void whereThereIsABusTheCommandRunsOutsideOfTheUnit() throws IOException {
        Files.createDirectories(machine.station.bus().getParent());
        Files.createFile(machine.station.bus());
        machine.arm();
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.notified)
                .singleElement()
                .satisfies(told -> assertThat(told).contains("by systemd-run: notify $HOME"));
    }

    @Test
    void aProfileIsMeasuredInsteadOfTheRunBefore() {
        machine.arm(Optional.of("quick"));
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.verbs.getFirst()).endsWith("--profile", "quick").doesNotContain("--like");
        assertThat(machine.verbs.getLast()).startsWith("compare", machine.at("results/old"));
    }

    @Test
    void aMachineThatWasNotRebootedIsRefusedAndStaysArmed() {
        machine.arm();
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(() -> machine.boot("1"))
                .withMessageStartingWith("was not rebooted since it was armed (the boot id is the same)");
        assertThat(machine.verbs).isEmpty();
        assertThat(machine.arming().armed().orElseThrow().attempts()).isEmpty();
    }

    @Test
    void unlessTold() {
        machine.arm();
        assertThat(machine.boot("1", true)).isTrue();
    }

    @Test
    void aBootThatEndsHalfWayIsFollowedByAnotherAttempt() {
        machine.arm();
        machine.run = new Ended(130, "", "mitigauge: interrupted; 3 forks are kept");
        assertThat(machine.boot("2")).isFalse();
        assertThat(machine.notified)
                .as("a plain second reboot is nothing to tell")
                .isEmpty();
        assertThat(machine.left()).doesNotContain("etc/motd.d/mitigauge");
        machine.run = new Ended(0, machine.at("results/new-after"), "");
        assertThat(machine.boot("3")).isTrue();
        assertThat(machine.log.toString())
                .contains("interrupted; it stays armed")
                .contains(
                        "an earlier boot ended before the measurement did; its run stays as it is, and a new one begins");
        assertThat(machine.verbs).noneMatch(words -> words.contains("--resume"));
    }

    @Test
    void thirdOfThreeShutdownsDisarmsNothingUntold() {
        machine.arm();
        machine.run = new Ended(130, "", "");
        for (String boot : List.of("2", "3", "4")) {
            assertThat(machine.boot(boot)).isFalse();
        }
        assertThat(machine.arming().armed()).isPresent();
        assertThat(machine.boot("5")).isFalse();
        assertThat(machine.log.toString())
                .contains("gave up: 3 boots ended before the measurement did; it is disarmed");
        assertThat(machine.notified)
                .singleElement()
                .satisfies(told -> assertThat(told).startsWith("failed "));
        assertThat(machine.left()).containsExactly("etc/motd.d/mitigauge");
    }

    @Test
    void withinOneBootTheRunIsGoneOnWithWhateverTheClockSaid() throws IOException {
        machine.arm();
        machine.run = new Ended(130, "", "interrupted");
        machine.boot("2");
        Boot boot = unfinished("20260301T100000Z-after", "running");
        unfinished("20260301T110000Z-after", "complete");
        Path earlierBoot = root.resolve("results/20270301T100000Z-after/manifest.json");
        unfinished("20270301T100000Z-after", "running");
        Files.writeString(
                earlierBoot, Files.readString(earlierBoot).replace(boot.hash().orElseThrow(), "0123"));
        machine.verbs.clear();
        machine.run = new Ended(0, machine.at("results/new-after"), "");
        assertThat(machine.boot(boot, false)).isTrue();
        assertThat(machine.verbs.getFirst())
                .containsExactly(
                        "run",
                        "--out",
                        machine.at("results"),
                        "--resume",
                        machine.at("results/20260301T100000Z-after"));
    }

    /** A bundle as an unfinished run leaves it, and the boot that it is of. */
    private Boot unfinished(String name, String state) throws IOException {
        String manifest = Files.readString(SAMPLE);
        String complete = "\"state\" : \"complete\"";
        assertThat(manifest).contains(complete);
        Path folder = Files.createDirectories(root.resolve("results").resolve(name));
        Files.writeString(folder.resolve("manifest.json"), manifest.replace(complete, "\"state\" : \"" + state + "\""));
        return new Boot("2", Optional.of(manifest.replaceAll("(?s).*\"bootIdHash\" : \"([^\"]+)\".*", "$1")));
    }

    @Test
    void aRunThatWasCompleteIsOnlyCompared() {
        machine.arm();
        machine.compare = new Ended(3, "", "no space left");
        assertThat(machine.boot("2")).isFalse();
        assertThat(machine.arming().armed().orElseThrow().measured()).contains(root.resolve("results/new-after"));
        machine.verbs.clear();
        machine.compare = new Ended(0, "", "");
        assertThat(machine.boot("3")).isTrue();
        assertThat(machine.verbs)
                .singleElement()
                .satisfies(words -> assertThat(words).startsWith("compare"));
    }

    @Test
    void itGivesUpAfterThreeBootsAndSaysSo() throws IOException {
        machine.arm();
        machine.run = new Ended(3, "", "mitigauge: nothing can be measured");
        for (String boot : List.of("2", "3", "4")) {
            assertThat(machine.boot(boot)).isFalse();
        }
        assertThat(machine.notified).hasSize(3).allMatch(told -> told.startsWith("failed "));
        assertThat(machine.left()).containsExactly("etc/motd.d/mitigauge");
        assertThat(machine.motd())
                .contains("the run failed: mitigauge: nothing can be measured; it is disarmed")
                .contains("mitigauge disarm removes this message");
    }

    @Test
    void bootsThatNeverCameToTheirEndCountToo() {
        machine.arm();
        for (String boot : List.of("2", "3", "4")) {
            ArmedFile.begin(machine.station.armedFile(), boot);
        }
        assertThat(machine.boot("5")).isFalse();
        assertThat(machine.verbs).isEmpty();
        assertThat(machine.log.toString())
                .contains("gave up: 3 boots ended before the measurement did; it is disarmed");
        assertThat(machine.arming().armed()).isEmpty();
    }

    @Test
    void whereNothingCanBeNotedItMeasuresAndComparesAllTheSame() throws IOException {
        machine.arm();
        // A folder of the temporary file's name: nobody can write the file, as on a full disk.
        Files.createDirectory(machine.station.armedFile().resolveSibling(".armed.json.tmp"));
        Files.createFile(machine.station.armedFile().resolveSibling(".armed.json.tmp/x"));
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.log.toString())
                .contains("a further boot would measure again: " + machine.station.armedFile() + ": cannot be written")
                .contains("measured and compared");
    }

    @Test
    void aFailureToCountABootIsToldAndKeepsNothingFromBeingMeasured() throws IOException {
        machine.arm();
        String boot = "x".repeat(300); // no file can have that name, whoever one is
        assertThat(machine.boot(boot)).isTrue();
        assertThat(machine.log.toString())
                .contains("this boot is not counted: ")
                .contains("measured and compared");
    }

    @Test
    void runsThatAreNotComparableAreAResultAndNotAFailure() {
        machine.arm();
        machine.compare = new Ended(4, "", "");
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.log.toString()).contains("measured, but the two runs are not comparable");
    }

    @Test
    void aNotifyCommandThatFailsIsToldAndHarmsNothing() {
        machine.arm();
        machine.notifyResult = new Commands.Result(7, "no such host");
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.log.toString()).contains("the notify command failed: exit code 7, no such host");
    }

    @Test
    void whatWasDisarmedMeanwhileTellsNothing() {
        machine.arm();
        machine.whileRunning = () -> machine.arming().disarm();
        assertThat(machine.boot("2")).isFalse();
        assertThat(machine.verbs).as("nor does it compare").hasSize(1);
        assertThat(machine.notified).isEmpty();
        assertThat(machine.left()).isEmpty();
        assertThat(machine.log.toString())
                .contains(
                        "was disarmed meanwhile; nothing more is done; the run is " + machine.at("results/new-after"));
    }

    @Test
    void whatWasArmedAnewMeanwhileStaysAsItIs() {
        machine.arm();
        machine.run = new Ended(3, "", "failed");
        machine.whileRunning = () -> {
            machine.arming().disarm();
            machine.now = Instant.EPOCH.plusSeconds(1);
            machine.arm(Optional.of("thorough"));
        };
        assertThat(machine.boot("2")).isFalse();
        assertThat(machine.notified).isEmpty();
        assertThat(machine.arming().armed().orElseThrow().profile()).contains("thorough");
        assertThat(machine.arming().armed().orElseThrow().measured()).isEmpty();
    }

    @Test
    void onlyOneMeasuresAtATime() throws IOException {
        machine.arm();
        try (FileChannel channel = FileChannel.open(
                        machine.station.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertThatExceptionOfType(BootException.class)
                    .isThrownBy(() -> machine.boot("2"))
                    .withMessageStartingWith("another mitigauge is measuring what is armed");
        }
        assertThat(machine.verbs).isEmpty();
        assertThat(machine.boot("2")).isTrue();
    }

    @Test
    void whatIsArmedStaysPrivateWhenItIsRewritten() {
        machine.arm();
        machine.whileRunning = () -> {
            for (Path file : List.of(machine.station.armedFile(), machine.station.notifyFile())) {
                try {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.verbs).as("the second after it was rewritten").hasSize(2);
    }

    @Test
    void whatIsNotArmedDoesNothing() {
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(() -> machine.boot("2"))
                .withMessageStartingWith("is not armed");
    }

    @Test
    void aDamagedFileIsToldWithWhatToDo() throws IOException {
        machine.arm();
        Files.writeString(machine.station.armedFile(), "{\"format\":\"mitigauge-armed/1\",\"tool\":\"/t\"}");
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> machine.boot("2"))
                .withMessage(machine.station.armedFile()
                        + ": is damaged (no \"before\"); remove what arm left: mitigauge disarm");
        assertThat(machine.motd())
                .contains("nothing was measured after this boot")
                .contains("is damaged");
        assertThat(machine.notified).hasSize(1);
        assertThat(machine.arming().disarm()).isTrue();
        assertThat(machine.left()).isEmpty();
    }
}
