// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Transparent huge pages: how large they are here, and whether memory is in them. */
public final class HugePages {

    private static final int PR_SET_THP_DISABLE = 41;
    private static final int PR_GET_THP_DISABLE = 42;
    private static final Path FOLDER = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final Path OWN_MAPPINGS = Path.of("/proc/self/smaps");

    /** The largest that there is: one entry of the second level of page tables, on AArch64 with pages of 64 KiB. */
    private static final long MOST_BYTES = 512L << 20;

    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) .*");
    private static final Pattern HUGE = Pattern.compile("AnonHugePages:\\s+([0-9]{1,15}) kB");

    private HugePages() {}

    /**
     * Bytes of one, a power of two.
     *
     * @throws UnsupportedException if the kernel has none
     */
    public static long bytes() {
        try {
            return parseBytes(Files.readString(FOLDER.resolve("hpage_pmd_size")));
        } catch (IOException e) {
            throw new UnsupportedException("this kernel has no transparent huge pages");
        }
    }

    /** What the kernel calls the size of a huge page. */
    static long parseBytes(String size) {
        String digits = size.strip();
        long bytes = digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
        if (Long.bitCount(bytes) != 1 || bytes > MOST_BYTES) {
            throw new UnsupportedException("the kernel says that a huge page has '" + digits + "' bytes");
        }
        return bytes;
    }

    /**
     * Withholds transparent huge pages from all memory that this process touches first from now on, its Java heap
     * included, until closed. Kernels that cannot (before 3.15) are left as they are.
     */
    public static Held.Resource withheld() {
        boolean possible = isPermitted() && permit(false);
        return () -> {
            if (possible) {
                permit(true);
            }
        };
    }

    private static boolean isPermitted() {
        try {
            return Libc.prctl().call(PR_GET_THP_DISABLE, 0L, 0L, 0L, 0L) == 0;
        } catch (LinuxException e) {
            return false;
        }
    }

    private static boolean permit(boolean yes) {
        try {
            Libc.prctl().call(PR_SET_THP_DISABLE, yes ? 0L : 1L, 0L, 0L, 0L);
            return true;
        } catch (LinuxException e) {
            return false;
        }
    }

    /**
     * Makes sure that memory of this process is in huge pages.
     *
     * @throws UnsupportedException saying how much of it is
     */
    static void require(long address, long bytes) {
        try {
            long huge = hugeBytes(Files.readAllLines(OWN_MAPPINGS), address, bytes);
            if (huge < bytes) {
                throw new UnsupportedException(
                        "this guest gives %d of %d MiB in huge pages; transparent_hugepage/enabled is %s"
                                .formatted(
                                        huge >> 20,
                                        bytes >> 20,
                                        Files.readString(FOLDER.resolve("enabled"))
                                                .strip()));
            }
        } catch (IOException e) {
            throw new UnsupportedException("the kernel does not tell what is in huge pages: " + e.getMessage());
        }
    }

    /**
     * How many bytes of the mappings that a range touches are in huge pages.
     *
     * @param smaps lines of {@code /proc/PID/smaps}
     */
    static long hugeBytes(List<String> smaps, long address, long bytes) {
        long huge = 0;
        boolean touched = false;
        for (String line : smaps) {
            Matcher mapping = MAPPING.matcher(line);
            Matcher amount = HUGE.matcher(line);
            if (mapping.matches()) {
                touched = Long.parseUnsignedLong(mapping.group(1), 16) < address + bytes
                        && Long.parseUnsignedLong(mapping.group(2), 16) > address;
            } else if (touched && amount.matches()) {
                huge += Long.parseLong(amount.group(1)) << 10;
            }
        }
        return huge;
    }
}
