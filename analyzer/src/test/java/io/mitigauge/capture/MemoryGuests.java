// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.capture.MemoryDisk.File;
import io.mitigauge.capture.MemoryDisk.Link;
import io.mitigauge.mitigation.Machines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** All captured and documented guests in memory, and one that has every file that a capture reads. */
final class MemoryGuests {

    private static final Path ROOT = Path.of("/guest");

    private MemoryGuests() {}

    static List<MemoryDisk> all() throws IOException {
        List<MemoryDisk> guests = new ArrayList<>();
        for (String name : Machines.allCaptured()) {
            guests.add(captured(Path.of("src/test/resources/guests", name)));
        }
        for (JsonNode machine : Machines.documented().values()) {
            guests.add(documented(machine));
        }
        guests.add(complete());
        return guests;
    }

    private static MemoryDisk captured(Path folder) throws IOException {
        MemoryDisk disk = new MemoryDisk(ROOT);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                disk.with("/" + folder.relativize(file), new File(content));
            }
        }
        return disk;
    }

    private static MemoryDisk documented(JsonNode machine) {
        MemoryDisk disk = new MemoryDisk(ROOT);
        for (Map.Entry<String, JsonNode> file : machine.path("files").properties()) {
            byte[] bytes = (file.getValue().asString() + "\n").getBytes(StandardCharsets.UTF_8);
            disk.with(file.getKey(), new File(new String(bytes, StandardCharsets.ISO_8859_1)));
        }
        for (JsonNode masked : machine.path("masked")) {
            disk.with(masked.asString().replaceAll("/$", ""), MemoryDisk.FOLDER);
        }
        return disk;
    }

    /** A skylake guest with what the captured trees lack. */
    private static MemoryDisk complete() throws IOException {
        MemoryDisk disk = captured(Path.of("src/test/resources/guests/qemu-skylake-smt-on"));
        Map<String, String> files = Map.ofEntries(
                Map.entry("/etc/hostname", "gandalf\n"),
                Map.entry("/etc/machine-id", "9f8e7d6c5b4a39281706f5e4d3c2b1a0\n"),
                Map.entry("/usr/lib/os-release", "NAME=x\nPRETTY_NAME=\"Some Linux 1 (gandalf)\"\n"),
                Map.entry("/proc/loadavg", "0.10 0.20 0.30 1/100 1234\n"),
                Map.entry("/proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC Debian\n"),
                Map.entry("/proc/self/cgroup", "0::/user.slice/a.scope\n"),
                Map.entry("/proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"),
                Map.entry("/sys/fs/cgroup/user.slice/cpu.max", "150000 100000\n"),
                Map.entry("/sys/fs/cgroup/user.slice/a.scope/cpu.max", "max 100000\n"),
                Map.entry("/sys/fs/cgroup/user.slice/memory.max", "1073741824\n"),
                Map.entry("/sys/fs/cgroup/cpuset.cpus.effective", "0-3\n"),
                Map.entry("/sys/devices/system/cpu/offline", "\n"),
                Map.entry("/sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "performance\n"),
                Map.entry("/sys/devices/system/cpu/cpu0/cache/index0/level", "1\n"),
                Map.entry("/sys/devices/system/cpu/cpu0/cache/index0/size", "32K\n"),
                Map.entry("/sys/devices/system/cpu/cpu0/cache/index0/type", "Data\n"),
                Map.entry("/sys/hypervisor/type", "xen\n"),
                Map.entry("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n"));
        files.forEach((path, text) -> disk.with(path, new File(text)));
        return disk.with("/etc/os-release", new Link("../usr/lib/os-release"))
                .with("/sys/devices/system/cpu/cpu0/cpufreq", new Link("../cpufreq/policy0"));
    }
}
