// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

/** A benchmark that this guest cannot run; the message is the reason, for a user to read. */
final class SkippedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SkippedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
