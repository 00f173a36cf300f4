// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that a real kernel wrote on emulated CPUs; src/test/resources/guests/README.md says how. */
final class CapturedGuestsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String VULNERABILITIES = "/sys/devices/system/cpu/vulnerabilities";

    @Test
    void seesTwoThreadsPerCoreOnSkylake() {
        Environment guest = guest("qemu-skylake-smt-on");
        assertThat(guest.takenAt()).isEqualTo(NOW);
        assertThat(guest.text("smt.control")).hasValue("on");
        assertThat(guest.text("smt.active")).hasValue("1");
        assertThat(guest.text("cpu.online")).hasValue("0-3");
        assertThat(guest.text("cpu.siblings")).hasValue("0-1;2-3");
        assertThat(guest.text("cpu.threadsPerCore")).hasValue("2");
        assertThat(guest.text("kernel.release")).hasValue("6.1.0-56-cloud-amd64");
        assertThat(guest.text("kernel.commandLine")).hasValue("(+3 parameters not stored)");
        assertThat(guest.text("memory.total")).hasValue("480564 kB");
        assertThat(guest.text("hypervisor.flag")).hasValue("yes");
        assertThat(guest.text("hypervisor.kind")).hasValue("QEMU without KVM, perhaps emulation");
        assertThat(guest.emulated()).isFalse();
        assertThat(guest.perhapsEmulated()).isTrue();
        assertThat(guest.text("cpu.bugs")).get().asString().contains("mds");
    }

    @Test
    void keepsWhatTheKernelSaysWordForWord() {
        assertThat(guest("qemu-skylake-smt-on").fields().get("vulnerabilities.mds"))
                .isEqualTo(new Value(
                        "Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state unknown",
                        VULNERABILITIES + "/mds"));
    }

    @Test
    void seesWhatNosmtChanged() {
        Environment guest = guest("qemu-skylake-nosmt");
        assertThat(guest.text("smt.control")).hasValue("off");
        assertThat(guest.text("smt.active")).hasValue("0");
        assertThat(guest.text("cpu.online")).hasValue("0,2");
        assertThat(guest.text("cpu.present")).hasValue("0-3");
        assertThat(guest.text("cpu.siblings")).hasValue("0;2");
        assertThat(guest.text("cpu.threadsPerCore")).hasValue("1");
        assertThat(guest.text("kernel.commandLine")).hasValue("nosmt (+3 parameters not stored)");
        assertThat(guest.text("kernel.commandLineHash"))
                .isPresent()
                .isNotEqualTo(guest("qemu-skylake-smt-on").text("kernel.commandLineHash"));
    }

    @Test
    void tellsAMachineWithoutThreadsFromOneWithThreadsSwitchedOff() {
        Environment guest = guest("qemu-epyc-milan");
        assertThat(guest.text("smt.control")).hasValue("notsupported");
        assertThat(guest.text("cpu.vendor")).hasValue("AuthenticAMD");
        assertThat(guest.text("cpu.family")).hasValue("25");
        assertThat(guest.text("clock.source")).hasValue("hpet");
    }

    @Test
    void listsEveryFileOfTheFolder() throws Exception {
        try (var files = Files.list(Path.of("src/test/resources/guests/qemu-epyc-milan" + VULNERABILITIES))) {
            assertThat(guest("qemu-epyc-milan").fields().keySet())
                    .containsAll(
                            files.map(f -> "vulnerabilities." + f.getFileName()).toList());
        }
    }

    @Test
    void saysWhatIsMissingAndWhyInsteadOfGuessing() {
        Environment guest = guest("qemu-epyc-milan");
        assertThat(guest.fields().get("machine.idHash"))
                .isEqualTo(new Absent(Reason.MISSING, "does not exist", "/etc/machine-id"));
        assertThat(guest.fields().get("cpu.governor"))
                .isEqualTo(new Absent(
                        Reason.MISSING, "does not exist", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"));
        assertThat(guest.fields().get("jvm.version"))
                .isEqualTo(new Absent(Reason.MISSING, "known of the running system only", "JVM"));
    }

    @Test
    void saysThatTheFolderIsMissingOrMasked(@TempDir Path root) throws Exception {
        assertThat(of(root).fields().get("vulnerabilities"))
                .isEqualTo(new Absent(Reason.MISSING, "does not exist", VULNERABILITIES));
        Files.createDirectories(root.resolve(VULNERABILITIES.substring(1)));
        assertThat(of(root).fields().get("vulnerabilities"))
                .isEqualTo(new Absent(Reason.MASKED, "the folder is empty", VULNERABILITIES));
    }

    @Test
    void knowsSlightlyForeignFiles(@TempDir Path root) {
        new Tree(root)
                .with("/etc/os-release", "NAME=x\nPRETTY_NAME='Some Linux 1'\n")
                .with("/proc/meminfo", "MemTotal: 1 kB\n")
                .with("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n")
                .with("/sys/devices/system/cpu/offline", "\n")
                .with("/sys/devices/system/cpu/online", "all of them\n")
                .with("/proc/loadavg", "high\n")
                .with("/proc/uptime", "12.34 5.6\n")
                .with("/etc/machine-id", "uninitialized\n");
        Environment guest = of(root);
        assertThat(guest.text("os.distribution")).hasValue("Some Linux 1");
        assertThat(guest.text("memory.transparentHugePages")).hasValue("madvise");
        assertThat(guest.text("cpu.offline")).hasValue("none");
        assertThat(guest.text("uptime")).hasValue("12.34");
        assertThat(shown(guest, "memory.swapTotal")).isEqualTo("absent (no SwapTotal in it)");
        assertThat(shown(guest, "cpu.online")).isEqualTo("absent (not a list of CPUs)");
        assertThat(shown(guest, "load.oneMinute")).isEqualTo("absent (not a load average)");
        assertThat(shown(guest, "machine.idHash")).isEqualTo("absent (the file holds no id)");
    }

    private static String shown(Environment guest, String field) {
        return guest.fields()
                .getOrDefault(field, Readings.error("not looked for", ""))
                .shown();
    }

    private static Environment guest(String name) {
        return of(Path.of("src/test/resources/guests", name));
    }

    private static Environment of(Path root) {
        return Capture.environment(root, Privacy.PRIVATE, InstantSource.fixed(NOW), "1.0");
    }
}
