// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Units of work that several threads do, seen by one thread that waits for every 256th. */
final class Progress {

    /** Units between two moments that are waited for. */
    static final int BATCH = 256;

    private static final long PATIENCE_SECONDS = 30;

    private final AtomicLong units = new AtomicLong();
    private final Semaphore batches = new Semaphore(0);

    /** Counts a unit; called by any thread. */
    void count() {
        if (units.incrementAndGet() % BATCH == 0) {
            batches.release();
        }
    }

    /**
     * Forgets what was done so far and waits until a batch is complete, so that the next {@link #await} takes a whole
     * one.
     */
    void begin() {
        batches.drainPermits();
        await();
    }

    /**
     * Waits until one batch more is complete.
     *
     * @throws IllegalStateException if none is for 30 s: a thread has ended
     */
    void await() {
        try {
            if (!batches.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no work was done for " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for work", e);
        }
    }
}
