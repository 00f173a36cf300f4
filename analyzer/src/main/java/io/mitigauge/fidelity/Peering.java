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
 * @param sharesMemory whether the program works on the benchmark's memory, so that which pages a process is given counts for neither
 * @param minus label of the pair whose figures are subtracted from this one's, each side's from its own: what the call alone costs
 * @param sliceMillis how long either side measures before the other does
 * @param bar for the ratio
 */
record Peering(
        String label,
        String benchmark,
        List<String> params,
        List<String> peer,
        boolean sharesMemory,
        OptionalInt bytes,
        Optional<String> minus,
        int sliceMillis,
        Bar bar) {

    /** As short as holds a few of the longest operations, since what a shared machine gives changes within a second. */
    private static final int SLICE_MILLIS = 50;

    static final String MILLIS = "{millis}";
    static final String CPU = "{cpu}";
    static final String OTHER_CPU = "{other}";

    Peering {
        params = List.copyOf(params);
        peer = List.copyOf(peer);
    }

    /** Of a benchmark whose score is nanoseconds per operation, with nothing subtracted. */
    Peering(String label, String benchmark, List<String> params, List<String> peer, Bar bar) {
        this(label, benchmark, params, peer, false, OptionalInt.empty(), Optional.empty(), SLICE_MILLIS, bar);
    }

    /** The same with bytes per nanosecond for a score. */
    Peering ofBytes(int operationBytes) {
        return new Peering(
                label, benchmark, params, peer, sharesMemory, OptionalInt.of(operationBytes), minus, sliceMillis, bar);
    }

    /** The same with the figures of another pair subtracted. */
    Peering less(String other) {
        return new Peering(label, benchmark, params, peer, sharesMemory, bytes, Optional.of(other), sliceMillis, bar);
    }

    /** The same with the program working on the benchmark's memory, which has to be off the heap and in base pages. */
    Peering inSharedMemory() {
        return new Peering(label, benchmark, params, peer, true, bytes, minus, sliceMillis, bar);
    }

    /** The same with longer turns, for what has to fill caches again first that hold nothing of it after the other's turn. */
    Peering inSlicesOf(int millis) {
        return new Peering(label, benchmark, params, peer, sharesMemory, bytes, minus, millis, bar);
    }

    /** Nanoseconds per operation. */
    double nanos(double score) {
        return bytes.isPresent() ? bytes.getAsInt() / score : score;
    }
}
