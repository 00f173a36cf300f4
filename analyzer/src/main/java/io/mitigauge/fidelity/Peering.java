// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A benchmark and the program that does the same without Java. Both pin themselves.
 *
 * @param label what is done, for the table
 * @param benchmark full name
 * @param params as JMH takes them, {@code name=value}
 * @param peer the program in {@code benchmarks/src/peers} and what it is told; {@value #MILLIS}, {@value #CPU} and {@value #OTHER_CPU}
 *     are filled in
 * @param bytes of an operation, where the benchmark's score is bytes per nanosecond; else it is nanoseconds per operation
 * @param minus label of the pair whose Java figure is subtracted from this one's: what the call from Java costs
 * @param bar for the ratio
 */
record Peering(
        String label,
        String benchmark,
        List<String> params,
        List<String> peer,
        OptionalInt bytes,
        Optional<String> minus,
        Bar bar) {

    static final String MILLIS = "{millis}";
    static final String CPU = "{cpu}";
    static final String OTHER_CPU = "{other}";

    Peering {
        params = List.copyOf(params);
        peer = List.copyOf(peer);
    }

    /** Nanoseconds per operation. */
    double nanos(double score) {
        return bytes.isPresent() ? bytes.getAsInt() / score : score;
    }
}
