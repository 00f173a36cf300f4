// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

/** Numbers of system calls that only tests name. */
enum Numbers {
    EVENTFD2(290, 19),
    FTRUNCATE(77, 46),
    MPROTECT(10, 226),
    POLL(7, 73), // AArch64 has ppoll alone
    PRCTL(157, 167),
    RT_SIGTIMEDWAIT(128, 137);

    private final int onX86;
    private final int onArm;

    Numbers(int onX86, int onArm) {
        this.onX86 = onX86;
        this.onArm = onArm;
    }

    /** That of this architecture. */
    long here() {
        return System.getProperty("os.arch", "unknown").equals("aarch64") ? onArm : onX86;
    }
}
