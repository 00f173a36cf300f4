// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.linux.Libc;
import java.lang.invoke.MethodHandle;

/** The cheapest system call, over and over: {@code getppid}. */
final class SyscallKernel implements Kernel {

    private static final MethodHandle GETPPID = Libc.getppid();
    private static final int CALLS = 1 << 8;

    private long state;

    /** Makes sure that the call reaches the kernel. */
    SyscallKernel() {
        Libc.checkGetppid();
    }

    @Override
    public long run() {
        long sum = state;
        try {
            for (int i = 0; i < CALLS; i++) {
                sum += (int) GETPPID.invokeExact();
            }
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
        state = sum;
        return sum;
    }
}
