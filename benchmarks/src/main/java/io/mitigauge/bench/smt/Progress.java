// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.place.Companion;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Units of work that several threads do, seen by one thread that waits for every 256th.
 *
 * <p>Each thread counts on cache lines of its own and adds to the common count in portions, the larger the more threads there
 * are: a common count that hundreds of threads wrote to after every unit would be what they wait for. The thread that waits
 * is not pinned: it runs for a few microseconds after every 256th unit, less than 0.2 % of what these take, and where the kernel
 * finds room; bound to a CPU it would take all of that from one of the workers.
 */
final class Progress {

    /** Units between two moments that are waited for. */
    static final int BATCH = 256;

    private static final int THREADS_PER_UNIT = 16;
    private static final long PATIENCE_SECONDS = 30;

    private final int portion;
    private final AtomicLong units = new AtomicLong();
    private final Semaphore batches = new Semaphore(0);

    /**
     * Starts a thread on each of the CPUs, of which some may occur twice, that repeats its kernel's unit.
     *
     * @param kernels as many as CPUs
     * @param keeper is given the threads
     */
    static Progress of(List<Integer> cpus, List<? extends Kernel> kernels, Held.Keeper keeper) {
        Progress progress = new Progress(cpus.size());
        for (int i = 0; i < cpus.size(); i++) {
            Kernel work = kernels.get(i);
            Counter counter = progress.counter();
            keeper.keep(Companion.start(cpus.get(i), () -> {
                work.run();
                counter.count();
            }));
        }
        return progress;
    }

    /**
     * Of so many threads.
     *
     * @param threads at least 1
     */
    Progress(int threads) {
        portion = Math.min(BATCH, Math.ceilDiv(threads, THREADS_PER_UNIT));
    }

    /** The units of one thread, counted by no other. */
    final class Counter {

        private static final int LONGS = 32;
        private static final int MIDDLE = LONGS / 2;

        // One of many, so that two lines on either side of it are nobody else's.
        private final long[] own = new long[LONGS];

        private Counter() {}

        /** Counts a unit. */
        void count() {
            own[MIDDLE]++;
            if (own[MIDDLE] == portion) {
                own[MIDDLE] = 0;
                add();
            }
        }
    }

    /** A counter for one thread. */
    Counter counter() {
        return new Counter();
    }

    private void add() {
        long before = units.getAndAdd(portion);
        if (before / BATCH != (before + portion) / BATCH) {
            batches.release();
        }
    }

    /** Batches that are complete and were not waited for; for tests. */
    int waiting() {
        return batches.availablePermits();
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
