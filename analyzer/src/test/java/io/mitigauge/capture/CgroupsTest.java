// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of control groups, versions 1 and 2. */
final class CgroupsTest {

    private static final String V2 = "/sys/fs/cgroup";

    @TempDir
    Path root;

    @Test
    void givesTheTightestLimitOfVersion2() {
        Tree tree = version2("0::/user.slice/jane.scope\n", "/")
                .with(V2 + "/user.slice/cpu.max", "150000 100000\n")
                .with(V2 + "/user.slice/jane.scope/cpu.max", "max 100000\n")
                .with(V2 + "/user.slice/memory.max", "4294967296\n")
                .with(V2 + "/user.slice/jane.scope/memory.max", "1073741824\n")
                .with(V2 + "/cpuset.cpus.effective", "0-3\n");
        assertThat(field(tree, "cgroup.version").shown()).isEqualTo("v2");
        assertThat(field(tree, "cgroup.cpuLimit").shown()).isEqualTo("1.50");
        assertThat(field(tree, "cgroup.memoryLimit").shown()).isEqualTo("1073741824");
        assertThat(field(tree, "cgroup.cpuset").shown()).isEqualTo("0-3");
    }

    @Test
    void neverNamesTheGroup() {
        Tree tree = version2("0::/user.slice/jane.scope\n", "/").with(V2 + "/user.slice/cpu.max", "broken\n");
        assertThat(field(tree, "cgroup.cpuLimit"))
                .isEqualTo(new Absent(Reason.ERROR, "not a quota and a period", "cgroup cpu.max"));
    }

    @Test
    void saysMaxWhereNoLevelLimits() {
        Tree tree = version2("0::/\n", "/");
        assertThat(field(tree, "cgroup.cpuLimit").shown()).isEqualTo("max");
        assertThat(field(tree, "cgroup.memoryLimit").shown()).isEqualTo("max");
    }

    @Test
    void readsAContainerThatSeesOnlyItsOwnGroup() {
        Tree tree = version2("0::/docker/abc\n", "/docker/abc").with(V2 + "/cpu.max", "200000 100000\n");
        assertThat(field(tree, "cgroup.cpuLimit").shown()).isEqualTo("2.00");
    }

    @Test
    void readsVersion1WithJoinedControllers() {
        String cpu = "/sys/fs/cgroup/cpu,cpuacct";
        Tree tree = new Tree(root)
                .with("/proc/self/cgroup", "3:cpu,cpuacct:/a\n2:memory:/a\n0::/\n")
                .with("/proc/self/mountinfo", """
                        31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw
                        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
                        33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                        34 31 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                        """)
                .with(cpu + "/a/cpu.cfs_quota_us", "50000\n")
                .with(cpu + "/a/cpu.cfs_period_us", "100000\n")
                .with(cpu + "/cpu.cfs_quota_us", "-1\n")
                .with(cpu + "/cpu.cfs_period_us", "100000\n")
                .with("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n")
                .with(cpu + "/a/cpu.stat", "nr_periods 5\nnr_throttled 2\nthrottled_time 3000000\n");
        assertThat(field(tree, "cgroup.version").shown()).isEqualTo("hybrid");
        assertThat(field(tree, "cgroup.cpuLimit").shown()).isEqualTo("0.50");
        assertThat(field(tree, "cgroup.memoryLimit").shown()).isEqualTo("max");
        assertThat(new Cgroups(tree.files()).throttledMicros().shown()).isEqualTo("3000");
    }

    @Test
    void saysWhyThereIsNoLimitToRead() {
        assertThat(((Absent) field(new Tree(root), "cgroup.cpuLimit")).reason()).isEqualTo(Reason.MISSING);
        assertThat(((Absent) field(new Tree(root), "cgroup.version")).reason()).isEqualTo(Reason.MISSING);
    }

    @Test
    void countsThrottlingInMicroseconds() {
        assertThat(Cgroups.throttledMicros("usage_usec 9\nthrottled_usec 12\n")).isEqualTo(12);
        assertThat(Cgroups.throttledMicros("")).isZero();
    }

    @Test
    void refusesWhatIsNotALimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cgroups.bytes("much"))
                .withMessage("not a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cgroups.cpusOfMax("100000 0"))
                .withMessage("not a period");
    }

    private Tree version2(String membership, String mountRoot) {
        return new Tree(root)
                .with("/proc/self/cgroup", membership)
                .with("/proc/self/mountinfo", "31 23 0:28 " + mountRoot + " " + V2 + " rw - cgroup2 cgroup2 rw\n");
    }

    private static Reading field(Tree tree, String name) {
        Fields fields = new Fields();
        Cgroups.addTo(fields, tree.files());
        return fields.byName().getOrDefault(name, new Absent(Reason.ERROR, "not looked for", ""));
    }
}
