// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mounts that a process sees, in the order of {@code /proc/self/mountinfo} (a later one covers an earlier one).
 *
 * @param all one element a line that could be understood
 */
record Mounts(List<Mount> all) {

    /** No mount is known. */
    static final Mounts UNKNOWN = new Mounts(List.of());

    /** File systems that answer below /sys for the kernel; {@code fuse.lxcfs} shows a container its own CPUs. */
    private static final Set<String> EXPECTED_IN_SYS = Set.of("sysfs", "fuse.lxcfs");

    private static final int FIELDS_BEFORE_SEPARATOR = 6;

    /** Copies the list. */
    Mounts {
        all = List.copyOf(all);
    }

    /**
     * One mount.
     *
     * @param root folder of the file system that is mounted
     * @param point where it is mounted
     * @param type file system type
     * @param options comma-separated options of the file system, where cgroup v1 names its controllers
     */
    record Mount(String root, String point, String type, List<String> options) {

        /** Copies the options. */
        Mount {
            options = List.copyOf(options);
        }

        boolean covers(String path) {
            return path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
        }
    }

    /** Lines that do not look like mountinfo are passed over. */
    static Mounts parse(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            String[] parts = line.split(" ", -1);
            int separator = List.of(parts).indexOf("-");
            if (separator >= FIELDS_BEFORE_SEPARATOR && parts.length > separator + 3) {
                List<String> options = List.of(parts[separator + 3].split(",", -1));
                mounts.add(new Mount(unescaped(parts[3]), unescaped(parts[4]), parts[separator + 1], options));
            }
        }
        return new Mounts(mounts);
    }

    /** Type of the file system that hides this path below /sys, where something other than sysfs was put over it. */
    Optional<String> hiding(String path) {
        if (!path.startsWith("/sys/") || path.startsWith("/sys/fs/")) {
            return Optional.empty();
        }
        return covering(path)
                .filter(m -> m.point().startsWith("/sys"))
                .map(Mount::type)
                .filter(type -> !EXPECTED_IN_SYS.contains(type));
    }

    /** The deepest mount over a path; of several at the same point, the one on top. */
    private Optional<Mount> covering(String path) {
        Optional<Mount> deepest = Optional.empty();
        for (Mount mount : all) {
            if (mount.covers(path)
                    && mount.point().length()
                            >= deepest.map(d -> d.point().length()).orElse(0)) {
                deepest = Optional.of(mount);
            }
        }
        return deepest;
    }

    private static String unescaped(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
