// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Affinity;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The calling thread bound to one CPU, or to some, until the same thread closes it. */
public final class Pin implements Held.Resource {

    private final SortedSet<Integer> before;
    private final List<Binding> binding;

    private Pin(SortedSet<Integer> before, List<Binding> binding) {
        this.before = before;
        this.binding = binding;
    }

    /**
     * Binds the calling thread.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the CPU is offline or outside this process's cpuset
     */
    public static Pin to(int cpu) {
        return within(new TreeSet<>(Set.of(cpu)));
    }

    /**
     * Binds the calling thread to several.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if all are offline or outside this process's cpuset
     */
    public static Pin within(SortedSet<Integer> cpus) {
        SortedSet<Integer> before = Affinity.allowed();
        Affinity.restrict(cpus);
        List<Binding> binding = Affinity.thread().stream()
                .mapToObj(thread -> Binding.of(thread, cpus))
                .toList();
        return new Pin(before, binding);
    }

    /**
     * Lets the thread run where it might before.
     *
     * @throws IllegalStateException if a CPU was taken away meanwhile
     */
    @Override
    public void close() {
        try {
            Binding.release(binding);
        } finally {
            Affinity.restrict(before);
        }
    }
}
