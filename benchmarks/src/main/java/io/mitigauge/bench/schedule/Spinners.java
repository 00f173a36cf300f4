// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Scheduling;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.PinnedThread;
import java.util.ArrayList;
import java.util.List;

/** Threads that keep CPUs from halting and give way to every other thread at once. */
final class Spinners implements Held.Resource {

    private final List<PinnedThread> threads = new ArrayList<>();
    private volatile boolean ending;

    private Spinners() {}

    /**
     * Where a placement asks for CPUs that stay awake, starts one on each and keeps them.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if one cannot be pinned, or not be of the idle class
     */
    static void keep(Held.Keeper keeper, String placement, CpuPair cpus) {
        if (placement.equals(CpuPair.TWO_CPUS_AWAKE)) {
            keeper.keep(on(List.of(cpus.measured(), cpus.other())));
        }
    }

    /**
     * Starts one on each CPU and waits until all spin.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if one cannot be pinned, or not be of the idle class
     */
    static Spinners on(List<Integer> cpus) {
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
            Thread.onSpinWait();
        }
    }

    /** Ends them. */
    @Override
    public void close() {
        ending = true;
        threads.forEach(PinnedThread::join);
    }
}
