// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields {@code kernel.*}, {@code machine.idHash}, {@code os.distribution}, {@code clock.*}, {@code memory.*} and load. */
final class SystemFields {

    private static final Pattern MACHINE_ID = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern BOOT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern CHOSEN = Pattern.compile("\\[([^\\]]+)\\]");
    private static final Pattern LOAD = Pattern.compile("[0-9]+\\.[0-9]{2}");
    private static final String TAINTS = "PFSRMBUDAWCIOELKXTNJ";
    private static final Pattern SECONDS = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private SystemFields() {}

    static void addTo(Fields fields, GuestFiles files, Privacy privacy) {
        kernel(fields, files, privacy);
        fields.put("machine.idHash", machineIdHash(files));
        fields.put(
                "os.distribution",
                Readings.find(files.text("/etc/os-release"), "no PRETTY_NAME in it", SystemFields::prettyName));
        clock(fields, files);
        memory(fields, files);
        load(fields, files);
    }

    /** Salted hash of the boot id, which every boot draws anew. */
    static Reading bootIdHash(GuestFiles files) {
        return Readings.parse(files.line("/proc/sys/kernel/random/boot_id"), id -> {
            if (!BOOT_ID.matcher(id).matches()) {
                throw new IllegalArgumentException("not a boot id");
            }
            return SaltedHash.BOOT_ID.of(id);
        });
    }

    private static void kernel(Fields fields, GuestFiles files, Privacy privacy) {
        fields.put("kernel.release", files.line("/proc/sys/kernel/osrelease"));
        fields.put("kernel.version", files.line("/proc/sys/kernel/version")); // /proc/version names the build host
        fields.put("kernel.bootIdHash", bootIdHash(files));
        fields.put(
                "kernel.unprivilegedBpfDisabled",
                Readings.parse(files.line("/proc/sys/kernel/unprivileged_bpf_disabled"), Readings::number));
        fields.put("kernel.tainted", Readings.parse(files.line("/proc/sys/kernel/tainted"), SystemFields::taint));
        fields.put(
                "kernel.lockdown", Readings.parse(files.line("/sys/kernel/security/lockdown"), SystemFields::chosen));
        Reading line = files.maybeEmpty("/proc/cmdline");
        fields.put("kernel.commandLine", Readings.parse(line, text -> switch (privacy) {
            case PRIVATE -> KernelCommandLine.parse(text).shareable();
            case FULL -> text.isBlank() ? Readings.NONE : text.strip();
        }));
        fields.put("kernel.commandLineHash", Readings.parse(line, text -> SaltedHash.COMMAND_LINE.of(text.strip())));
    }

    private static Reading machineIdHash(GuestFiles files) {
        String path = "/etc/machine-id";
        return Readings.find(files.maybeEmpty(path), "the file holds no id", text -> {
            String id = text.strip();
            if (id.isEmpty() || id.equals("uninitialized")) {
                return Optional.empty();
            }
            if (!MACHINE_ID.matcher(id).matches()) {
                throw new IllegalArgumentException("not a machine id");
            }
            return Optional.of(SaltedHash.MACHINE_ID.of(id));
        });
    }

    /** PRETTY_NAME of an os-release file, without its quotes. */
    static Optional<String> prettyName(String osRelease) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).strip().replaceAll("^[\"']|[\"']$", ""))
                .filter(name -> !name.isBlank())
                .findFirst();
    }

    private static void clock(Fields fields, GuestFiles files) {
        String folder = "/sys/devices/system/clocksource/clocksource0/";
        fields.put("clock.source", files.line(folder + "current_clocksource"));
        fields.put("clock.available", files.line(folder + "available_clocksource"));
    }

    private static void memory(Fields fields, GuestFiles files) {
        Reading meminfo = files.text("/proc/meminfo");
        fields.put("memory.total", Readings.find(meminfo, "no MemTotal in it", text -> entry(text, "MemTotal")));
        fields.put("memory.swapTotal", Readings.find(meminfo, "no SwapTotal in it", text -> entry(text, "SwapTotal")));
        fields.put(
                "memory.hugePages",
                Readings.find(
                        meminfo,
                        "no HugePages_Total in it",
                        text -> entry(text, "HugePages_Total")
                                .map(pages -> pages
                                        + entry(text, "Hugepagesize")
                                                .map(size -> " of " + size)
                                                .orElse(""))));
        fields.put(
                "memory.transparentHugePages",
                Readings.parse(files.line("/sys/kernel/mm/transparent_hugepage/enabled"), SystemFields::chosen));
        fields.put(
                "memory.transparentHugePagesDefrag",
                Readings.parse(files.line("/sys/kernel/mm/transparent_hugepage/defrag"), SystemFields::chosen));
    }

    /** One entry of a meminfo file with its unit, for example {@code 480564 kB}. */
    static Optional<String> entry(String meminfo, String key) {
        return meminfo.lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /**
     * The word in brackets.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String chosen(String choices) {
        Matcher matcher = CHOSEN.matcher(choices);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no choice is marked in it");
        }
        return matcher.group(1);
    }

    private static void load(Fields fields, GuestFiles files) {
        Reading loadavg = files.line("/proc/loadavg");
        List<String> names = List.of("load.oneMinute", "load.fiveMinutes", "load.fifteenMinutes");
        for (int i = 0; i < names.size(); i++) {
            int index = i;
            fields.put(names.get(i), Readings.parse(loadavg, text -> load(text, index)));
        }
        fields.put("uptime", uptime(files));
    }

    /** Seconds since boot, as the kernel counts them. */
    static Reading uptime(GuestFiles files) {
        return Readings.parse(files.line("/proc/uptime"), text -> {
            String seconds = text.split(" ", 2)[0];
            if (!SECONDS.matcher(seconds).matches()) {
                throw new IllegalArgumentException("not an uptime");
            }
            return seconds;
        });
    }

    /**
     * The kernel's letters for what taints it, or {@code none}; {@code ?} for a bit that has none here. Source:
     * Documentation/admin-guide/tainted-kernels.rst.
     *
     * @throws IllegalArgumentException if it is not a number
     */
    static String taint(String number) {
        long bits = Long.parseLong(number);
        StringBuilder letters = new StringBuilder();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((bits >>> bit & 1) == 1) {
                letters.append(bit < TAINTS.length() ? TAINTS.charAt(bit) : '?');
            }
        }
        return letters.isEmpty() ? Readings.NONE : letters.toString();
    }

    /**
     * One of the three averages of a loadavg line.
     *
     * @throws IllegalArgumentException if it is not there
     */
    static String load(String loadavg, int index) {
        String[] parts = loadavg.split(" ", -1);
        if (parts.length <= index || !LOAD.matcher(parts[index]).matches()) {
            throw new IllegalArgumentException("not a load average");
        }
        return parts[index];
    }
}
