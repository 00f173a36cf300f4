// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Scheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Threads that keep CPUs from halting and give way to every other thread at once. */
final class Spinners implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    private Spinners() {}

    /** Starts one on each CPU and waits until all spin. */
    static Spinners on(Set<Integer> cpus) {
        Spinners spinners = new Spinners();
        CountDownLatch ready = new CountDownLatch(cpus.size());
        for (int cpu : cpus) {
            spinners.threads.add(
                    Thread.ofPlatform().daemon().name("spins-" + cpu).start(() -> {
                        Affinity.pin(cpu);
                        Scheduling.onlyWhenIdle();
                        ready.countDown();
                        while (!spinners.ending) {
                            Thread.onSpinWait();
                        }
                    }));
        }
        join(ready::await);
        return spinners;
    }

    /** Ends them. */
    @Override
    public void close() {
        ending = true;
        threads.forEach(thread -> join(thread::join));
    }

    /** Something to wait for. */
    private interface Waiting {
        void await() throws InterruptedException;
    }

    private static void join(Waiting waiting) {
        try {
            waiting.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
