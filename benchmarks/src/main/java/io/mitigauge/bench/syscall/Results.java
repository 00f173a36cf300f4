// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

/** A look at every result on the measured path: a call that begins to fail is quick, and no measurement. */
final class Results {

    private Results() {}

    /**
     * The result.
     *
     * @throws IllegalStateException if it is another one
     */
    static long expected(long expected, long result) {
        if (result != expected) {
            throw unexpected(expected, result);
        }
        return result;
    }

    /**
     * The result.
     *
     * @throws IllegalStateException if it is another one
     */
    static int expected(int expected, int result) {
        if (result != expected) {
            throw unexpected(expected, result);
        }
        return result;
    }

    private static IllegalStateException unexpected(long expected, long result) {
        return new IllegalStateException(
                "the call began to answer %d instead of %d while it was measured".formatted(result, expected));
    }
}
