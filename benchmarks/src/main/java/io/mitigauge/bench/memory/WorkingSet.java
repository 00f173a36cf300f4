// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import com.sun.management.OperatingSystemMXBean;
import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+([0-9]{1,15}) kB");
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    /** What a JVM takes that answers a partner, next to what it shares with the first. */
    private static final long SECOND_JVM_BYTES = 24 << 20;

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
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            requireFreeInGroup(
                    bytes + SPARE_BYTES, memoryBytes(), system.getTotalMemorySize(), system.getFreeMemorySize());
        }
    }

    /**
     * Skips the benchmark where a second JVM would leave the guest without memory: then both wait for pages of their own code, for minutes.
     *
     * @throws UnsupportedException if the kernel says that less is available, or only little more
     */
    public static void requireSecondJvm() {
        availableBytes().ifPresent(available -> requireFree(SECOND_JVM_BYTES + SPARE_BYTES, available));
    }

    /**
     * The same of the control group, where it has a limit of its own.
     *
     * @param guest bytes of memory of the guest
     * @param group what the JVM takes for all memory: the limit of its control group, where that is less
     * @param free what is left of it, file pages that could be dropped not counted
     */
    static void requireFreeInGroup(long bytes, OptionalLong guest, long group, long free) {
        if (guest.isPresent() && group < guest.getAsLong() && free < bytes) {
            throw new UnsupportedException(
                    "needs %d MiB of free memory in this process's cgroup, whose limit is %d MiB; %d MiB are free"
                            .formatted(mib(bytes), group >> 20, free >> 20));
        }
    }

    private static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    static void requireFree(long bytes, long available) {
        if (available < bytes) {
            throw new UnsupportedException("needs %d MiB of free memory in this guest, %d MiB are available"
                    .formatted(mib(bytes), available >> 20));
        }
    }

    private static OptionalLong availableBytes() {
        return availableBytes(meminfo());
    }

    private static OptionalLong memoryBytes() {
        return kilobytes(TOTAL, meminfo());
    }

    private static List<String> meminfo() {
        try {
            return Files.readAllLines(MEMINFO);
        } catch (IOException e) {
            return List.of(); // then the kernel decides
        }
    }

    /** What {@code /proc/meminfo} calls available; empty where it has no such line (kernels before 3.14). */
    static OptionalLong availableBytes(List<String> meminfo) {
        return kilobytes(AVAILABLE, meminfo);
    }

    private static OptionalLong kilobytes(Pattern line, List<String> meminfo) {
        return meminfo.stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(m -> Long.parseLong(m.group(1)) << 10)
                .findFirst();
    }
}
