// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import java.util.concurrent.atomic.AtomicInteger;

/** Where two threads wait for each other without sleeping, as often as they like. */
final class Meeting {

    private final AtomicInteger arrived = new AtomicInteger();

    /** Returns when the other thread has come as often as this one. */
    void await() {
        int mine = arrived.incrementAndGet();
        int complete = mine + (mine & 1);
        while (arrived.get() < complete) {
            Thread.onSpinWait();
        }
    }
}
