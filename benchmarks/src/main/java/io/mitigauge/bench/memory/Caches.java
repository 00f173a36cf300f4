// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The caches behind the first level, as the kernel lists them; a hypervisor may show others than there are, or none. */
final class Caches {

    private static final Path CPUS = Path.of("/sys/devices/system/cpu");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([KMG]?)");
    private static final int FIRST_LEVEL = 1;

    private Caches() {}

    /** Bytes of all caches from the second level on that these CPUs have; 0 where the kernel lists none. */
    static long bytes(Collection<Integer> cpus) {
        return bytes(CPUS, cpus);
    }

    static long bytes(Path folder, Collection<Integer> cpus) {
        Map<String, Long> found = new HashMap<>();
        for (int cpu : cpus) {
            for (Path cache : listed(folder.resolve("cpu" + cpu + "/cache"))) {
                if (level(cache) > FIRST_LEVEL) {
                    // CPUs that share a cache list it alike, so it counts once.
                    found.put(level(cache) + " of " + text(cache, "shared_cpu_list"), size(text(cache, "size")));
                }
            }
        }
        return found.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Path> listed(Path caches) {
        try (Stream<Path> entries = Files.list(caches)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("index"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int level(Path cache) {
        String level = text(cache, "level");
        return level.matches("[0-9]") ? Integer.parseInt(level) : 0;
    }

    private static String text(Path cache, String name) {
        try {
            return Files.readString(cache.resolve(name)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Bytes of a size as the kernel writes it, {@code 512K}; 0 where it is none. */
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return 0;
        }
        int shift = switch (matcher.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }
}
