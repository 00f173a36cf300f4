// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Waits for the end of processes that this one started. Allocates nothing. Source: waitpid(2). */
final class Reaper {

    private static final MethodHandle WAITPID = Downcalls.failing(
            "waitpid", FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, ValueLayout.ADDRESS, Downcalls.INT));
    private static final int NO_OPTIONS = 0;

    private final MemorySegment state = Downcalls.newState();
    private final MemorySegment status = Downcalls.newState();

    /**
     * Waits for one.
     *
     * @return its wait status: 0 where it ended by itself with 0
     * @throws LinuxException if there is no such process
     */
    int await(int pid) {
        try {
            int reaped;
            do {
                reaped = (int) WAITPID.invokeExact(state, pid, status, NO_OPTIONS);
            } while (reaped < 0 && Downcalls.errno(state) == Errno.EINTR.number());
            if (reaped != pid) {
                throw LinuxException.of("waitpid", Downcalls.errno(state));
            }
            return status.get(ValueLayout.JAVA_INT, 0);
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }
}
