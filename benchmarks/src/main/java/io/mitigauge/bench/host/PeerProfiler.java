// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.Spinners;
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
 * Lets another program, which does the same without Java, take turns with the benchmark: it measures a slice before the first measured
 * iteration and after each, while the benchmark waits and its {@link Spinners} rest. What changes on the machine from one second to the
 * next so changes both.
 *
 * <p>The program prints a number when it is warm, and one more for each line that it reads. The geometric mean of the slices before and
 * after an iteration is the secondary result {@value #LABEL} of that iteration, in nanoseconds for an operation. JMH's and the
 * host's own work on a result follows the slice after its iteration, and is left {@value #QUIET_MILLIS} ms before the next iteration.
 *
 * <p>Which of the two gets its memory first makes latencies from it differ by up to 6 %, by the pages that are left for the other. So
 * who asks says whether the program is started {@value #BEFORE} the benchmark is set up or {@value #AFTER} its warm-up, and asks for both
 * in turn. Or it is to work {@value #WITHIN} the benchmark's own memory: then it is started after the warm-up and maps what
 * {@link OffHeap#share} lets it find among the descriptors of its parent.
 */
public final class PeerProfiler implements InternalProfiler {

    static final String LABEL = "peer";

    static final String BEFORE = "before";
    static final String AFTER = "after";
    static final String WITHIN = "within";

    private static final int QUIET_MILLIS = 10;
    private static final Pattern FIGURE = Pattern.compile("[0-9]+\\.[0-9]+");
    private static final String SEPARATOR = "\t";

    private final String when;
    private final List<String> command;
    private Optional<Peer> peer = Optional.empty();
    private OptionalDouble before = OptionalDouble.empty();

    /** Called by JMH, in the host and in the fork, with what {@link #options} made. */
    public PeerProfiler(String options) {
        List<String> words = List.of(options.split(SEPARATOR, -1));
        when = words.getFirst();
        command = words.subList(1, words.size());
    }

    /**
     * The argument of the constructor.
     *
     * @param words {@value #BEFORE}, {@value #AFTER} or {@value #WITHIN}, the program and its arguments
     */
    static String options(List<String> words) {
        return String.join(SEPARATOR, words);
    }

    @Override
    public String getDescription() {
        return "a program that takes turns with the benchmark";
    }

    /** Called before the benchmark is set up too. Starts the program when it is time, and has it measure before what counts. */
    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (when.equals(WITHIN)) {
            OffHeap.share();
        }
        if (!when.equals(BEFORE) && iteration.getType() != IterationType.MEASUREMENT) {
            return;
        }
        Peer running = peer.orElseGet(() -> Peer.start(command));
        peer = Optional.of(running);
        if (iteration.getType() == IterationType.MEASUREMENT && before.isEmpty()) {
            beQuiet();
            before = OptionalDouble.of(slice(running));
        }
        beQuiet();
    }

    @Override
    public List<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> results = new ArrayList<>();
        if (before.isPresent() && peer.isPresent()) {
            double after = slice(peer.get());
            double nanos = Math.sqrt(before.getAsDouble() * after);
            results.add(new ScalarResult(LABEL, nanos, "ns/op", AggregationPolicy.AVG));
            before = OptionalDouble.of(after);
        }
        return results;
    }

    private static double slice(Peer peer) {
        Spinners.rest();
        try {
            return peer.slice();
        } finally {
            Spinners.spinAgain();
        }
    }

    private static void beQuiet() {
        try {
            Thread.sleep(QUIET_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
                try {
                    double _ = peer.figure();
                    return peer;
                } catch (RuntimeException e) {
                    process.destroyForcibly();
                    throw e;
                }
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
            double nanos = Double.parseDouble(line);
            if (nanos == 0) {
                throw new IllegalStateException("the peer's operation took no time");
            }
            return nanos;
        }
    }
}
