// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tells a hypervisor, and in which order. */
final class HypervisorFieldsTest {

    private static final String DMI = "/sys/devices/virtual/dmi/id/";
    private static final String CLOCKS = "/sys/devices/system/clocksource/clocksource0/available_clocksource";

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QEMU | KVM | KVM",
                "Linode | Compute Instance | KVM (Linode)",
                "Google | Google Compute Engine | KVM (Google Compute Engine)",
                "Amazon EC2 | m5.large | KVM (Amazon EC2)",
                "Amazon EC2 | m5.metal | none (bare metal)",
                "Microsoft Corporation | Virtual Machine | Hyper-V",
                "VMware, Inc. | VMware7,1 | VMware",
                "innotek GmbH | VirtualBox | VirtualBox",
                "QEMU | Standard PC (i440FX + PIIX, 1996) | QEMU"
            })
    void tellsByVendorAndProduct(String vendor, String product, String expected) {
        Tree tree = new Tree(root).with(DMI + "sys_vendor", vendor).with(DMI + "product_name", product);
        assertThat(kind(tree).text()).hasValue(expected);
    }

    @Test
    void believesAParavirtualClockMoreThanAPlainEmulatorName() {
        Tree tree = new Tree(root).with(DMI + "sys_vendor", "QEMU\n").with(CLOCKS, "tsc kvm-clock \n");
        assertThat(kind(tree)).isEqualTo(new Value("KVM", CLOCKS));
    }

    @Test
    void seesEmulationThatNamesItself() {
        Tree tree = new Tree(root)
                .with(DMI + "sys_vendor", "QEMU\n")
                .with("/proc/cpuinfo", "processor\t: 0\nmodel name\t: QEMU TCG CPU version 2.5+\n");
        assertThat(kind(tree)).isEqualTo(new Value("QEMU TCG (emulation)", "/proc/cpuinfo"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "flags : fpu hypervisor pti | tsc hpet | QEMU without KVM, perhaps emulation",
                "flags : fpu tsc_deadline_timer hypervisor | tsc hpet | QEMU",
                "flags : fpu hypervisor | kvm-clock tsc | KVM",
                "flags : fpu pti | tsc hpet | QEMU",
                "flags : fpu hypervisor | '' | QEMU"
            })
    void suspectsEmulationOfANamedCpuByWhatKvmWouldGive(String flags, String clocks, String expected) {
        Tree tree = new Tree(root).with(DMI + "sys_vendor", "QEMU\n").with("/proc/cpuinfo", flags + "\n");
        assertThat(kind(clocks.isEmpty() ? tree : tree.with(CLOCKS, clocks)).text())
                .hasValue(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"QEMU TCG (emulation)", "KVM"})
    void believesTheCpuWhereFilesLeaveADoubt(String named) {
        Tree tree = new Tree(root)
                .with(DMI + "sys_vendor", "QEMU\n")
                .with(CLOCKS, "tsc hpet")
                .with("/proc/cpuinfo", "flags : fpu hypervisor\n");
        assertThat(kind(tree.files(), new Value(named, "CPUID"))).isEqualTo(new Value(named, "CPUID"));
    }

    @Test
    void seesEmulationThoughFilesAreHidden() {
        MemoryDisk disk = new MemoryDisk(root).with(DMI + "sys_vendor", MemoryDisk.DENIED);
        Value told = new Value("QEMU TCG (emulation)", "CPUID");
        assertThat(kind(GuestFiles.at(disk.root(), disk), told)).isEqualTo(told);
    }

    @Test
    void asksNoCpuThatSaysThatItIsReal() {
        Tree tree = new Tree(root).with(DMI + "sys_vendor", "Dell Inc.\n").with("/proc/cpuinfo", "flags : fpu pti\n");
        assertThat(kind(tree.files(), new Value("KVM", "CPUID")).shown()).isEqualTo("absent (no file names one)");
    }

    @Test
    void callsAMacsOwnVirtualisationNoEmulation() { // QEMU with HVF: neither KVM's clock nor its timer, and no
        // signature that is known
        Environment guest = new Environment(
                Instant.EPOCH,
                new TreeMap<>(Map.of(
                        "hypervisor.kind",
                        kind(new Tree(root)
                                .with(DMI + "sys_vendor", "QEMU\n")
                                .with(CLOCKS, "tsc hpet")
                                .with("/proc/cpuinfo", "flags : fpu pcid hypervisor\n")))));
        assertThat(guest.emulated()).isFalse();
        assertThat(guest.perhapsEmulated()).isTrue();
    }

    @Test
    void believesTheHypervisorsOwnFileFirst() {
        Tree tree = new Tree(root).with("/sys/hypervisor/type", "xen\n").with(DMI + "sys_vendor", "Amazon EC2\n");
        assertThat(kind(tree)).isEqualTo(new Value("xen", "/sys/hypervisor/type"));
    }

    @Test
    void namesNoneWhereNothingTells() {
        assertThat(kind(new Tree(root).with(DMI + "sys_vendor", "Dell Inc.\n")).shown())
                .isEqualTo("absent (no file names one)");
    }

    @Test
    void doesNotTakeHiddenFilesForNoHypervisor() {
        MemoryDisk disk = new MemoryDisk(root).with(DMI + "sys_vendor", MemoryDisk.DENIED);
        assertThat(kind(GuestFiles.at(disk.root(), disk)))
                .isEqualTo(new Absent(Reason.DENIED, "permission denied", "/sys/hypervisor, DMI, clocksources"));
    }

    private static Reading kind(Tree tree) {
        return kind(tree.files());
    }

    private static Reading kind(GuestFiles files) {
        return kind(files, Readings.missing("CPUID names none", "CPUID"));
    }

    private static Reading kind(GuestFiles files, Reading signature) {
        Fields fields = new Fields();
        HypervisorFields.addTo(fields, files, () -> signature);
        return fields.byName().getOrDefault("hypervisor.kind", Readings.error("not looked for", ""));
    }
}
