// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel lets programs use of this guest's CPUs. Source: the line {@code flags} of {@code /proc/cpuinfo}. */
final class CpuFlags {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final String FLAGS = "flags\t\t: ";

    private CpuFlags() {}

    /**
     * Makes sure of one.
     *
     * @throws UnsupportedException if it is missing, or the kernel does not tell
     */
    static void require(String flag) {
        requireIn(CPUINFO, flag);
    }

    /** {@link #require} in a file that is as {@code /proc/cpuinfo}. */
    static void requireIn(Path cpuinfo, String flag) {
        try {
            boolean there = Files.readAllLines(cpuinfo).stream()
                    .filter(line -> line.startsWith(FLAGS))
                    .anyMatch(line ->
                            List.of(line.substring(FLAGS.length()).split(" ")).contains(flag));
            if (!there) {
                throw new UnsupportedException("needs a CPU with %s, which %s does not list".formatted(flag, cpuinfo));
            }
        } catch (IOException e) {
            throw new UnsupportedException("needs a CPU with %s, and %s cannot be read".formatted(flag, cpuinfo));
        }
    }
}
