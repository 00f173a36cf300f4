// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;

/**
 * Speculative store bypass forbidden to the calling thread: its loads wait until the addresses of all earlier stores
 * are known (Spectre v4). {@code prctl(2)} and {@code Documentation/userspace-api/spec_ctrl.rst} of the kernel.
 */
public final class StoreBypass implements Held.Resource {

    private StoreBypass() {}

    /**
     * Forbids it.
     *
     * @throws io.mitigauge.bench.UnsupportedException if the kernel lets no thread choose, or this one has been forbidden it before
     */
    public static StoreBypass forbid() {
        SpeculationControl.STORE_BYPASS.forbid();
        return new StoreBypass();
    }

    /** Permits it again. */
    @Override
    public void close() {
        SpeculationControl.STORE_BYPASS.permit();
    }
}
