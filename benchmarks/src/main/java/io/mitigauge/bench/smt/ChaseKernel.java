// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.memory.Chase;

/** Loads that each wait for the one before, in a random cycle through a working set: {@link Chase}. */
final class ChaseKernel implements Kernel {

    private final Chase chase;
    private final long bytes;
    private final int loads;
    private long at;

    private ChaseKernel(Chase chase, long bytes, int loads, long at) {
        this.chase = chase;
        this.bytes = bytes;
        this.loads = loads;
        this.at = at;
    }

    /**
     * In a working set of its own, in pages of the base size.
     *
     * @param bytes a multiple of 64
     * @param loads of a unit
     * @throws io.mitigauge.bench.UnsupportedException if so much memory is not free
     */
    static ChaseKernel within(long bytes, int loads) {
        return new ChaseKernel(Chase.inBasePages(bytes), bytes, loads, 0);
    }

    /** One of so many that share this one's working set, each at another place of the cycle; closed with this one. */
    ChaseKernel elsewhere(int index, int count) {
        long line = bytes / Chase.LINE_BYTES * index / count;
        return new ChaseKernel(chase, bytes, loads, line * Chase.LINE_BYTES);
    }

    @Override
    public long run() {
        at = chase.follow(at, loads);
        return at;
    }

    @Override
    public void close() {
        chase.close();
    }
}
