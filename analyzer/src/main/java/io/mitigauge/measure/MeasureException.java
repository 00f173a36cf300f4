// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

/** The benchmark host cannot be used at all: what failed, and what to do. */
public final class MeasureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One line for the user. */
    public MeasureException(String message) {
        super(message);
    }
}
