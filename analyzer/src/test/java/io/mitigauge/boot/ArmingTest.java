// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arming wholly or not at all, and disarming, on a machine that is a folder. */
final class ArmingTest {

    @TempDir
    private Path root;

    private TriedMachine machine;
    private List<String> untouched = new ArrayList<>();

    @BeforeEach
    void bootedBySystemd() throws IOException {
        machine = new TriedMachine(root);
        untouched = machine.all();
    }

    @Test
    void armingInstallsAndEnablesAUnitAndDisarmingRemovesEveryTrace() throws IOException {
        machine.arm();
        assertThat(machine.systemctl)
                .containsExactly("systemctl daemon-reload", "systemctl --quiet enable " + Station.UNIT);
        assertThat(machine.left())
                .containsExactly(
                        "etc/systemd/system/" + Station.UNIT,
                        "var/lib/mitigauge/after-boot",
                        "var/lib/mitigauge/armed.json",
                        "var/lib/mitigauge/made",
                        "var/lib/mitigauge/notify");
        assertThat(permissions("var/lib/mitigauge")).isEqualTo("rwx------");
        for (String file : List.of("after-boot", "armed.json", "made", "notify")) {
            assertThat(permissions("var/lib/mitigauge/" + file)).isEqualTo("rw-------");
        }
        machine.systemctl.clear();
        assertThat(machine.arming().disarm()).isTrue();
        assertThat(machine.systemctl)
                .as("what is measured at the moment is stopped")
                .startsWith("systemctl --quiet disable --now " + Station.UNIT)
                .endsWith("systemctl daemon-reload", "systemctl --quiet reset-failed " + Station.UNIT);
        assertThat(machine.all()).isEqualTo(untouched);
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
    }

    @Test
    void whatAPowerCutLeftHalfWrittenGoesToo() throws IOException {
        machine.arm();
        Files.createFile(root.resolve("var/lib/mitigauge/.armed.json.tmp"));
        Files.createFile(root.resolve("etc/systemd/system/." + Station.UNIT + ".tmp"));
        Files.createFile(root.resolve("var/lib/mitigauge/boot-2"));
        assertThat(machine.arming().disarm()).isTrue();
        assertThat(machine.all()).isEqualTo(untouched);
    }

    @Test
    void foldersThatWereThereBeforeStayEvenIfEmpty() throws IOException {
        Files.createDirectories(root.resolve("etc/motd.d"));
        untouched = machine.all();
        machine.arm();
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.arming().disarm()).isTrue();
        assertThat(machine.all()).isEqualTo(untouched);
    }

    @Test
    void armingThatWasInterruptedIsNotTakenForArmed() throws IOException {
        machine.arm();
        assertThat(machine.arming().isEnabled()).isFalse();
        Files.createDirectories(machine.station.wants().getParent());
        Files.createSymbolicLink(machine.station.wants(), machine.station.unitFile());
        assertThat(machine.arming().isEnabled()).isTrue();
    }

    @Test
    void whatIsArmedIsNotArmedAgain() {
        machine.arm();
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(machine::arm)
                .withMessageStartingWith("is armed already");
        assertThat(machine.arming().armed()).isPresent();
    }

    @Test
    void withoutSystemdTheManualWayIsTold() throws IOException {
        Files.delete(root.resolve("run/systemd/system"));
        untouched = machine.all();
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(machine::arm)
                .withMessageContaining("was not started by systemd")
                .withMessageContaining("mitigauge run --label after --like BEFORE");
        assertThat(machine.all()).isEqualTo(untouched);
    }

    @Test
    void whatSystemdRefusesLeavesNothingBehind() {
        machine.systemctlResult = new Commands.Result(1, "Access denied");
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(machine::arm)
                .withMessageContaining("systemctl daemon-reload failed (Access denied); nothing was installed");
        assertThat(machine.all()).isEqualTo(untouched);
    }

    @Test
    void armingThatFailsKeepsTheMessageOfAnEarlierResult() throws IOException {
        machine.arm();
        assertThat(machine.boot("2")).isTrue();
        String earlier = machine.motd();
        machine.systemctlResult = new Commands.Result(1, "Access denied");
        assertThatExceptionOfType(BootException.class).isThrownBy(machine::arm);
        assertThat(machine.motd()).isEqualTo(earlier);
        assertThat(machine.left()).containsExactly("etc/motd.d/mitigauge");
    }

    @Test
    void aFolderOfUnitsThatIsNoneLeavesNothingBehind() throws IOException {
        Files.delete(machine.station.units());
        Files.writeString(machine.station.units(), "a file where a folder should be: not even root can write into it");
        untouched = machine.all();
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(machine::arm)
                .withMessageContaining("etc/systemd/system")
                .withMessageContaining("nothing was installed");
        assertThat(machine.all()).isEqualTo(untouched);
    }

    @Test
    void aUsersUnitsNeedLingering() throws IOException {
        machine.station = Station.ofUser(root, root.resolve("home/ann"), "ann");
        assertThatExceptionOfType(BootException.class)
                .isThrownBy(machine::arm)
                .withMessageContaining("loginctl enable-linger");
        assertThat(machine.all()).isEqualTo(untouched);
        Path lingering = root.resolve("var/lib/systemd/linger/ann");
        Files.createDirectories(lingering.getParent());
        Files.createFile(lingering);
        untouched = machine.all();
        machine.arm();
        assertThat(machine.systemctl).contains("systemctl --user --quiet enable " + Station.UNIT);
        assertThat(machine.boot("2")).isTrue();
        assertThat(machine.all()).as("the folders of the user's units too").isEqualTo(untouched);
    }

    @Test
    void disarmingWhatIsNotArmedFindsNothing() {
        assertThat(machine.arming().disarm()).isFalse();
        assertThat(machine.systemctl).isEmpty();
    }

    @Test
    void whoCouldReplaceAProgramThatRootStartsIsFound() throws IOException {
        int me = (int) Files.getAttribute(root, "unix:uid");
        Path folder = Files.createDirectory(root.resolve("shared"));
        Path tool = Files.createFile(folder.resolve("tool"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(Trust.firstDoubt(tool, me)).isEmpty();
        assertThat(Trust.firstDoubt(folder.resolve("none"), me)).contains(folder.resolve("none"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(Trust.firstDoubt(tool, me)).contains(folder);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xrwx"));
        assertThat(Trust.firstDoubt(tool, me)).contains(tool);
    }
}
