// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Affinity;
import java.util.SortedSet;

/** The calling thread bound to one CPU, until the same thread closes it. */
public final class Pin implements Held.Resource {

    private final SortedSet<Integer> before;

    private Pin(SortedSet<Integer> before) {
        this.before = before;
    }

    /**
     * Binds the calling thread.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the CPU is offline or outside this process's cpuset
     */
    public static Pin to(int cpu) {
        Pin pin = new Pin(Affinity.allowed());
        Affinity.pin(cpu);
        return pin;
    }

    /** Lets the thread run where it might before. */
    @Override
    public void close() {
        Affinity.restrict(before);
    }
}
