// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;

/**
 * Speculative store bypass forbidden to the calling thread: its loads wait until the addresses of all earlier stores
 * are known (Spectre v4). {@code prctl(2)} and {@code Documentation/userspace-api/spec_ctrl.rst} of the kernel.
 */
public final class StoreBypass implements Held.Resource {

    private static final int PR_GET_SPECULATION_CTRL = 52;
    private static final int PR_SET_SPECULATION_CTRL = 53;
    private static final long PR_SPEC_STORE_BYPASS = 0;
    private static final long PR_SPEC_PRCTL = 1;
    private static final long PR_SPEC_ENABLE = 1 << 1;
    private static final long PR_SPEC_DISABLE = 1 << 2;
    private static final long NONE = 0;

    private StoreBypass() {}

    /**
     * Forbids it.
     *
     * @throws UnsupportedException if the kernel lets no thread choose, or this one has been forbidden it before
     */
    public static StoreBypass forbid() {
        requireChoice(state());
        Libc.prctl().call(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_DISABLE, NONE, NONE);
        return new StoreBypass();
    }

    private static long state() {
        try {
            return Libc.prctl().call(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, NONE, NONE, NONE);
        } catch (LinuxException e) { // kernels before 4.17 know no such question, some CPUs no answer
            throw new UnsupportedException("the kernel does not tell of speculative store bypass: " + e.getMessage());
        }
    }

    /**
     * Looks at what the kernel answered.
     *
     * @param state bits of {@code PR_SPEC_*}
     * @throws UnsupportedException if a thread that may bypass stores cannot forbid it to itself
     */
    static void requireChoice(long state) {
        if (state == (PR_SPEC_PRCTL | PR_SPEC_ENABLE)) {
            return;
        }
        String reason;
        if (state == NONE) {
            reason = "this CPU does not bypass stores speculatively";
        } else if ((state & PR_SPEC_ENABLE) != 0) {
            reason = "the kernel or the CPU offers no way to forbid speculative store bypass";
        } else {
            reason = "speculative store bypass is forbidden to this thread already";
        }
        throw new UnsupportedException(reason + " (PR_GET_SPECULATION_CTRL says " + state + ")");
    }

    /** Permits it again. */
    @Override
    public void close() {
        Libc.prctl().call(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_ENABLE, NONE, NONE);
    }
}
