// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;

/**
 * A piece of work that keeps one part of a core busy. A unit of it takes some tens of microseconds; what that is, is
 * each kernel's own constant, so units compare between places and machines, but not between kernels. Used by one
 * thread.
 */
public interface Kernel extends Held.Resource {

    /**
     * Does one unit.
     *
     * @return what came out, which also the next unit depends on
     */
    long run();

    /** Gives memory back, where it has some. */
    @Override
    default void close() {}
}
