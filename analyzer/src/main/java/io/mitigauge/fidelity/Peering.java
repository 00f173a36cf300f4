// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A benchmark and the program that does the same without Java. Both pin themselves.
 *
 * @param label what is done, for the table
 * @param benchmark full name
 * @param params as JMH takes them, {@code name=value}
 * @param peer the program in {@code benchmarks/src/peers} and what it is told; {@value #MILLIS}, {@value #CPU} and {@value #OTHER_CPU}
 *     are filled in
 * @param bytes of an operation, where the benchmark's score is bytes per nanosecond; else it is nanoseconds per operation
 * @param minus label of the pair whose figures are subtracted from this one's, each side's from its own: what the call alone costs
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

    private static final int SLICE_MILLIS = 50;
    private static final int LARGE_SLICE_MILLIS = 200;

    /** Bytes of working sets that fill the last level of caches. */
    private static final Set<String> LARGE_SETS =
            Stream.of(8, 32).map(mib -> String.valueOf(mib << 20)).collect(Collectors.toUnmodifiableSet());

    static final String MILLIS = "{millis}";
    static final String CPU = "{cpu}";
    static final String OTHER_CPU = "{other}";

    Peering {
        params = List.copyOf(params);
        peer = List.copyOf(peer);
    }

    /**
     * How long either side measures before the other does: as short as holds a few of the longest operations, since what a shared
     * machine gives changes within a second, and longer where each has to fill caches again first that hold nothing of the other.
     */
    int sliceMillis() {
        return peer.stream().anyMatch(LARGE_SETS::contains) ? LARGE_SLICE_MILLIS : SLICE_MILLIS;
    }

    /** Nanoseconds per operation. */
    double nanos(double score) {
        return bytes.isPresent() ? bytes.getAsInt() / score : score;
    }
}
