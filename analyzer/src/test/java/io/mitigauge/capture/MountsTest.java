// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What hides a part of sysfs. */
final class MountsTest {

    private static final String PLAIN = """
            22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
            23 22 0:22 / /sys rw,nosuid shared:7 master:1 - sysfs sysfs rw
            31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate
            """;

    private static final String VULNERABILITIES = "/sys/devices/system/cpu/vulnerabilities";

    @Test
    void seesNothingHiddenOnAPlainSystem() {
        assertThat(Mounts.parse(PLAIN).hiding(VULNERABILITIES)).isEmpty();
        assertThat(Mounts.parse(PLAIN).hiding("/sys/fs/cgroup/cpu.max")).isEmpty();
        assertThat(Mounts.parse(PLAIN).hiding("/proc/cpuinfo")).isEmpty();
    }

    @Test
    void seesWhatAContainerRuntimeMountsOverAFolder() {
        Mounts masked = Mounts.parse(PLAIN + "40 23 0:40 / " + VULNERABILITIES + " ro - tmpfs tmpfs ro\n");
        assertThat(masked.hiding(VULNERABILITIES)).hasValue("tmpfs");
        assertThat(masked.hiding(VULNERABILITIES + "/mds")).hasValue("tmpfs");
        assertThat(masked.hiding(VULNERABILITIES + "x")).isEmpty();
    }

    @Test
    void takesTheMountOnTop() {
        Mounts covered = Mounts.parse(PLAIN + "40 23 0:40 / /sys ro - tmpfs tmpfs ro\n");
        assertThat(covered.hiding(VULNERABILITIES)).hasValue("tmpfs");
    }

    @Test
    void leavesAContainersOwnViewOfItsCpusAlone() {
        Mounts lxc = Mounts.parse(PLAIN + "40 23 0:40 / /sys/devices/system/cpu rw - fuse.lxcfs lxcfs rw\n");
        assertThat(lxc.hiding("/sys/devices/system/cpu/online")).isEmpty();
    }

    @Test
    void passesOverWhatItDoesNotUnderstand() {
        assertThat(Mounts.parse("").all()).isEmpty();
        assertThat(Mounts.parse("23 22 0:22 / /sys rw\nnonsense\n").all()).isEmpty();
    }
}
