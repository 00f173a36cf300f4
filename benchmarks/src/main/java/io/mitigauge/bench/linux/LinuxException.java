// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

/**
 * A system call that failed, in one sentence that a user can act on. Unchecked and serialisable: it crosses JMH's link
 * from the forked JVM to its host.
 */
public final class LinuxException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final int errno;
    private final boolean refusal;

    /** A failure without an errno. */
    public LinuxException(String message) {
        this(message, 0, false);
    }

    private LinuxException(String message, int errno, boolean refusal) {
        super(message);
        this.errno = errno;
        this.refusal = refusal;
    }

    /**
     * Whether the kernel, or a filter in front of it, refused the call as such: it is unknown or forbidden here, or a
     * limit is reached. What was asked for would be right elsewhere.
     */
    public boolean isRefusal() {
        return refusal || Errno.isRefusal(errno);
    }

    /** Whether the call failed with this number. */
    boolean is(Errno error) {
        return errno == error.number();
    }

    /**
     * A failed call, as in {@code pipe2: EPERM (Operation not permitted); a seccomp filter may forbid it}.
     *
     * @param call the function and what it was asked for
     * @param errno as the C library left it
     */
    static LinuxException of(String call, int errno) {
        String hint = Errno.hint(errno);
        return new LinuxException(
                call + ": " + Errno.describe(errno) + (hint.isEmpty() ? "" : "; " + hint), errno, false);
    }

    /** As {@link #of(String, int)} with a hint that only this call has. */
    static LinuxException of(String call, int errno, String hint) {
        return new LinuxException(call + ": " + Errno.describe(errno) + "; " + hint, errno, false);
    }

    /** A call that asked for what this guest has not, where errno alone could as well mean a wrong call. */
    static LinuxException refused(String call, int errno, String hint) {
        return new LinuxException(call + ": " + Errno.describe(errno) + "; " + hint, errno, true);
    }
}
