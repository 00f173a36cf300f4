// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Threads that sleep until they are woken, note how long that took, and sleep again. Woken by one thread. */
final class Wakees implements AutoCloseable {

    /** Longs in 128 bytes: no two threads write to a line, nor to the one that is fetched with it. */
    private static final int STRIDE = 16;

    private static final long ASLEEP = 0;

    private final AtomicLongArray wokenAt; // the moment of the wake-up while it is under way, else ASLEEP
    private final AtomicLongArray nanos;
    private final AtomicInteger missing = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Thread waker = Thread.currentThread();
    private volatile boolean ending;

    private Wakees(int count) {
        wokenAt = new AtomicLongArray(count * STRIDE);
        nanos = new AtomicLongArray(count * STRIDE);
    }

    /**
     * Starts them.
     *
     * @param count at least 1
     */
    static Wakees start(int count) {
        Wakees wakees = new Wakees(count);
        try {
            for (int i = 0; i < count; i++) {
                int index = i * STRIDE;
                wakees.threads.add(
                        Thread.ofPlatform().daemon().name("wakee-" + i).start(() -> wakees.sleepAndWake(index)));
            }
            return wakees;
        } catch (RuntimeException | Error e) { // an Error where the kernel gives no further thread
            wakees.close();
            throw e;
        }
    }

    private void sleepAndWake(int index) {
        while (!ending) {
            long start = wokenAt.get(index);
            if (start == ASLEEP) {
                LockSupport.park(this);
            } else {
                nanos.setOpaque(index, System.nanoTime() - start);
                wokenAt.setOpaque(index, ASLEEP);
                if (missing.decrementAndGet() == 0) { // which also shows the waker what was noted
                    LockSupport.unpark(waker);
                }
            }
        }
    }

    /** Wakes each of them and waits until all have noted their latency. */
    void wakeAll() {
        waker = Thread.currentThread();
        missing.set(threads.size());
        for (int i = 0; i < threads.size(); i++) {
            wokenAt.set(i * STRIDE, Math.max(1, System.nanoTime()));
            LockSupport.unpark(threads.get(i));
        }
        while (missing.get() > 0) {
            LockSupport.park(this);
        }
    }

    /** From just before a thread was woken last to when it ran. */
    long latencyNanos(int thread) {
        return nanos.get(thread * STRIDE);
    }

    /** Ends them and waits for their end. */
    @Override
    public void close() {
        ending = true;
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
