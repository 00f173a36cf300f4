// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Lets another program, which does the same without Java, take turns with the benchmark: before each measured iteration it
 * measures a slice, while the benchmark waits. What changes on the machine from one second to the next so changes both.
 *
 * <p>The program prints a number when it is warm, and one more for each line that it reads. That of the slice before an iteration is
 * the secondary result {@value #LABEL} of that iteration, in nanoseconds for an operation.
 */
public final class PeerProfiler implements InternalProfiler {

    static final String LABEL = "peer";

    private static final Pattern FIGURE = Pattern.compile("[0-9]+\\.[0-9]+");
    private static final String SEPARATOR = "\t";

    private final List<String> command;
    private Optional<Peer> peer = Optional.empty();
    private OptionalDouble slice = OptionalDouble.empty();

    /** Called by JMH, in the host and in the fork, with what {@link #options} made. */
    public PeerProfiler(String options) {
        command = List.of(options.split(SEPARATOR, -1));
    }

    /** The argument of the constructor. */
    static String options(List<String> command) {
        return String.join(SEPARATOR, command);
    }

    @Override
    public String getDescription() {
        return "a program that takes turns with the benchmark";
    }

    /** Starts the program before the first iteration, and has it measure before each that counts. */
    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        Peer running = peer.orElseGet(() -> Peer.start(command));
        peer = Optional.of(running);
        slice = iteration.getType() == IterationType.MEASUREMENT
                ? OptionalDouble.of(running.slice())
                : OptionalDouble.empty();
    }

    @Override
    public List<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> results = new ArrayList<>();
        slice.ifPresent(nanos -> results.add(new ScalarResult(LABEL, nanos, "ns/op", AggregationPolicy.AVG)));
        return results;
    }

    /** The program; it ends with this JVM, at the end of its input. */
    private record Peer(Process process, BufferedReader figures, BufferedWriter asking) {

        /**
         * Starts it and waits until it is warm.
         *
         * @throws IllegalStateException if it cannot measure, with what it said of that
         */
        static Peer start(List<String> command) {
            try {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                Peer peer = new Peer(process, process.inputReader(), process.outputWriter());
                peer.figure();
                return peer;
            } catch (IOException e) {
                throw new UncheckedIOException("the peer cannot be started: " + e.getMessage(), e);
            }
        }

        double slice() {
            try {
                asking.write('\n');
                asking.flush();
                return figure();
            } catch (IOException e) {
                throw new UncheckedIOException("the peer ended: " + e.getMessage(), e);
            }
        }

        private double figure() throws IOException {
            String line = Objects.requireNonNullElse(figures.readLine(), "the peer ended");
            if (!FIGURE.matcher(line).matches()) {
                throw new IllegalStateException(line);
            }
            return Double.parseDouble(line);
        }
    }
}
