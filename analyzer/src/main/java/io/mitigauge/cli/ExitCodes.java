// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

/** What mitigauge's exit codes mean; every verb lists those it uses in its help. */
final class ExitCodes {

    /** Done. */
    static final int DONE = 0;
    /** A threshold that the user asked for was exceeded. */
    static final int THRESHOLD = 1;
    /** Wrong usage. */
    static final int USAGE = 2;
    /** Unreadable or invalid input, or output that cannot be written. */
    static final int INPUT = 3;
    /** The two sides are not comparable. */
    static final int NOT_COMPARABLE = 4;
    /** A mistake of mitigauge itself. */
    static final int INTERNAL = 70;
    /** Interrupted; the bundle is valid. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
