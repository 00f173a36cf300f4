// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.model.BenchmarkSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order of forks: every round runs each benchmark once, in an order of its own.
 *
 * <p>Consecutive forks of one benchmark would mistake the drift of the machine for a property of the benchmark. The
 * order follows from the seed alone ({@link Random}'s algorithm is part of its specification), so that a resumed run
 * goes on with the same schedule.
 */
public final class Schedule {

    private static final long STRIDE = 0x9E3779B97F4A7C15L; // spreads neighbouring rounds over the seed space

    private Schedule() {}

    /**
     * The suite in the order of a round.
     *
     * @param round 1-based
     */
    public static List<BenchmarkSpec> round(List<BenchmarkSpec> suite, long seed, int round) {
        List<BenchmarkSpec> order = new ArrayList<>(suite);
        Collections.shuffle(order, new Random(seed + STRIDE * round));
        return order;
    }
}
