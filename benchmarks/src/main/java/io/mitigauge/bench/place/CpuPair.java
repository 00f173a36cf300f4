// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

/**
 * Two CPUs.
 *
 * @param measured where the thread runs that is timed
 * @param other where another thread runs meanwhile; the same CPU where the two take turns
 */
public record CpuPair(int measured, int other) {

    /** Both on the first CPU that this process may use. */
    public static final String SAME_CPU = "sameCpu";

    /** On two hardware threads of one core. */
    public static final String SIBLINGS = "siblings";

    /** On two cores. */
    public static final String TWO_CPUS = "twoCpus";

    /** On two cores that never halt, because somebody spins on them whom everyone else pushes aside. */
    public static final String TWO_CPUS_AWAKE = "twoCpusAwake";
}
