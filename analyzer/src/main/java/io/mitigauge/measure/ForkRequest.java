// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.IterationPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One fork to run.
 *
 * @param result where JMH's JSON result goes
 * @param latency where the latency log goes, if the benchmark keeps one
 * @param peer who measures in turn with it
 */
public record ForkRequest(BenchmarkId benchmark, IterationPlan plan, Path result, Path latency, Optional<Peer> peer) {

    /** Name of the secondary result that is the peer's figure, in nanoseconds for an operation. */
    public static final String PEER = "peer";

    /**
     * A program that measures a slice between measured iterations, the secondary result {@value #PEER}.
     *
     * @param memory which it has
     * @param command the program and its arguments
     */
    public record Peer(Memory memory, List<String> command) {

        /** Memory of a peer. */
        public enum Memory {
            /** Its own, which it is given before the benchmark is given any. */
            FIRST("before"),
            /** Its own, given after the benchmark's. */
            SECOND("after"),
            /** The benchmark's: the same pages. */
            SHARED("within");

            private final String word;

            Memory(String word) {
                this.word = word;
            }
        }

        /** Copies the list. */
        public Peer {
            command = List.copyOf(command);
        }

        Stream<String> words() {
            return Stream.concat(Stream.of(memory.word), command.stream());
        }
    }

    /** Of a benchmark alone. */
    public ForkRequest(BenchmarkId benchmark, IterationPlan plan, Path result, Path latency) {
        this(benchmark, plan, result, latency, Optional.empty());
    }
}
