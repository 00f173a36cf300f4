// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Waits for the end of processes that this one started; allocates nothing unless a signal comes between. Source: waitpid(2). */
final class Reaper {

    private static final FunctionDescriptor SIGNATURE =
            FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.INT);
    private static final MethodHandle WAITPID = Downcalls.plain("waitpid", SIGNATURE);

    /** Tells why it failed, and allocates for that. */
    private static final MethodHandle AGAIN = Downcalls.failing("waitpid", SIGNATURE);

    private static final int NO_OPTIONS = 0;

    private final MemorySegment state = Downcalls.newState();
    private final MemorySegment status = Downcalls.newState();
    private final long statusAddress = status.address();

    /**
     * Waits for one.
     *
     * @return its wait status: 0 where it ended by itself with 0
     * @throws LinuxException if there is no such process
     */
    int await(int pid) {
        try {
            int reaped = (int) WAITPID.invokeExact(pid, statusAddress, NO_OPTIONS);
            while (reaped < 0) {
                reaped = (int) AGAIN.invokeExact(state, pid, statusAddress, NO_OPTIONS);
                if (reaped < 0 && Downcalls.errno(state) != Errno.EINTR.number()) {
                    break;
                }
            }
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
