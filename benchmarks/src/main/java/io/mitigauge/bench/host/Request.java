// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One line of standard input, understood or not. */
sealed interface Request {

    /** Asks for every configuration. */
    record Listing() implements Request {}

    /**
     * Asks for one fork.
     *
     * @param name full name of the benchmark
     * @param params a value for each of its parameters
     * @param warmup iterations that are not measured, possibly none
     * @param measurement iterations that are, at least one
     * @param result where JMH's result goes, in JSON
     * @param hlog where the latency log goes; empty for none
     * @param peer what {@link PeerProfiler#options} takes, for a program that takes turns with the benchmark; empty for none
     */
    record Run(
            String name,
            SortedMap<String, String> params,
            Phase warmup,
            Phase measurement,
            Path result,
            String hlog,
            List<String> peer)
            implements Request {

        public Run {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
            peer = List.copyOf(peer);
        }
    }

    /** Cannot be understood. */
    record Malformed(String reason) implements Request {}

    /** Nothing further will be asked. */
    record End() implements Request {}

    /** Iterations of the same length. */
    record Phase(int iterations, int millis) {}

    /** What a line asks for. */
    static Request parse(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        try {
            return switch (fields.getFirst()) {
                case "list" -> list(fields);
                case "run" -> run(fields);
                default ->
                    throw new IllegalArgumentException(
                            "a request starts with list or run, this one with '" + fields.getFirst() + "'");
            };
        } catch (IllegalArgumentException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Without those of a peer. */
    int FIELDS_OF_RUN = 9;

    private static Request list(List<String> fields) {
        if (fields.size() != 1) {
            throw new IllegalArgumentException("list has 1 field, this one has " + fields.size());
        }
        return new Listing();
    }

    private static Request run(List<String> fields) {
        if (fields.size() < FIELDS_OF_RUN) {
            throw new IllegalArgumentException(
                    "run has at least " + FIELDS_OF_RUN + " fields, this one has " + fields.size());
        }
        Phase warmup =
                new Phase(number("warmupIterations", fields.get(3), 0), number("warmupMillis", fields.get(4), 1));
        Phase measurement =
                new Phase(number("iterations", fields.get(5), 1), number("iterationMillis", fields.get(6), 1));
        if (fields.get(7).isEmpty()) {
            throw new IllegalArgumentException("the path of the result must not be empty");
        }
        List<String> peer = fields.subList(FIELDS_OF_RUN, fields.size());
        if (!peer.isEmpty()
                && (peer.size() == 1
                        || !List.of(PeerProfiler.BEFORE, PeerProfiler.AFTER, PeerProfiler.WITHIN)
                                .contains(peer.getFirst()))) {
            throw new IllegalArgumentException("a peer reads before, after or within and a program, is " + peer);
        }
        return new Run(
                fields.get(1),
                Parameters.parse(fields.get(2)),
                warmup,
                measurement,
                Path.of(fields.get(7)),
                fields.get(8),
                peer);
    }

    private static int number(String name, String text, int least) {
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, is " + text, e);
        }
        if (value < least) {
            throw new IllegalArgumentException(name + " must be >= " + least + ", is " + value);
        }
        return value;
    }
}
