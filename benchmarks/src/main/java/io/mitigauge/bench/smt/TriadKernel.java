// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.memory.StreamArrays;
import java.util.ArrayList;
import java.util.List;

/** A step of STREAM's triad through one thread's share of arrays that all threads have together: {@link StreamArrays}. */
final class TriadKernel implements Kernel {

    private final int share;
    private final List<StreamArrays> arrays = new ArrayList<>(1);
    private long steps;

    /**
     * For one of several threads.
     *
     * @param share doubles of each of its arrays
     */
    TriadKernel(int share) {
        this.share = share;
    }

    /** One step; the first one also allocates the arrays and touches them, on the thread that uses them. */
    @Override
    public long run() {
        if (arrays.isEmpty()) {
            arrays.add(new StreamArrays(share));
        }
        arrays.getFirst().triad();
        steps++;
        return steps;
    }

    /** Lets the arrays go. */
    @Override
    public void close() {
        arrays.clear();
    }
}
