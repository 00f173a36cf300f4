// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.util.Optional;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A slowdown of known size, to see whether a comparison finds it: where the variable {@value #VARIABLE} is set to n, every n-th
 * operation of the benchmarks that ask here is done twice, so that they take one n-th more of exactly their own work.
 *
 * <p>Only for validation: {@code jvm.injected} of the bundle tells it, and a comparison with a run without it says so. Where the
 * variable is not set, the JIT sees a constant and leaves the question out.
 */
@State(Scope.Thread)
public class Injected {

    /** Names the variable. */
    public static final String VARIABLE = "MITIGAUGE_INJECT_EVERY";

    private static final int NEVER = 0;
    private static final int EVERY = every(Optional.ofNullable(System.getenv(VARIABLE)));

    private int operations;

    /** Whether this operation is one of those that are done twice. */
    public boolean again() {
        return EVERY != NEVER && again(EVERY);
    }

    /** The same of every so many; never for 0. */
    boolean again(int every) {
        if (every == NEVER) {
            return false;
        }
        operations++;
        if (operations < every) {
            return false;
        }
        operations = 0;
        return true;
    }

    /**
     * What the variable says.
     *
     * @return 0 where it is not set
     * @throws IllegalArgumentException if it is no number from 1 to 1000000
     */
    public static int every(Optional<String> value) {
        if (value.isEmpty()) {
            return NEVER;
        }
        if (!value.get().matches("[1-9][0-9]{0,5}|1000000")) {
            throw new IllegalArgumentException(VARIABLE + " must be a number from 1 to 1000000, is " + value.get());
        }
        return Integer.parseInt(value.get());
    }
}
