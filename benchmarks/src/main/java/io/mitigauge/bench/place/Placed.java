// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import java.util.Optional;

/** Where the threads of this JVM's benchmark were put last, for who writes down what a fork did. */
public final class Placed {

    private static volatile Optional<CpuPair> last = Optional.empty();

    private Placed() {}

    /** Keeps it. */
    static CpuPair at(CpuPair cpus) {
        last = Optional.of(cpus);
        return cpus;
    }

    /** The last pair that a benchmark asked for; empty where none did. */
    public static Optional<CpuPair> last() {
        return last;
    }
}
