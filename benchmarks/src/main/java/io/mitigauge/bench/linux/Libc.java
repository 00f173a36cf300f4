// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * Two C functions as bare method handles, for benchmarks that measure the call itself: keep the handle in a
 * {@code static final} field and use {@code invokeExact}, so that the call is compiled to a direct one.
 */
public final class Libc {

    private Libc() {}

    /**
     * {@code int getppid(void)}, type {@code ()int}: the cheapest system call that the C library does not answer from
     * a cache.
     */
    public static MethodHandle getppid() {
        return Downcalls.plain("getppid", FunctionDescriptor.of(Downcalls.INT));
    }

    /**
     * Makes sure that {@code getppid} reaches the kernel: a filter may answer in its place, and then its time means
     * nothing.
     *
     * @throws LinuxException if it is refused
     */
    public static void checkGetppid() {
        int answer;
        try {
            answer = (int) getppid().invokeExact();
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        if (answer < 0) { // C libraries do not expect it to fail, and leave errno alone
            throw LinuxException.of("getppid", -answer);
        }
    }

    /**
     * {@code long labs(long)}, type {@code (long)long}: a function of two or three instructions that stays in user
     * space, linked exactly as {@link #getppid()} is.
     */
    public static MethodHandle labs() {
        return Downcalls.plain("labs", FunctionDescriptor.of(Downcalls.LONG, Downcalls.LONG));
    }
}
