// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

/**
 * A benchmark's set-up found that this guest cannot run it: it is skipped, with the message as the reason, and the run
 * goes on. Unchecked and serialisable: it crosses JMH's link from the forked JVM to its host.
 *
 * <p>A system call that set-up makes need not be translated into it: where the kernel refuses one as such, because a
 * filter forbids it, it is unknown, or a limit is reached, the benchmark is skipped too.
 */
public final class UnsupportedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Skips the benchmark.
     *
     * @param reason one line for the user: what is needed, and what is there
     */
    public UnsupportedException(String reason) {
        super(reason);
    }
}
