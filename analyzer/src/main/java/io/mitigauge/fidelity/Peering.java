// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A benchmark and the program that does the same without Java. Benchmarks and programs of ours pin themselves.
 *
 * @param label what is done, for the table
 * @param benchmark full name
 * @param params as JMH takes them, {@code name=value}
 * @param peer the program and what it is told; {@value #MILLIS}, {@value #CPU} and {@value #OTHER_CPU} are filled in
 * @param kind how the program prints its figure
 * @param bytes of an operation, where the benchmark's score is bytes per nanosecond; else it is nanoseconds per operation
 * @param minus label of the pair whose Java figure is subtracted from this one's: what the call from Java costs
 * @param bar for the ratio
 */
record Peering(
        String label,
        String benchmark,
        List<String> params,
        List<String> peer,
        Kind kind,
        OptionalInt bytes,
        Optional<String> minus,
        Bar bar) {

    static final String MILLIS = "{millis}";
    static final String CPU = "{cpu}";
    static final String OTHER_CPU = "{other}";

    /** How a program prints nanoseconds per operation. */
    enum Kind {
        /** One number: a program of ours. */
        NANOS,
        /** {@code perf bench}, bound to one CPU: a line with {@code usecs/op}. */
        PERF,
        /** {@code perf bench sched messaging}, free to use all CPUs: the seconds of all its messages. */
        MESSAGES
    }

    Peering {
        params = List.copyOf(params);
        peer = List.copyOf(peer);
    }

    /** Nanoseconds per operation. */
    double nanos(double score) {
        return bytes.isPresent() ? bytes.getAsInt() / score : score;
    }
}
