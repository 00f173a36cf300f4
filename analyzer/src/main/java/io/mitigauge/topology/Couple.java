// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import java.util.List;

/**
 * What was measured of two CPUs; {@code io.mitigauge.bench.topology} measures it.
 *
 * @param a the lower number
 * @param b the higher number
 * @param lineNanos times of a cache line from one to the other, nanoseconds, &gt; 0
 * @param wide what both do together at work that fills a core, as multiples of what one does, &gt; 0
 * @param chain the same for work that leaves room for a second thread: the control
 * @param disturbed repetitions left out because a thread was not on its CPU, &gt;= 0
 */
public record Couple(int a, int b, List<Double> lineNanos, List<Double> wide, List<Double> chain, int disturbed) {

    /** Copies the samples. */
    public Couple {
        lineNanos = List.copyOf(lineNanos);
        wide = List.copyOf(wide);
        chain = List.copyOf(chain);
    }

    /** Whether the CPUs were set to work, and not only scanned by their cache line. */
    boolean worked() {
        return !wide.isEmpty() || !chain.isEmpty() || disturbed > 0;
    }
}
