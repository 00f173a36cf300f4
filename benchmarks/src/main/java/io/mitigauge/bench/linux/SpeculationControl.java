// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.UnsupportedException;

/**
 * What a thread may forbid itself to speculate on. Source: prctl(2) and {@code Documentation/userspace-api/spec_ctrl.rst} of the
 * kernel.
 */
enum SpeculationControl {
    /** Spectre v4. */
    STORE_BYPASS(
            0,
            "speculative store bypass",
            "this CPU does not bypass stores speculatively",
            "the kernel or the CPU offers no way to forbid speculative store bypass",
            "speculative store bypass is forbidden to this thread already"),
    /** Spectre v2 between processes and between siblings. */
    INDIRECT_BRANCH(
            1,
            "indirect branch speculation",
            "this CPU does not mistake other processes' indirect branches for its own",
            "the kernel or the CPU offers no way to keep indirect branch predictions from other processes",
            "indirect branch predictions of all processes, or of this thread, are kept from others already");

    private static final int PR_GET_SPECULATION_CTRL = 52;
    private static final int PR_SET_SPECULATION_CTRL = 53;
    private static final long PR_SPEC_PRCTL = 1;
    private static final long PR_SPEC_ENABLE = 1 << 1;
    private static final long PR_SPEC_DISABLE = 1 << 2;
    private static final long NONE = 0;

    private final long number;
    private final String what;
    private final String unaffected;
    private final String impossible;
    private final String already;

    SpeculationControl(long number, String what, String unaffected, String impossible, String already) {
        this.number = number;
        this.what = what;
        this.unaffected = unaffected;
        this.impossible = impossible;
        this.already = already;
    }

    /**
     * Forbids it to the calling thread.
     *
     * @throws UnsupportedException if the kernel lets no thread choose, or this one has been forbidden it before
     */
    void forbid() {
        requireChoice(state());
        Libc.prctl().call(PR_SET_SPECULATION_CTRL, number, PR_SPEC_DISABLE, NONE, NONE);
    }

    /** Permits it again. */
    void permit() {
        Libc.prctl().call(PR_SET_SPECULATION_CTRL, number, PR_SPEC_ENABLE, NONE, NONE);
    }

    private long state() {
        try {
            return Libc.prctl().call(PR_GET_SPECULATION_CTRL, number, NONE, NONE, NONE);
        } catch (LinuxException e) { // kernels before 4.17 know no such question, some CPUs no answer
            throw new UnsupportedException("the kernel does not tell of %s: %s".formatted(what, e.getMessage()));
        }
    }

    /**
     * Looks at what the kernel answered.
     *
     * @param state bits of {@code PR_SPEC_*}
     * @throws UnsupportedException if a thread that may do it cannot forbid it to itself
     */
    void requireChoice(long state) {
        if (state == (PR_SPEC_PRCTL | PR_SPEC_ENABLE)) {
            return;
        }
        String reason;
        if (state == NONE) {
            reason = unaffected;
        } else if ((state & PR_SPEC_ENABLE) != 0) {
            reason = impossible;
        } else {
            reason = already;
        }
        throw new UnsupportedException(reason + " (PR_GET_SPECULATION_CTRL says " + state + ")");
    }
}
