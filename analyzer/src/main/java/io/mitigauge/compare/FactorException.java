// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Run;

/** Runs that cannot be attributed to factors; the message is one line that says which run, why, and what to do. */
public final class FactorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    FactorException(String line) {
        super(line);
        this.line = line;
    }

    /** The message. */
    public String line() {
        return line;
    }

    static FactorException refused(Run run, String why) {
        return new FactorException("the run " + run.info().label() + " cannot be placed: " + why + "; leave it out");
    }

    /** The same where something can be done that needs the run no less. */
    static FactorException refused(Run run, String why, String instead) {
        return new FactorException(refused(run, why).line() + ", or " + instead);
    }
}
