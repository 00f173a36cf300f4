// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The kernel's way of writing sets of CPUs: {@code 0-3,8}. */
public final class CpuList {

    /** No kernel is built for more. */
    private static final int MAX_CPU = 65_535;

    private CpuList() {}

    /**
     * The CPUs; empty for blank text.
     *
     * @throws IllegalArgumentException if a part is not a CPU or a range, or they do not ascend, as the kernel's do; the
     *     part itself, which could be anything, is not named, because the message is stored
     */
    public static SortedSet<Integer> parse(String list) {
        SortedSet<Integer> cpus = new TreeSet<>();
        int next = 0;
        for (String part : list.strip().split(",", -1)) {
            if (!part.isEmpty()) {
                String[] ends = part.split("-", 2);
                int first = cpu(ends[0]);
                int last = ends.length == 1 ? first : cpu(ends[1]);
                if (first < next || last < first) {
                    throw new IllegalArgumentException("not a list of CPUs");
                }
                for (next = first; next <= last; next++) {
                    cpus.add(next);
                }
            }
        }
        return cpus;
    }

    /** The CPUs as the kernel writes them, {@code 0-3,8}; empty text for none. */
    public static String format(SortedSet<Integer> cpus) {
        StringBuilder list = new StringBuilder();
        List<Integer> all = List.copyOf(cpus);
        for (int i = 0; i < all.size(); i++) {
            int first = all.get(i);
            while (i + 1 < all.size() && all.get(i + 1) == all.get(i) + 1) {
                i++;
            }
            list.append(list.isEmpty() ? "" : ",").append(first);
            if (all.get(i) != first) {
                list.append('-').append(all.get(i));
            }
        }
        return list.toString();
    }

    private static int cpu(String text) {
        try {
            int cpu = Integer.parseInt(text);
            if (cpu >= 0 && cpu <= MAX_CPU) {
                return cpu;
            }
        } catch (NumberFormatException ignored) {
            // said below, as for a number that is too large
        }
        throw new IllegalArgumentException("not a list of CPUs");
    }
}
