// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Limits of the control group that this process is in, versions 1 and 2.
 *
 * <p>A limit of any ancestor binds as well, so the tightest of all visible levels is given; {@code max} says that no
 * visible level limits. What lies above a cgroup namespace cannot be seen. Sources name the file and never the group,
 * whose name may be that of a user or a container.
 */
final class Cgroups {

    private static final String SELF = "/proc/self/cgroup";
    private static final String MAX = "max";

    /** Version 1 writes "no limit" as the largest multiple of the page size that fits a long. */
    private static final double UNLIMITED_BYTES = 1L << 62;

    private final GuestFiles files;
    private final Reading membership;
    private final Mounts mounts;

    Cgroups(GuestFiles files) {
        this.files = files;
        this.membership = files.text(SELF);
        this.mounts = files.textOf("/proc/self/mountinfo").map(Mounts::parse).orElse(Mounts.UNKNOWN);
    }

    static void addTo(Fields fields, GuestFiles files) {
        Cgroups cgroups = new Cgroups(files);
        fields.put("cgroup.version", cgroups.version());
        fields.put("cgroup.cpuLimit", cgroups.cpuLimit());
        fields.put("cgroup.memoryLimit", cgroups.memoryLimit());
        fields.put("cgroup.cpuset", cgroups.cpuset());
    }

    /** {@code v1}, {@code v2}, or {@code hybrid} where both are mounted. */
    private Reading version() {
        boolean v1 = mounts.all().stream().anyMatch(m -> m.type().equals("cgroup"));
        boolean v2 = mounts.all().stream().anyMatch(m -> m.type().equals("cgroup2"));
        String source = "/proc/self/mountinfo";
        if (!v1 && !v2) {
            return Readings.missing("no control groups are mounted", source);
        }
        return new Value(v1 && v2 ? "hybrid" : v1 ? "v1" : "v2", source);
    }

    /** CPUs, for example {@code 0.50}. */
    private Reading cpuLimit() {
        return tightest(
                "cpu",
                "cpu.max",
                "cpu.cfs_quota_us",
                folder -> isV2(folder)
                        ? Readings.parse(files.line(folder.path("cpu.max")), Cgroups::cpusOfMax)
                        : cpusOfQuota(folder),
                "%.2f");
    }

    /** Bytes. */
    private Reading memoryLimit() {
        return tightest(
                "memory",
                "memory.max",
                "memory.limit_in_bytes",
                folder -> Readings.parse(
                        files.line(folder.path(isV2(folder) ? "memory.max" : "memory.limit_in_bytes")), Cgroups::bytes),
                "%.0f");
    }

    /** CPUs that the group may use, as a list. */
    private Reading cpuset() {
        return nearest("cpuset", "cpuset.cpus.effective", "cpuset.effective_cpus");
    }

    /** Microseconds for which quotas have stopped this group or its ancestors since they exist; the largest level. */
    Reading throttledMicros() {
        Reading limit = cpuLimit();
        String source = "cgroup cpu.stat";
        if (limit.text().isEmpty()) {
            return Readings.from(source, limit);
        }
        double most = 0;
        for (Folder folder : foldersOf("cpu")) {
            String stat = files.textOf(folder.path("cpu.stat")).orElse("");
            most = Math.max(most, throttledMicros(stat));
        }
        return new Value(String.format(Locale.ROOT, "%.0f", most), source);
    }

