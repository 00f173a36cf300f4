// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.UnsupportedException;
import java.lang.foreign.MemoryLayout;
import java.util.Arrays;
import java.util.Locale;

/**
 * System calls that the C library offers no function for, or not in the form that is wanted; made with {@code
 * syscall(2)}, of which the first argument is {@link #number()} and all are {@code long}. Numbers: {@code
 * arch/x86/entry/syscalls/syscall_64.tbl} and {@code include/uapi/asm-generic/unistd.h} of the kernel.
 */
public enum SystemCall {
    /** {@code (clock, timespec)}, without the shortcut that reads the clock in user space. */
    CLOCK_GETTIME(228, 113, 2),
    /** {@code (word, operation, value, timeout)}. */
    FUTEX(202, 98, 4),
    /** {@code (directory, path, stat, flags)}: what {@code stat} is made of. */
    NEWFSTATAT(262, 79, 4),
    /** {@code ()}. */
    GETTID(186, 178, 0),
    /** {@code (process, thread, signal)}. */
    TGKILL(234, 131, 3),
    /** {@code (entries, parameters)}. */
    IO_URING_SETUP(425, 425, 2),
    /** {@code (ring, submit, complete, flags, signals, bytes)}. */
    IO_URING_ENTER(426, 426, 6);

    private final int onX86;
    private final int onArm;
    private final int arguments;

    SystemCall(int onX86, int onArm, int arguments) {
        this.onX86 = onX86;
        this.onArm = onArm;
        this.arguments = arguments;
    }

    /**
     * Its number on this architecture.
     *
     * @throws UnsupportedException on others than x86-64 and AArch64
     */
    public long number() {
        String architecture = System.getProperty("os.arch", "unknown");
        return switch (architecture) {
            case "amd64" -> onX86;
            case "aarch64" -> onArm;
            default ->
                throw new UnsupportedException(
                        "the numbers of system calls are known for amd64 and aarch64, this is " + architecture);
        };
    }

    /** {@code long syscall(long number, ...)} with as many further longs as this call takes. */
    public CFunction function() {
        MemoryLayout[] parameters = new MemoryLayout[1 + arguments];
        Arrays.fill(parameters, Downcalls.LONG);
        return CFunction.variadic("syscall", 1, Downcalls.LONG, parameters).shownAs(name().toLowerCase(Locale.ROOT));
    }
}
