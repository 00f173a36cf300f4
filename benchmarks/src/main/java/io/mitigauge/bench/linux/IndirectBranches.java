// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;

/**
 * The calling thread asks the kernel to keep its indirect branch predictions from other processes and theirs from it: where
 * the kernel does that for those that ask, predictions are dropped (IBPB) on every switch between processes of which
 * either asked. Browsers and sandboxes ask. {@code prctl(2)}, {@code PR_SPEC_INDIRECT_BRANCH}.
 */
public final class IndirectBranches implements Held.Resource {

    private IndirectBranches() {}

    /**
     * Asks for it.
     *
     * @throws io.mitigauge.bench.UnsupportedException if the kernel lets no thread choose, or has chosen for all
     */
    public static IndirectBranches guard() {
        SpeculationControl.INDIRECT_BRANCH.forbid();
        return new IndirectBranches();
    }

    /** Asks for it no more. */
    @Override
    public void close() {
        SpeculationControl.INDIRECT_BRANCH.permit();
    }
}
