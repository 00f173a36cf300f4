// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

/**
 * A system call that failed, in one sentence that a user can act on. Unchecked and serialisable: it crosses JMH's link
 * from the forked JVM to its host.
 */
public final class LinuxException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** A failure without an errno. */
    public LinuxException(String message) {
        super(message);
    }

    /**
     * A failed call, as in {@code pipe2: EPERM (Operation not permitted); a seccomp filter may forbid it}.
     *
     * @param call the function and what it was asked for
     * @param errno as the C library left it
     */
    static LinuxException of(String call, int errno) {
        String hint = Errno.hint(errno);
        return new LinuxException(call + ": " + Errno.describe(errno) + (hint.isEmpty() ? "" : "; " + hint));
    }

    /** As {@link #of(String, int)} with a hint that only this call has. */
    static LinuxException of(String call, int errno, String hint) {
        return new LinuxException(call + ": " + Errno.describe(errno) + "; " + hint);
    }
}
