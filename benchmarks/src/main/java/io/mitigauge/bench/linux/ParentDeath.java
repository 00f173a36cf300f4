// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Lets the kernel end this process when its parent ends, so that no orphan goes on measuring. */
public final class ParentDeath {

    private static final String PROPERTY = "mitigauge.parent";
    private static final int EXIT_ORPHANED = 1;

    private static final int PR_SET_PDEATHSIG = 1;
    private static final long SIGKILL = 9;

    private ParentDeath() {}

    /**
     * Asks for SIGKILL when the parent ends. The kernel means the <em>thread</em> of the parent that started this
     * process, and forgets the wish when the calling thread of this process ends: both have to live as long as this
     * process should. A parent that ended before the call goes unnoticed, so ask {@link #isLost} afterwards.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static void kills() {
        MethodHandle prctl = Downcalls.failingVariadic(
                "prctl", FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, Downcalls.LONG), 1);
        MemorySegment state = Downcalls.newState();
        try {
            if ((int) prctl.invokeExact(state, PR_SET_PDEATHSIG, SIGKILL) != 0) {
                throw LinuxException.of("prctl(PR_SET_PDEATHSIG)", Downcalls.errno(state));
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * Whether another process than the one that started this one is its parent now: it has ended.
     *
     * @param parent pid of the process that started this one
     * @return false also where the parent cannot be seen from this pid namespace, or may not be asked for
     */
    public static boolean isLost(long parent) {
        return ProcessHandle.current()
                .parent()
                .filter(now -> now.pid() != parent)
                .isPresent();
    }

    /**
     * For a program that another one of ours starts: asks for the promise, says so on standard error where it is refused,
     * and ends this JVM at once if the parent, whose pid the system property {@value #PROPERTY} holds, is gone already.
     */
    public static void endWithIt() {
        try {
            kills();
        } catch (LinuxException e) {
            System.err.println("the kernel will not end this process with its parent: " + e.getMessage());
        }
        Long expected = Long.getLong(PROPERTY);
        if (expected != null && isLost(expected)) {
            System.err.println("process " + expected + ", which started this one, is gone");
            Runtime.getRuntime().halt(EXIT_ORPHANED);
        }
    }
}
