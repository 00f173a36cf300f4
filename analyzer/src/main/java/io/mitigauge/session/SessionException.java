// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

/** A run that cannot start or go on: one line for the user, and which exit code it deserves. */
public final class SessionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** One line: what, where, what to do. */
    public SessionException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Which exit code it deserves. */
    public enum Kind {
        /** The user asked for what is not there, or for what makes no sense. */
        USAGE,
        /** A file is not what it should be. */
        INPUT,
        /** What was measured before and what would be measured now are not about the same thing. */
        NOT_COMPARABLE
    }
}
