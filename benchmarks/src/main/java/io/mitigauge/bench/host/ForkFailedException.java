// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

/** A fork that gave no result; the message is the reason, for a user to read. */
final class ForkFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForkFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
