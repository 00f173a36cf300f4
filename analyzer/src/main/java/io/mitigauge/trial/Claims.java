// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one report says is different.
 *
 * @param slower names of what it calls slower, sorted
 * @param faster names of what it calls faster, sorted
 */
record Claims(SortedSet<String> slower, SortedSet<String> faster) {

    static Claims none() {
        return new Claims(new TreeSet<>(), new TreeSet<>());
    }

    /** Of a benchmark whose figure became larger, or smaller. */
    void add(BenchmarkId benchmark, Direction direction, boolean more) {
        boolean worse = more == (direction == Direction.LOWER_IS_BETTER);
        (worse ? slower : faster).add(benchmark.shown());
    }

    /** What one of both says. */
    Claims or(Claims other) {
        Claims either = none();
        either.slower.addAll(slower);
        either.slower.addAll(other.slower);
        either.faster.addAll(faster);
        either.faster.addAll(other.faster);
        return either;
    }

    int count() {
        return slower.size() + faster.size();
    }
}
