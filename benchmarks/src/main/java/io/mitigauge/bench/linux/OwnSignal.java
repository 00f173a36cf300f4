// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;

/**
 * A signal that a thread sends to itself and takes from the queue. It is blocked, so that no handler runs: one would
 * run inside the JVM, which has handlers of its own and none for strangers. Used, from its opening to its closing, by one
 * thread.
 */
public final class OwnSignal implements Held.Resource {

    /** A realtime signal that neither the C library (32 to 34) nor the JVM uses. */
    private static final int NUMBER = 40;

    private static final int SET_BYTES = 128;
    private static final int TIMESPEC_BYTES = 16;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final long SIG_IGN = 1;
    private static final long NONE = 0;

    private final long thread = SystemCall.GETTID.function().call(SystemCall.GETTID.number());
    private final long process = ProcessHandle.current().pid();
    private final OffHeap memory = OffHeap.map(2L * SET_BYTES + TIMESPEC_BYTES); // the set, the mask before, no time

    private OwnSignal() {
        try {
            memory.putLong(0, 1L << (NUMBER - 1));
            mask().call(SIG_BLOCK, memory.address(), memory.address() + SET_BYTES);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Blocks it on the calling thread.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static OwnSignal open() {
        return new OwnSignal();
    }

    private static CFunction mask() {
        return CFunction.of("sigprocmask", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }

    private static CFunction handler() {
        return CFunction.of("signal", Downcalls.LONG, Downcalls.INT, Downcalls.LONG);
    }

    /** Its number. */
    public int number() {
        return NUMBER;
    }

    /** This process, as {@code tgkill} wants it. */
    public long process() {
        return process;
    }

    /** The thread that opened it, as {@code tgkill} wants it. */
    public long thread() {
        return thread;
    }

    /** Address of a set that holds it alone. */
    public long set() {
        return memory.address();
    }

    /** Address of a timeout of zero. */
    public long noTime() {
        return memory.address() + 2L * SET_BYTES;
    }

    /** Takes what is queued and gives the thread its mask back. */
    @Override
    public void close() {
        if (!isEmptied()) {
            drop();
        }
        mask().call(SIG_SETMASK, memory.address() + SET_BYTES, NONE);
        memory.close();
    }

    /** Whether what was queued is taken; a filter may refuse just that. */
    private boolean isEmptied() {
        try {
            while (Libc.sigtimedwait().call(set(), NONE, noTime()) == NUMBER) {
                // and the next one
            }
            return false;
        } catch (LinuxException e) {
            return e.is(Errno.EAGAIN); // there is none
        }
    }

    /** Ignores it for a moment, on which the kernel drops it for all threads: one that is left would end this JVM. */
    private static void drop() {
        long before = handler().call(NUMBER, SIG_IGN);
        handler().call(NUMBER, before);
    }
}
