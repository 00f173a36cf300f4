// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;

/**
 * How much later than asked the kernel may let timers of the calling thread fire, to let several fire at once: 50 us for ordinary
 * threads. Source: {@code PR_SET_TIMERSLACK} in prctl(2).
 */
public final class TimerSlack implements Held.Resource {

    private static final int PR_SET_TIMERSLACK = 29;
    private static final int PR_GET_TIMERSLACK = 30;
    private static final long LEAST_NANOS = 1;
    private static final long USUAL = 0;
    private static final long NONE = 0;

    private TimerSlack() {}

    /**
     * Asks for the least, a nanosecond.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static TimerSlack least() {
        set(LEAST_NANOS);
        return new TimerSlack();
    }

    /** Nanoseconds. */
    static long nanos() {
        return Libc.prctl().call(PR_GET_TIMERSLACK, NONE, NONE, NONE, NONE);
    }

    private static void set(long nanos) {
        Libc.prctl().call(PR_SET_TIMERSLACK, nanos, NONE, NONE, NONE);
    }

    /** What the thread had when it started. */
    @Override
    public void close() {
        set(USUAL);
    }
}
