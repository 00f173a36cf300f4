// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.UnsupportedException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.IntFunction;

/**
 * Where the two threads of a ping-pong run.
 *
 * @param worker CPU of the thread that JMH times
 * @param partner CPU of the thread that answers
 */
record CpuPair(int worker, int partner) {

    /** Both threads on the first CPU that this process may use. */
    static final String SAME_CPU = "sameCpu";

    /** On the first CPU, and on the first other one that is not listed as its sibling; if all are, on the next. */
    static final String TWO_CPUS = "twoCpus";

    /**
     * The pair for a placement.
     *
     * @param allowed CPUs that this process may use, at least one
     * @param siblings hardware threads of a CPU's core, empty where the kernel does not list them
     * @throws IllegalArgumentException if the placement is not one of the two above
     * @throws UnsupportedException if it needs more CPUs than there are
     */
    static CpuPair of(
            String placement, SortedSet<Integer> allowed, IntFunction<Optional<SortedSet<Integer>>> siblings) {
        int first = allowed.first();
        return switch (placement) {
            case SAME_CPU -> new CpuPair(first, first);
            case TWO_CPUS -> new CpuPair(first, another(first, allowed, siblings));
            default ->
                throw new IllegalArgumentException(
                        "placement must be %s or %s, is %s".formatted(SAME_CPU, TWO_CPUS, placement));
        };
    }

    private static int another(
            int first, SortedSet<Integer> allowed, IntFunction<Optional<SortedSet<Integer>>> siblings) {
        if (allowed.size() < 2) {
            throw new UnsupportedException(TWO_CPUS + " needs 2 CPUs in this process's cpuset, has " + allowed.size());
        }
        List<Integer> others = allowed.stream().filter(cpu -> cpu != first).toList();
        Optional<SortedSet<Integer>> core = siblings.apply(first);
        return others.stream()
                .filter(cpu -> core.isEmpty() || !core.get().contains(cpu))
                .findFirst()
                .orElseGet(others::getFirst);
    }
}
