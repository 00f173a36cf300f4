// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The scheduling class of the calling thread, which is a platform one. Source: sched(7). */
public final class Scheduling {

    private static final int SCHED_IDLE = 5;
    private static final int THIS_THREAD = 0;
    private static final CFunction SET =
            CFunction.of("sched_setscheduler", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG);

    private Scheduling() {}

    /**
     * From now on the calling thread runs only where no other one wants to; it needs no rights, and cannot be undone
     * without.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static void onlyWhenIdle() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment noPriority = arena.allocate(ValueLayout.JAVA_INT); // struct sched_param
            SET.call(THIS_THREAD, SCHED_IDLE, noPriority.address());
        }
    }
}
