// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts beside CPU and mitigations that can explain a change: boot, configuration, platform, process, container. */
final class GuestFactsTest {

    private static final String CONFIG = """
            #
            # Automatically generated file; DO NOT EDIT.
            #
            CONFIG_CC_VERSION_TEXT="gcc (Debian) 14"
            CONFIG_SMP=y
            CONFIG_SCHED_SMT=y
            # CONFIG_PREEMPT_NONE is not set
            CONFIG_PREEMPT_VOLUNTARY=y
            CONFIG_PREEMPT_DYNAMIC=y
            # CONFIG_HZ_PERIODIC is not set
            CONFIG_NO_HZ_IDLE=y
            CONFIG_HZ=250
            CONFIG_CPU_MITIGATIONS=y
            CONFIG_MITIGATION_PAGE_TABLE_ISOLATION=y
            # CONFIG_MITIGATION_MDS is not set
            CONFIG_UNRELATED=m
            """;

    @TempDir
    private Path root;

    @Test
    void theConfigurationOnTheDiskIsThatOfTheRunningKernel() {
        Environment guest = guest(new Tree(root)
                .with("/proc/sys/kernel/osrelease", "6.12.1-test\n")
                .with("/boot/config-6.12.1-test", CONFIG)
                .with("/boot/config-6.1.0-other", "CONFIG_HZ=100\n"));
        assertThat(guest.text("kernel.config.mitigations"))
                .contains("CPU_MITIGATIONS !MITIGATION_MDS MITIGATION_PAGE_TABLE_ISOLATION");
        assertThat(guest.text("kernel.config.preemption")).contains("PREEMPT_VOLUNTARY PREEMPT_DYNAMIC");
        assertThat(guest.text("kernel.config.tick")).contains("250 NO_HZ_IDLE");
        assertThat(guest.text("kernel.config.smp")).contains("SMP SCHED_SMT");
    }

