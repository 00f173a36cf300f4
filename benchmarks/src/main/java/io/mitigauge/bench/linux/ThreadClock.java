// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * CPU time of the calling platform thread. Beside wall time it tells how much of it the thread had a CPU: the rest went
 * to other threads of this guest, or to the hypervisor where that reports stolen time. Used by the thread that made it.
 */
public final class ThreadClock {

    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final MethodHandle CLOCK_GETTIME = Downcalls.failing(
            "clock_gettime", FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, ValueLayout.ADDRESS));

    // struct timespec of 64-bit Linux: seconds and nanoseconds, two longs.
    private final MemorySegment timespec = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);
    private final MemorySegment state = Downcalls.newState();

    /**
     * Nanoseconds of CPU time since the thread started.
     *
     * @throws LinuxException if the kernel does not tell
     */
    public long cpuNanos() {
        int result;
        try {
            result = (int) CLOCK_GETTIME.invokeExact(state, CLOCK_THREAD_CPUTIME_ID, timespec);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        if (result != 0) {
            throw LinuxException.of("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", Downcalls.errno(state));
        }
        return timespec.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
                + timespec.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }
}
