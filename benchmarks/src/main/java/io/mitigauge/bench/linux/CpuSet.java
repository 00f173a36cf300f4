// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.util.BitSet;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CPU numbers as the kernel writes them: masks for system calls, lists such as {@code 0-3,8} in sysfs.
 */
final class CpuSet {

    private static final int MOST_CPUS = 1 << 16;

    private CpuSet() {}

    /**
     * The mask with these bits, as many 64-bit words as needed.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    static long[] toMask(Iterable<Integer> cpus) {
        BitSet bits = new BitSet();
        for (int cpu : cpus) {
            if (cpu < 0) {
                throw new IllegalArgumentException("CPU numbers must be >= 0, one is " + cpu);
            }
            bits.set(cpu);
        }
        return bits.toLongArray();
    }

    /** The bits of a mask, ascending. */
    static SortedSet<Integer> fromMask(long[] mask) {
        return collect(BitSet.valueOf(mask).stream());
    }

    /**
     * The numbers of a list such as {@code 0-3,8}; white space around it is ignored and an empty list is empty.
     *
     * @throws IllegalArgumentException if the text is no such list
     */
    static SortedSet<Integer> parse(String list) {
        SortedSet<Integer> cpus = new TreeSet<>();
        if (list.isBlank()) {
            return cpus;
        }
        for (String range : list.strip().split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                if (first < 0 || last < first || last >= MOST_CPUS) {
                    throw new NumberFormatException(range);
                }
                cpus.addAll(collect(IntStream.rangeClosed(first, last)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a CPU list: " + list, e);
            }
        }
        return cpus;
    }

    private static SortedSet<Integer> collect(IntStream cpus) {
        return Collections.unmodifiableSortedSet(cpus.boxed().collect(Collectors.toCollection(TreeSet::new)));
    }
}
