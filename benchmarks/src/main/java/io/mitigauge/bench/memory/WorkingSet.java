// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 192k}, and whether this guest can spare so much. */
public final class WorkingSet {

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})([km])");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+([0-9]{1,15}) kB");
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    /** What the JVM, and others, take meanwhile. */
    private static final long SPARE_BYTES = 32 << 20;

    private WorkingSet() {}

    /**
     * Bytes of a size in {@code k} (1024) or {@code m} (1024 squared).
     *
     * @throws IllegalArgumentException otherwise
     */
    public static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("workingSet must be a number followed by k or m, is " + size);
        }
        return Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("k") ? 10 : 20);
    }

    /**
     * Skips the benchmark with a reason: Linux hands out memory that it has not got and kills whoever touches it.
     *
     * @param bytes that will be touched
     * @throws UnsupportedException if the kernel says that less is available, or only little more
     */
    public static void requireFree(long bytes) {
        availableBytes().ifPresent(available -> requireFree(bytes + SPARE_BYTES, available));
    }

    static void requireFree(long bytes, long available) {
        if (available < bytes) {
            throw new UnsupportedException("needs %d MiB of free memory in this guest, %d MiB are available"
                    .formatted((bytes + (1 << 20) - 1) >> 20, available >> 20));
        }
    }

    private static OptionalLong availableBytes() {
        try {
            return availableBytes(Files.readAllLines(MEMINFO));
        } catch (IOException e) {
            return OptionalLong.empty(); // then the kernel decides
        }
    }

    /** What {@code /proc/meminfo} calls available; empty where it has no such line (kernels before 3.14). */
    static OptionalLong availableBytes(List<String> meminfo) {
        return meminfo.stream()
                .map(AVAILABLE::matcher)
                .filter(Matcher::matches)
                .mapToLong(m -> Long.parseLong(m.group(1)) << 10)
                .findFirst();
    }
}