    @Test
    void theKernelsOwnCopyComesFirst() throws IOException {
        new Tree(root)
                .with("/proc/sys/kernel/osrelease", "6.12.1-test\n")
                .with("/proc/config.gz", "")
                .with("/boot/config-6.12.1-test", CONFIG);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve("proc/config.gz")))) {
            out.write("CONFIG_HZ=1000\n".getBytes(StandardCharsets.US_ASCII));
        }
        Environment guest = guest(new Tree(root));
        assertThat(guest.text("kernel.config.tick")).contains("1000");
        assertThat(guest.fields().get("kernel.config.smp"))
                .isEqualTo(
                        new Absent(Reason.MISSING, "no such option in it", "/proc/config.gz, /boot/config-<release>"));
    }

    @Test
    void aBrokenCopyIsAnErrorAndNotReplaced() {
        Environment guest = guest(new Tree(root)
                .with("/proc/sys/kernel/osrelease", "6.12.1-test\n")
                .with("/proc/config.gz", "no gzip")
                .with("/boot/config-6.12.1-test", CONFIG));
        assertThat(guest.fields().get("kernel.config.tick"))
                .isInstanceOfSatisfying(
                        Absent.class, absent -> assertThat(absent.reason()).isEqualTo(Reason.ERROR));
    }

    @Test
    void aReleaseThatIsAPathIsNotFollowed() {
        Environment guest = guest(new Tree(root)
                .with("/proc/sys/kernel/osrelease", "../../etc/shadow\n")
                .with("/etc/shadow", CONFIG));
        assertThat(guest.text("kernel.config.tick")).isEmpty();
    }

    @Test
    void bootTimeAndUptimeAddUpToNowOrNot() {
        Instant boot = Instant.parse("2026-03-01T10:00:00Z");
        assertThat(BootFields.consistent(Optional.of(boot), "3600.5", boot.plusSeconds(3602)))
                .isEqualTo("yes");
        assertThat(BootFields.consistent(Optional.of(boot), "3600.5", boot.plusSeconds(3607)))
                .isEqualTo("no");
        assertThat(BootFields.consistent(Optional.of(boot), "3600.5", boot.plusSeconds(3500)))
                .isEqualTo("no");
        assertThatThrownBy(() -> BootFields.consistent(Optional.empty(), "1", boot))
                .hasMessage("no boot time to compare with");
        assertThat(BootFields.bootSeconds("cpu  1 2 3\nbtime 1772359200\nprocesses 7\n"))
                .contains(1772359200L);
        assertThat(BootFields.bootSeconds("cpu  1 2 3\nbtime \n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, none", "1, P", "512, W", "4097, PO", "1048576, ?"})
    void taintIsShownAsTheKernelsLetters(String number, String letters) {
        assertThat(SystemFields.taint(number)).isEqualTo(letters);
    }

    @Test
    void nodesWithTheirCpus() {
        Environment guest = guest(new Tree(root)
                .with("/sys/devices/system/node/online", "0-2\n")
                .with("/sys/devices/system/node/node0/cpulist", "0-3\n")
                .with("/sys/devices/system/node/node1/cpulist", "\n")
                .with("/sys/devices/system/node/node2/cpulist", "4-7\n")
                .with("/proc/sys/kernel/numa_balancing", "1\n"));
        assertThat(guest.text("numa.nodes")).contains("0-2");
        assertThat(guest.text("numa.cpus")).contains("0-3;none;4-7");
        assertThat(guest.text("numa.balancing")).contains("1");
    }

    @Test
    void aNodeWhoseCpusAreUnknownLeavesAllUnknown() {
        Environment guest = guest(new Tree(root)
                .with("/sys/devices/system/node/online", "0-1\n")
                .with("/sys/devices/system/node/node0/cpulist", "0-3\n"));
        assertThat(guest.text("numa.cpus")).isEmpty();
    }

    @Test
    void boostIsToldByEitherDriver() {
        Tree tree = new Tree(root).with("/sys/devices/system/cpu/cpufreq/boost", "1\n");
        assertThat(guest(tree).text("cpu.boost")).contains("yes");
        assertThat(guest(tree.with("/sys/devices/system/cpu/intel_pstate/no_turbo", "1\n"))
                        .text("cpu.boost"))
                .contains("no");
    }

    @Test
    void whatTheProcessMaySpeculateOn() {
        Environment guest = guest(new Tree(root).with("/proc/self/status", """
                Name:\tjava
                NoNewPrivs:\t1
                Seccomp:\t2
                Seccomp_filters:\t1
                Speculation_Store_Bypass:\tthread force mitigated
                SpeculationIndirectBranch:\tconditional enabled
                """));
        assertThat(guest.text("process.storeBypass")).contains("thread force mitigated");
        assertThat(guest.text("process.indirectBranch")).contains("conditional enabled");
        assertThat(guest.text("process.seccomp")).contains("filter");
        assertThat(guest.text("process.noNewPrivs")).contains("yes");
    }

    @Test
    void whichShareOfABusyCpuTheProcessGets() {
        // Field 2, the name, may have spaces and brackets; 19 is the nice value, 41 the policy, proc(5).
        Environment guest = guest(new Tree(root)
                .with(
                        "/proc/self/stat",
                        "4242 (a (b) c) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 20 -5 17 0 19 20 21 22 23 24 25 26 27 28 29 30 31"
                                + " 32 33 34 35 36 1 3 42 43 44\n"));
        assertThat(guest.text("process.nice")).contains("-5");
        assertThat(guest.text("process.scheduling")).contains("batch");
    }

    @Test
    void aLineThatIsNoProcesssTellsNoShare() {
        Environment guest = guest(new Tree(root).with("/proc/self/stat", "4242 (a) R 1 2\n"));
        assertThat(guest.fields().get("process.nice"))
                .isEqualTo(new Absent(Reason.MISSING, "not a line of a process", "/proc/self/stat"));
        assertThat(guest.text("process.scheduling")).isEmpty();
    }

    @Test
    void oldKernelsDoNotTellOfSpeculation() {
        Environment guest = guest(new Tree(root).with("/proc/self/status", "Name:\tjava\nSeccomp:\t7\n"));
        assertThat(guest.fields().get("process.storeBypass"))
                .isEqualTo(new Absent(Reason.MISSING, "no Speculation_Store_Bypass in it", "/proc/self/status"));
        assertThat(guest.text("process.seccomp")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0::/system.slice/docker-4f0c.scope, docker",
        "11:cpu:/kubepods/burstable/pod1/4f0c, kubernetes",
        "0::/machine.slice/libpod-4f0c.scope, podman",
        "0::/lxc.payload.web/init.scope, lxc"
    })
    void containersShowInTheirControlGroups(String line, String kind) {
        assertThat(ProcessFields.groupsIn(line + "\n")).contains(kind);
    }

    @Test
    void anOrdinaryMachineShowsNoContainer() {
        assertThat(ProcessFields.groupsIn("0::/user.slice/user-1000.slice/session-3.scope\n"))
                .isEmpty();
        assertThat(ProcessFields.layeredRoot("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"))
                .isEmpty();
        assertThat(ProcessFields.layeredRoot("22 1 0:51 / / rw - overlay overlay rw\n"))
                .contains("overlay");
    }

    @Test
    void theLiveCpuIsReadFromAJvmsLog() {
        String log = "[0.003s][info][os,cpu] CPU: total 2 (initial active 2) (2 cores per cpu, 1 threads per core)"
                + " family 25 model 17 stepping 1 microcode 0x1000065, cx8, cmov\n";
        assertThat(LiveCpu.ofOutput(log).text()).contains("family 25 model 17 stepping 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "openjdk version 25", "CPU: total 2 0x41:0x3:0xd0c:1, simd", "family x model y stepping z"})
    void aLogWithoutItIsMissing(String log) {
        assertThat(LiveCpu.ofOutput(log))
                .isInstanceOfSatisfying(
                        Absent.class, absent -> assertThat(absent.reason()).isEqualTo(Reason.MISSING));
    }

    private static Environment guest(Tree tree) {
        return Capture.environment(tree.root(), Privacy.PRIVATE, InstantSource.system(), "1.0");
    }
}
