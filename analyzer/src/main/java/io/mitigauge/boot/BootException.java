// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

/** Arming or disarming that cannot be done: one line, what, where, what to do. */
public final class BootException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One line for the user. */
    public BootException(String message) {
        super(message);
    }
}
