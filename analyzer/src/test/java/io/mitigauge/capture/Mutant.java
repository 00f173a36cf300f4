// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.util.List;
import java.util.Set;

/**
 * A guest with a few of its files damaged.
 *
 * @param seed makes the same mutant of the same guests again
 * @param base number of the guest that it was made of
 * @param disk its files now
 * @param touched paths that are not as they were; all that lies below them may differ too
 * @param story what was done, in order
 */
record Mutant(long seed, int base, MemoryDisk disk, Set<String> touched, List<String> story) {

    /** Whether something on the way to this path was damaged. */
    boolean touches(String path) {
        return touched.stream().anyMatch(t -> path.equals(t) || path.startsWith(t + "/"));
    }

    @Override
    public String toString() {
        return "mutant " + seed + " of guest " + base + ": " + String.join(", ", story);
    }
}
