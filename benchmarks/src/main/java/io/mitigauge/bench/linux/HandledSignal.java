// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;

/**
 * A signal with a handler that is C's {@code labs}: it returns at once, and no code of the JVM runs. Used, from its opening to
 * its closing, by one thread. Layout of {@code struct sigaction}: GNU and musl C libraries on x86-64 and AArch64.
 */
public final class HandledSignal implements Held.Resource {

    /** A realtime signal that neither the C library (32 to 34) nor the JVM nor {@link OwnSignal} uses. */
    private static final int NUMBER = 41;

    // struct sigaction: handler, mask of 128 bytes, flags, restorer, which the C library fills in
    private static final int ACTION_BYTES = 152;
    private static final int HANDLER = 0;
    private static final long NONE = 0;

    private final long thread = SystemCall.GETTID.function().call(SystemCall.GETTID.number());
    private final long process = ProcessHandle.current().pid();
    private final OffHeap actions = OffHeap.map(2L * ACTION_BYTES); // ours, and the one before

    private HandledSignal() {
        try {
            actions.putLong(HANDLER, Downcalls.address("labs").address());
            action().call(NUMBER, actions.address(), before());
        } catch (RuntimeException e) {
            actions.close();
            throw e;
        }
    }

    /**
     * Installs the handler.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static HandledSignal open() {
        return new HandledSignal();
    }

    private static CFunction action() {
        return CFunction.of("sigaction", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }

    private long before() {
        return actions.address() + ACTION_BYTES;
    }

    /** Address of the function that handles this signal now, whoever installed it. */
    static long handler() {
        try (OffHeap now = OffHeap.map(ACTION_BYTES)) {
            action().call(NUMBER, NONE, now.address());
            return now.getLong(HANDLER);
        }
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

    /** Gives the signal back what it did before. */
    @Override
    public void close() {
        action().call(NUMBER, before(), NONE);
        actions.close();
    }
}
