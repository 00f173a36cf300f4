// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Path;
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

    private static Reading kind(Tree tree) {
        Fields fields = new Fields();
        HypervisorFields.addTo(fields, tree.files());
        return fields.byName().getOrDefault("hypervisor.kind", Readings.error("not looked for", ""));
    }
}
