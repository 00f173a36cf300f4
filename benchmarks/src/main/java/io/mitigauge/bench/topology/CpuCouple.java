// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;

/**
 * Two CPUs.
 *
 * @param a the lower number
 * @param b the higher one
 */
record CpuCouple(int a, int b) {

    CpuCouple {
        if (a >= b) {
            throw new IllegalArgumentException("need a < b, have " + a + " and " + b);
        }
    }

    static CpuCouple of(int one, int other) {
        return new CpuCouple(Math.min(one, other), Math.max(one, other));
    }

    boolean has(int cpu) {
        return cpu == a || cpu == b;
    }

    /** Every couple with at least one of {@code focal}, ascending. */
    static List<CpuCouple> around(SortedSet<Integer> focal, SortedSet<Integer> cpus) {
        List<CpuCouple> couples = new ArrayList<>();
        for (int a : cpus) {
            for (int b : cpus.tailSet(a + 1)) {
                if (focal.contains(a) || focal.contains(b)) {
                    couples.add(new CpuCouple(a, b));
                }
            }
        }
        return couples;
    }

    /**
     * So many of the CPUs, spread evenly over all of them; all where there are no more.
     *
     * @param most > 0
     */
    static List<Integer> spread(SortedSet<Integer> cpus, int most) {
        List<Integer> all = List.copyOf(cpus);
        int count = Math.min(most, all.size());
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
                .toList();
    }
}
