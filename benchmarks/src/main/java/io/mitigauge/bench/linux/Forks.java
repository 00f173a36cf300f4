// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Copies of this process, as fork(2) makes them. Of a process with many threads a copy has one, and may call nothing but
 * async-signal-safe functions of C; so it never comes back to Java: {@code clone(2)} of the C library has it run one such
 * function, {@code _exit} or {@code sleep}, on a stack of its own, and end. A signal would have it run a handler of the JVM: so all but
 * those that a thread raises by itself are blocked, from opening to closing, on the thread that uses this, and copies inherit that.
 */
public final class Forks implements Held.Resource {

    private static final FunctionDescriptor SIGNATURE =
            FunctionDescriptor.of(Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT, Downcalls.LONG);
    private static final MethodHandle CLONE = Downcalls.plain("clone", SIGNATURE);

    /** Tries once more where that failed, and tells why it fails; it allocates for that. */
    private static final MethodHandle AGAIN = Downcalls.failing("clone", SIGNATURE);

    private static final MethodHandle KILL =
            Downcalls.plain("kill", FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, Downcalls.INT));
    private static final long EXIT = Downcalls.addressOf("_exit");
    private static final long SLEEP = Downcalls.addressOf("sleep");
    private static final int SIGKILL = 9;
    private static final int SIGCHLD = 17;
    private static final long STACK_BYTES = 64 << 10;
    private static final long AT_MOST_SECONDS = 20;
    private static final int STATUS_KILLED = SIGKILL;
    private static final int SIG_SETMASK = 2;
    private static final int SET_BYTES = 128;
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV, which the JVM needs on every thread: bit 0 is signal 1. */
    private static final long RAISED_BY_ITSELF = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10;

    private final OffHeap stack = OffHeap.map(STACK_BYTES);
    private final MemorySegment state = Downcalls.newState();
    private final Reaper reaper = new Reaper();

    private final OffHeap masks = OffHeap.map(2L * SET_BYTES); // while open, and before

    private Forks() {
        masks.putLong(0, ~RAISED_BY_ITSELF);
        mask(masks.address(), masks.address() + SET_BYTES);
    }

    private static void mask(long set, long before) {
        CFunction.of("sigprocmask", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG)
                .call(SIG_SETMASK, set, before);
    }

    /**
     * Room for the stack of copies, and signals kept from the calling thread.
     *
     * @throws LinuxException if the kernel refuses it
     */
    public static Forks open() {
        return new Forks();
    }

    /**
     * Copies this process and waits for the end of the copy, which ends at once. Allocates nothing.
     *
     * @throws LinuxException if the kernel refuses a process
     * @throws IllegalStateException if it ends otherwise
     */
    public void forkAndWait() {
        int copy = start(EXIT, 0);
        int ended = reaper.await(copy);
        if (ended != 0) {
            throw new IllegalStateException("a copy of this process ended with wait status " + ended);
        }
    }

    /**
     * Copies this process; the copy sleeps, for {@value #AT_MOST_SECONDS} s at most if this process ends before it.
     *
     * @return its number, for {@link #end}
     * @throws LinuxException if the kernel refuses a process
     */
    public int startSleeping() {
        return start(SLEEP, AT_MOST_SECONDS);
    }

    /**
     * Kills a copy that sleeps and waits for its end.
     *
     * @throws IllegalStateException if it has ended before
     */
    public void end(int copy) {
        try {
            int ignored = (int) KILL.invokeExact(copy, SIGKILL);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        int ended = reaper.await(copy);
        if (ended != STATUS_KILLED) {
            throw new IllegalStateException("a copy of this process ended too early, with wait status " + ended);
        }
    }

    private int start(long function, long argument) {
        try {
            long top = stack.address() + STACK_BYTES;
            int copy = (int) CLONE.invokeExact(function, top, SIGCHLD, argument);
            if (copy < 0) {
                copy = (int) AGAIN.invokeExact(state, function, top, SIGCHLD, argument);
            }
            if (copy < 0) {
                throw ChildProcess.notStarted("clone", Downcalls.errno(state));
            }
            return copy;
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /** Gives the memory back, and the thread its mask of signals. */
    @Override
    public void close() {
        mask(masks.address() + SET_BYTES, 0);
        masks.close();
        stack.close();
    }
}
