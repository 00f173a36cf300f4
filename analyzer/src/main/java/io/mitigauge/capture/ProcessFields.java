// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Fields {@code process.*} and {@code container.signs}: under which restrictions this process runs, and with it the JVMs
 * that it starts. Signs of a container name its kind, never its name.
 */
final class ProcessFields {

    private static final String STATUS = "/proc/self/status";
    private static final String STAT = "/proc/self/stat";
    private static final String MOUNTS = "/proc/self/mountinfo";
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9 _-]{1,64}");
    private static final Pattern KIND = Pattern.compile("[a-z-]{1,32}");

    /** Parts of the paths of control groups that container runtimes make. */
    private static final Map<String, Pattern> GROUPS = Map.of(
            "docker", Pattern.compile("/docker[/-]"),
            "kubernetes", Pattern.compile("/kubepods|/cri-containerd-|/crio-"),
            "podman", Pattern.compile("/libpod[-_]"),
            "lxc", Pattern.compile("/lxc(\\.payload)?[./]"),
            "containerd", Pattern.compile("/containerd[/-]"),
            "systemd-nspawn", Pattern.compile("/machine\\.slice/"));

    /** Places in {@code /proc/<pid>/stat} behind the name: fields 19 and 41 of proc(5). */
    private static final int NICE = 16;

    private static final int POLICY = 38;

    private static final Set<String> LAYERED = Set.of("overlay", "aufs", "fuse.fuse-overlayfs");

    private ProcessFields() {}

    static void addTo(Fields fields, GuestFiles files) {
        Reading status = files.text(STATUS);
        fields.put("process.storeBypass", of(status, "Speculation_Store_Bypass", ProcessFields::words));
        fields.put("process.indirectBranch", of(status, "SpeculationIndirectBranch", ProcessFields::words));
        fields.put("process.seccomp", of(status, "Seccomp", ProcessFields::seccomp));
        fields.put("process.noNewPrivs", of(status, "NoNewPrivs", ProcessFields::yesOrNo));
        Reading stat = files.text(STAT);
        fields.put("process.nice", word(stat, NICE, UnaryOperator.identity()));
        fields.put("process.scheduling", word(stat, POLICY, ProcessFields::policy));
        fields.put("container.signs", signs(files));
    }

    private static Reading of(Reading status, String key, UnaryOperator<String> meaning) {
        return Readings.find(
                status,
                "no " + key + " in it",
                text -> SystemFields.entry(text, key).map(meaning));
    }

    private static String words(String text) {
        if (!WORDS.matcher(text).matches()) {
            throw new IllegalArgumentException("not a state of speculation");
        }
        return text;
    }

    /**
     * Mode of the filter on system calls, in a word.
     *
     * @throws IllegalArgumentException if the kernel says another number
     */
    static String seccomp(String mode) {
        return switch (mode) {
            case "0" -> "none";
            case "1" -> "strict";
            case "2" -> "filter";
            default -> throw new IllegalArgumentException("not a mode of seccomp");
        };
    }

    /**
     * The kernel's 0 and 1.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static String yesOrNo(String bit) {
        return switch (bit) {
            case "0" -> "no";
            case "1" -> "yes";
            default -> throw new IllegalArgumentException("neither 0 nor 1");
        };
    }

    private static Reading word(Reading stat, int index, UnaryOperator<String> meaning) {
        return Readings.find(
                stat, "not a line of a process", text -> word(text, index).map(meaning));
    }

    /** A number of a process's line, counted behind its name, which may have spaces; empty where it is no such line. */
    private static Optional<String> word(String line, int index) {
        String[] words = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
        return words.length <= index
                ? Optional.empty()
                : Optional.of(words[index]).filter(w -> w.matches("-?[0-9]{1,9}"));
    }

    /**
     * A scheduling policy by its name; numbers are those of {@code include/uapi/linux/sched.h}.
     *
     * @throws IllegalArgumentException if there is no such policy
     */
    static String policy(String number) {
        return switch (number) {
            case "0" -> "other";
            case "1" -> "fifo";
            case "2" -> "rr";
            case "3" -> "batch";
            case "5" -> "idle";
            case "6" -> "deadline";
            case "7" -> "ext";
            default -> throw new IllegalArgumentException("not a scheduling policy");
        };
    }

    private static Reading signs(GuestFiles files) {
        Reading mounts = files.text(MOUNTS);
        Reading groups = files.text("/proc/self/cgroup");
        Set<String> signs = new LinkedHashSet<>();
        for (String marker : List.of("/.dockerenv", "/run/.containerenv")) {
            if (!(files.maybeEmpty(marker) instanceof Absent absent && absent.reason() == Reason.MISSING)) {
                signs.add(marker);
            }
        }
        files.line("/run/systemd/container")
                .text()
                .filter(kind -> KIND.matcher(kind).matches())
                .ifPresent(kind -> signs.add("/run/systemd/container: " + kind));
        groups.text().ifPresent(text -> groupsIn(text).forEach(kind -> signs.add("control group: " + kind)));
        files.textOf("/proc/1/cgroup").ifPresent(t -> groupsIn(t).forEach(k -> signs.add("control group: " + k)));
        mounts.text().flatMap(ProcessFields::layeredRoot).ifPresent(type -> signs.add("root on " + type));
        boolean nobodyTells =
                signs.isEmpty() && mounts.text().isEmpty() && groups.text().isEmpty();
        return nobodyTells ? mounts : new Reading.Value(Readings.joined(signs, ", "), "marker files, " + MOUNTS);
    }

    /** Kinds of container runtimes whose control groups a {@code /proc/<pid>/cgroup} names, sorted. */
    static List<String> groupsIn(String cgroup) {
        return GROUPS.entrySet().stream()
                .filter(kind -> kind.getValue().matcher(cgroup).find())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The type of the root file system where it is made of layers, as images are. */
    static Optional<String> layeredRoot(String mountinfo) {
        return Mounts.parse(mountinfo).all().stream()
                .filter(mount -> mount.point().equals("/"))
                .map(Mounts.Mount::type)
                .reduce((below, above) -> above)
                .filter(LAYERED::contains);
    }
}