    /** {@code throttled_usec} of version 2 or {@code throttled_time} (ns) of version 1; 0 where neither is counted. */
    static double throttledMicros(String cpuStat) {
        for (String line : cpuStat.lines().toList()) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 2 && parts[0].equals("throttled_usec")) {
                return number(parts[1]);
            }
            if (parts.length == 2 && parts[0].equals("throttled_time")) {
                return number(parts[1]) / 1000;
            }
        }
        return 0;
    }

    /**
     * {@code cpu.max}: quota and period in microseconds.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static String cpusOfMax(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("not a quota and a period");
        }
        return parts[0].equals(MAX) ? MAX : Double.toString(number(parts[0]) / positive(parts[1]));
    }

    /**
     * {@code max} or a number of bytes.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static String bytes(String text) {
        return text.equals(MAX) || number(text) >= UNLIMITED_BYTES ? MAX : Double.toString(number(text));
    }

    private Reading cpusOfQuota(Folder folder) {
        Reading quota = files.line(folder.path("cpu.cfs_quota_us"));
        Reading period = files.line(folder.path("cpu.cfs_period_us"));
        return period instanceof Absent absent && quota.text().isPresent()
                ? absent
                : Readings.parse(
                        quota,
                        text -> text.equals("-1")
                                ? MAX
                                : Double.toString(
                                        number(text) / positive(period.text().orElse(""))));
    }

    private Reading tightest(
            String controller, String fileV2, String fileV1, Function<Folder, Reading> limit, String format) {
        List<Folder> folders = foldersOf(controller);
        if (folders.isEmpty()) {
            return notMounted(controller);
        }
        String source = "cgroup " + (isV2(folders.getFirst()) ? fileV2 : fileV1);
        OptionalDouble least = OptionalDouble.empty();
        for (Folder folder : folders) {
            switch (limit.apply(folder)) {
                case Absent absent
                when absent.reason() != Reason.MISSING -> {
                    return Readings.from(source, absent);
                }
                case Absent missing -> {} // the controller does not reach this level, so nothing limits here
                case Value value -> {
                    if (!value.value().equals(MAX)) {
                        double bound = Double.parseDouble(value.value());
                        least = OptionalDouble.of(Math.min(bound, least.orElse(bound)));
                    }
                }
            }
        }
        return new Value(least.isPresent() ? String.format(Locale.ROOT, format, least.getAsDouble()) : MAX, source);
    }

    private Reading nearest(String controller, String fileV2, String fileV1) {
        List<Folder> folders = foldersOf(controller);
        if (folders.isEmpty()) {
            return notMounted(controller);
        }
        String file = isV2(folders.getFirst()) ? fileV2 : fileV1;
        Reading last = Readings.missing("no level has one", "cgroup " + file);
        for (Folder folder : folders) {
            last = Readings.from("cgroup " + file, files.line(folder.path(file)));
            if (!(last instanceof Absent absent && absent.reason() == Reason.MISSING)) {
                return last;
            }
        }
        return last;
    }

    private Reading notMounted(String controller) {
        return membership instanceof Absent absent
                ? absent
                : Readings.missing("no control group of the controller " + controller + " is visible", SELF);
    }

    /** One level of a hierarchy. */
    private record Folder(String path, boolean v2) {

        String path(String file) {
            return path + "/" + file;
        }
    }

    private static boolean isV2(Folder folder) {
        return folder.v2();
    }

    /** From the process's own group up to the mount point; version 1 where it holds the controller, else version 2. */
    private List<Folder> foldersOf(String controller) {
        Optional<String> pathV1 = groupOf(membership.text().orElse(""), controller);
        Optional<Mounts.Mount> mountV1 = mounts.all().stream()
                .filter(m -> m.type().equals("cgroup") && m.options().contains(controller))
                .findFirst();
        if (pathV1.isPresent() && mountV1.isPresent()) {
            return levels(mountV1.get(), pathV1.get(), false);
        }
        Optional<String> pathV2 = groupOf(membership.text().orElse(""), "");
        Optional<Mounts.Mount> mountV2 =
                mounts.all().stream().filter(m -> m.type().equals("cgroup2")).findFirst();
        return pathV2.isPresent() && mountV2.isPresent() ? levels(mountV2.get(), pathV2.get(), true) : List.of();
    }

    private static List<Folder> levels(Mounts.Mount mount, String group, boolean v2) {
        String below = mount.root().equals("/") || !group.startsWith(mount.root())
                ? group
                : group.substring(mount.root().length());
        List<Folder> levels = new ArrayList<>();
        if (!below.contains("/..")) { // a group outside the namespace has no path here
            for (int end = below.length(); end > 0; end = below.lastIndexOf('/', end - 1)) {
                if (end > 1) {
                    levels.add(new Folder(mount.point() + below.substring(0, end), v2));
                }
            }
        }
        levels.add(new Folder(mount.point(), v2));
        return levels;
    }

    /** Path of the group for a controller of version 1, or for the empty name of version 2. */
    static Optional<String> groupOf(String selfCgroup, String controller) {
        return selfCgroup
                .lines()
                .map(line -> line.split(":", 3))
                .filter(parts ->
                        parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller))
                .map(parts -> parts[2])
                .findFirst();
    }

    private static double number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
    }

    private static double positive(String text) {
        double number = number(text);
        if (!(number > 0)) {
            throw new IllegalArgumentException("not a period");
        }
        return number;
    }
}
