// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

/**
 * A signal that a thread sends to itself and takes from the queue. It is blocked, so that no handler runs: one would
 * run inside the JVM, which has handlers of its own and none for strangers. Used, from its opening to its closing, by one
 * thread.
 */
public final class OwnSignal implements AutoCloseable {

    /** A realtime signal that neither the C library (32 to 34) nor the JVM uses. */
    private static final int NUMBER = 40;

    private static final int SET_BYTES = 128;
    private static final int TIMESPEC_BYTES = 16;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final long NONE = 0;

    private final OffHeap memory = OffHeap.map(2L * SET_BYTES + TIMESPEC_BYTES); // the set, the mask before, no time
    private final long thread = SystemCall.GETTID.function().call(SystemCall.GETTID.number());
    private final long process = ProcessHandle.current().pid();

    private OwnSignal() {
        memory.putLong(0, 1L << (NUMBER - 1));
        mask().call(SIG_BLOCK, memory.address(), memory.address() + SET_BYTES);
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
        boolean queued = true;
        while (queued) {
            try {
                queued = Libc.sigtimedwait().call(set(), NONE, noTime()) == NUMBER;
            } catch (LinuxException e) { // EAGAIN: there is none
                queued = false;
            }
        }
        mask().call(SIG_SETMASK, memory.address() + SET_BYTES, NONE);
        memory.close();
    }
}
