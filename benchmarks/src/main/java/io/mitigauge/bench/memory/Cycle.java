// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import java.util.random.RandomGenerator;

/** A random order in which to visit the lines of a working set. */
final class Cycle {

    private Cycle() {}

    /**
     * A random permutation that is one single cycle: following {@code i = next[i]} from anywhere comes back after
     * exactly {@code n} steps, and all {@code (n - 1)!} such permutations are equally likely. Sattolo (1986),
     * doi:10.1016/0020-0190(86)90073-6.
     *
     * @param n at least 1
     */
    static int[] random(int n, RandomGenerator random) {
        int[] next = new int[n];
        for (int i = 0; i < n; i++) {
            next[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i);
            int swapped = next[i];
            next[i] = next[j];
            next[j] = swapped;
        }
        return next;
    }
}
