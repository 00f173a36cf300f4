// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted secrets that must not come out. */
final class PrivacyTest {

    private static final String MACHINE_ID = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";
    private static final String UUID = "0f1e2d3c-4b5a-4697-8877-665544332211";
    private static final String BOOT_ID = "11111111-2222-4333-8444-555555555555";
    private static final List<String> SECRETS = List.of(
            "gandalf",
            "jane",
            "/home/",
            "10.0.0.5",
            "192.168.7.9",
            "fe80::5054:ff:fe12:3456",
            "52:54:00:12:34:56",
            "SN-0815-4711",
            "hunter2",
            MACHINE_ID,
            UUID,
            BOOT_ID);

    @TempDir
    Path root;

    @BeforeEach
    void plantSecrets() {
        new Tree(root)
                .with("/etc/hostname", "gandalf\n")
                .with("/etc/machine-id", MACHINE_ID + "\n")
                .with("/etc/os-release", "PRETTY_NAME=\"Golden image of gandalf (" + UUID + ")\"\n")
                .with("/proc/sys/kernel/hostname", "gandalf.example.com\n")
                .with("/proc/sys/kernel/random/boot_id", BOOT_ID + "\n")
                .with("/proc/sys/kernel/osrelease", "6.1.0-gandalf\n")
                .with("/proc/sys/kernel/version", "#1 SMP gandalf 10.0.0.5\n")
                .with("/proc/version", "Linux version 6.1.0 (jane@gandalf) #1 SMP\n")
                .with(
                        "/proc/cmdline",
                        "root=UUID=" + UUID + " ip=10.0.0.5 ro mitigations=auto nosmt=hunter2@gandalf mds=10.0.0.5 "
                                + "tsx=/home/jane tsc=52:54:00:12:34:56 idle=" + UUID + " admin.password=hunter2 "
                                + "systemd.hostname=gandalf sched_x=fe80::5054:ff:fe12:3456 psi=" + MACHINE_ID
                                + " -- --user jane\n")
                .with("/proc/self/cgroup", "0::/user.slice/jane.scope\n")
                .with("/proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 /home/jane rw\n")
                .with("/proc/self/status", "Name:\tjane\nCpus_allowed_list:\t0\n")
                .with("/sys/fs/cgroup/user.slice/jane.scope/cpu.max", "gandalf\n")
                .with("/sys/devices/virtual/dmi/id/sys_vendor", "QEMU\n")
                .with("/sys/devices/virtual/dmi/id/product_name", "PC of gandalf 192.168.7.9\n")
                .with("/sys/devices/virtual/dmi/id/product_serial", "SN-0815-4711\n")
                .with("/sys/devices/virtual/dmi/id/product_uuid", UUID + "\n")
                .with("/sys/devices/system/cpu/online", "gandalf\n");
    }

    @Test
    void storesNothingThatTellsWhoseMachineItIs() {
        String all = text(environment(Privacy.PRIVATE));
        assertThat(SECRETS).noneMatch(secret -> all.contains(secret.toLowerCase(Locale.ROOT)));
        assertThat(all).contains("(withheld)", "nosmt", "<host>", root.getRoot() + "proc/cmdline");
        assertThat(all).doesNotContain(root.toString().toLowerCase(Locale.ROOT));
    }

    @Test
    void stillTellsThisMachineFromAnother(@TempDir Path other) {
        Environment first = environment(Privacy.PRIVATE);
        Environment second = Capture.environment(
                new Tree(other)
                        .with("/etc/machine-id", MACHINE_ID.replace('9', '8'))
                        .root(),
                Privacy.PRIVATE,
                InstantSource.system(),
                "1.0");
        assertThat(first.text("machine.idHash")).get().asString().matches("[0-9a-f]{16}");
        assertThat(environment(Privacy.PRIVATE).text("machine.idHash")).isEqualTo(first.text("machine.idHash"));
        assertThat(second.text("machine.idHash")).isPresent().isNotEqualTo(first.text("machine.idHash"));
    }

    @Test
    void storesTheWholeCommandLineWhenAskedTo() {
        assertThat(environment(Privacy.FULL).text("kernel.commandLine"))
                .get()
                .asString()
                .contains("root=UUID=" + UUID, "admin.password=hunter2");
        assertThat(text(environment(Privacy.FULL))).doesNotContain(MACHINE_ID + " [", BOOT_ID);
    }

    @Test
    void keepsOfTheJvmsArgumentsOnlyTheTuning() {
        assertThat(JvmFields.shareable(List.of(
                        "-Xmx2g",
                        "-XX:+UseParallelGC",
                        "-XX:ParallelGCThreads=2",
                        "-XX:HeapDumpPath=/home/jane",
                        "-XX:OnError=jane",
                        "-Duser.home=/home/jane",
                        "-javaagent:/home/jane/a.jar")))
                .isEqualTo("-Xmx2g -XX:+UseParallelGC -XX:ParallelGCThreads=2 (+4 arguments not stored)");
    }

    private Environment environment(Privacy privacy) {
        return Capture.environment(root, privacy, InstantSource.system(), "1.0");
    }

    private static String text(Environment environment) {
        StringBuilder all = new StringBuilder();
        environment
                .fields()
                .forEach((name, reading) -> all.append(name)
                        .append(" = ")
                        .append(
                                switch (reading) {
                                    case Value value -> value.value();
                                    case Absent absent -> absent.detail();
                                })
                        .append(" [")
                        .append(reading.source())
                        .append("]\n"));
        return all.toString().toLowerCase(Locale.ROOT);
    }
}
