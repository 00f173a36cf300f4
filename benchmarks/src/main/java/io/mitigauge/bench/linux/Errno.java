// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.util.stream.Stream;

/**
 * The error numbers that our calls can return, with the names of errno(3) and the texts of the GNU C library. Numbers
 * are those of Linux on x86-64 and AArch64.
 */
enum Errno {
    EPERM(1, "Operation not permitted"),
    ENOENT(2, "No such file or directory"),
    ESRCH(3, "No such process"),
    EINTR(4, "Interrupted system call"),
    EIO(5, "Input/output error"),
    EBADF(9, "Bad file descriptor"),
    EAGAIN(11, "Resource temporarily unavailable"),
    ENOMEM(12, "Cannot allocate memory"),
    EACCES(13, "Permission denied"),
    EFAULT(14, "Bad address"),
    EBUSY(16, "Device or resource busy"),
    EINVAL(22, "Invalid argument"),
    ENFILE(23, "Too many open files in system"),
    EMFILE(24, "Too many open files"),
    EPIPE(32, "Broken pipe"),
    ENOSYS(38, "Function not implemented"),
    EOPNOTSUPP(95, "Operation not supported"),
    EAFNOSUPPORT(97, "Address family not supported by protocol"),
    EADDRNOTAVAIL(99, "Cannot assign requested address"),
    ENETUNREACH(101, "Network is unreachable");

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    int number() {
        return number;
    }

    /** Name and text, {@code EINVAL (Invalid argument)}; {@code errno 77} for numbers that are not expected. */
    static String describe(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno.name() + " (" + errno.text + ")";
            }
        }
        return "errno " + number;
    }

    /** Whether the number says that this guest does not allow, does not know, or has no room for such a call. */
    static boolean isRefusal(int number) {
        return Stream.of(
                        EPERM,
                        EAGAIN,
                        ENOMEM,
                        EACCES,
                        ENFILE,
                        EMFILE,
                        ENOSYS,
                        EOPNOTSUPP,
                        EAFNOSUPPORT,
                        EADDRNOTAVAIL,
                        ENETUNREACH)
                .anyMatch(errno -> errno.number == number);
    }

    /** What usually lies behind this number whatever the call; empty where that depends on the call. */
    static String hint(int number) {
        if (number == EPERM.number || number == EACCES.number || number == ENOSYS.number) {
            return "a seccomp filter may forbid it";
        }
        if (number == ENOMEM.number) {
            return "is there enough free memory in this guest and in this process's cgroup?";
        }
        if (number == EMFILE.number) {
            return "raise the limit with ulimit -n";
        }
        return "";
    }
}
