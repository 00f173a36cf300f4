// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import io.mitigauge.measure.HostProcess.HostTimeout;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs forks, one at a time, through a benchmark host that is kept alive between them and started again when it died.
 *
 * <p>The protocol is described at {@code io.mitigauge.bench.host.BenchmarkHost}: tab-separated lines.
 */
public final class Measurer implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private volatile List<String> command;
    private final Consumer<String> console;
    private final AtomicBoolean aborted = new AtomicBoolean();
    private volatile HostProcess host;

    Measurer(List<String> command, Consumer<String> console) {
        this.command = List.copyOf(command);
        this.console = console;
        this.host = HostProcess.start(this.command, console);
    }

    /**
     * Starts the benchmark host.
     *
     * @param java the {@code java} program of the JVM that measures
     * @param jar the benchmark jar
     * @param console takes each line that the host and the forks print
     * @throws MeasureException if it cannot be started
     */
    public static Measurer start(Path java, Path jar, Consumer<String> console) {
        return startThrough(List.of(), java, jar, console);
    }

    /**
     * Starts the benchmark host by another program, whose CPUs and limits it and its forks inherit.
     *
     * @param starter a program and its arguments, as {@code taskset -c 0}, that becomes what is named after it
     * @throws MeasureException if it cannot be started
     */
    public static Measurer startThrough(List<String> starter, Path java, Path jar, Consumer<String> console) {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dmitigauge.parent=" + ProcessHandle.current().pid(),
                "-Dmitigauge.cds=" + jar.resolveSibling("forks.jsa"),
                "-cp",
                jar.toString(),
                "io.mitigauge.bench.host.BenchmarkHost"));
        return new Measurer(command, console);
    }

    /**
     * Tells the forks to come which CPUs share a core, by a host that is started anew; they use it where the kernel does not tell.
     *
     * @param cores CPUs of each core, as {@code 0-1;2-3}
     */
    public void useCores(String cores) {
        List<String> longer = new ArrayList<>(command);
        longer.add(cores);
        command = List.copyOf(longer);
        host.kill();
    }

    /**
     * What the suite offers.
     *
     * @throws MeasureException if the host does not answer
     */
    public Suite suite() {
        Listing listing = new Listing();
        host.request("list");
        try {
            for (Optional<String> line = host.reply(START_PATIENCE);
                    line.isPresent() && !line.get().equals("end");
                    line = host.reply(START_PATIENCE)) {
                listing.add(line.get());
            }
        } catch (HostTimeout e) {
            throw new MeasureException("the benchmark host does not answer");
        }
        Suite suite = listing.suite();
        if (suite.benchmarks().isEmpty()) {
            throw new MeasureException(
                    "the benchmark host ended without a word; try java -jar benchmarks/target/benchmarks.jar -l");
        }
        return suite;
    }

    /**
     * Runs one fork and waits for its end.
     *
     * @param patience after which it is killed and called failed
     * @param listener is told of every iteration
     */
    public ForkOutcome run(ForkRequest request, Duration patience, Consumer<ForkProgress> listener) {
        if (!aborted.get() && !host.isAlive()) {
            host = HostProcess.start(command, console);
        }
        if (aborted.get()) { // also where abort() came between: it killed the old host only
            host.kill();
            return new ForkOutcome.Aborted();
        }
        host.request(requestLine(request));
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                Optional<String> line = host.reply(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                if (aborted.get()) {
                    return new ForkOutcome.Aborted();
                }
                if (line.isEmpty()) {
                    return new ForkOutcome.Failed("the benchmark host died");
                }
                String[] fields = line.get().split("\t", -1);
                switch (fields[0]) {
                    case "done" -> {
                        return new ForkOutcome.Done();
                    }
                    case "failed" -> {
                        return new ForkOutcome.Failed(fields.length > 1 ? fields[1] : "no reason given");
                    }
                    case "skipped" -> {
                        return new ForkOutcome.Skipped(fields.length > 1 ? fields[1] : "no reason given");
                    }
                    case "warmup", "iteration" -> progress(fields).ifPresent(listener);
                    default -> {} // the fork's pid, and what later hosts may add
                }
            }
        } catch (HostTimeout e) {
            host.kill();
            return new ForkOutcome.Failed("took longer than " + patience.toSeconds() + " s and was stopped");
        }
    }

    private static Optional<ForkProgress> progress(String[] fields) {
        try {
            return Optional.of(new ForkProgress(
                    fields[0].equals("warmup"), Integer.parseInt(fields[1]), Double.parseDouble(fields[2]), fields[3]));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty(); // only the progress display would have used it
        }
    }

    private static String requestLine(ForkRequest request) {
        IterationPlan plan = request.plan();
        String params = request.benchmark().params().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
        Stream<String> fields = Stream.of(
                "run",
                request.benchmark().name(),
                params,
                String.valueOf(plan.warmups()),
                String.valueOf(plan.warmupMillis()),
                String.valueOf(plan.iterations()),
                String.valueOf(plan.iterationMillis()),
                request.result().toAbsolutePath().toString(),
                request.latency().toAbsolutePath().toString());
        return Stream.concat(fields, request.peer().stream().flatMap(ForkRequest.Peer::words))
                .collect(Collectors.joining("\t"));
    }

    /** This process and the benchmark host; what they start and wait for is theirs. */
    public Set<Long> pids() {
        return Set.of(ProcessHandle.current().pid(), host.pid());
    }

    /** Stops the fork in flight at once, from any thread; {@link #run} then answers {@link ForkOutcome.Aborted}. */
    public void abort() {
        aborted.set(true);
        host.kill();
    }

    @Override
    public void close() {
        host.kill();
    }
}
