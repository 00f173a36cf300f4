// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Scheduling;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that keep CPUs from halting and give way to every other thread at once. Somebody may have all of this JVM rest for a while
 * who needs the CPUs without them.
 */
public final class Spinners implements Held.Resource {

    private static final Object RESTING = new Object();
    private static volatile boolean resting;

    private final List<PinnedThread> threads = new ArrayList<>();
    private volatile boolean ending;

    private Spinners() {}

    /**
     * Where a placement asks for CPUs that stay awake, starts one on each and keeps them.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if one cannot be pinned, or not be of the idle class
     */
    public static void keep(Held.Keeper keeper, String placement, CpuPair cpus) {
        if (placement.equals(CpuPair.TWO_CPUS_AWAKE)) {
            keeper.keep(on(List.of(cpus.measured(), cpus.other())));
        }
    }

    /**
     * Starts one on each CPU and waits until all spin.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if one cannot be pinned, or not be of the idle class
     */
    public static Spinners on(List<Integer> cpus) {
        Spinners spinners = new Spinners();
        try {
            for (int cpu : cpus) {
                spinners.threads.add(PinnedThread.start("spins-" + cpu, cpu, Scheduling::onlyWhenIdle, spinners::spin));
            }
            return spinners;
        } catch (RuntimeException | Error e) {
            spinners.close();
            throw e;
        }
    }

    private void spin() {
        while (!ending) {
            if (resting) {
                awaitWork();
            }
            Thread.onSpinWait();
        }
    }

    private static void awaitWork() {
        synchronized (RESTING) {
            try {
                while (resting) {
                    RESTING.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody interrupts them
            }
        }
    }

    /** From now on all rest, those too that are started later. */
    public static void rest() {
        resting = true;
    }

    /** From now on all spin. */
    public static void spinAgain() {
        synchronized (RESTING) {
            resting = false;
            RESTING.notifyAll();
        }
    }

    /** Ends them, also those that rest. */
    @Override
    public void close() {
        ending = true;
        spinAgain();
        threads.forEach(PinnedThread::join);
    }
}
