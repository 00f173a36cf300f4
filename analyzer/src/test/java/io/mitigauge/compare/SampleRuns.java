// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Fork.Latency;
import io.mitigauge.model.Fork.Score;
import io.mitigauge.model.Histogram;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Builds runs from one number per fork. */
public final class SampleRuns {

    /** A system call of ours. */
    public static final String NAME = "io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry";
    /** A time. */
    public static final Score NANOS = new Score("avgt", "ns/op", Direction.LOWER_IS_BETTER);

    static final Score MICROS = new Score("avgt", "us/op", Direction.LOWER_IS_BETTER);
    /** A rate. */
    public static final Score RATE = new Score("thrpt", "ops/s", Direction.HIGHER_IS_BETTER);

    private final List<Fork> forks = new ArrayList<>();
    private final List<Run.Failure> failures = new ArrayList<>();
    private final List<Run.Failure> skips = new ArrayList<>();
    private final TreeSet<String> controls = new TreeSet<>();
    private final TreeMap<String, Reading> fields = new TreeMap<>();
    private RunInfo.State state = RunInfo.State.COMPLETE;
    private @Nullable String suiteDigest = "5ade";
    private @Nullable Instant startedAt;
    private String label = "sample";
    private @Nullable IterationPlan plan;

    private SampleRuns() {}

    /** An empty run. */
    public static SampleRuns run() {
        return new SampleRuns();
    }

    /** A run of the one benchmark {@link #NAME}, in nanoseconds. */
    static Run forks(double... nanos) {
        return run().benchmark(NAME, NANOS, nanos).build();
    }

    /** Forks of one iteration each. */
    public SampleRuns benchmark(String name, Score score, double... perFork) {
        for (double value : perFork) {
            fork(name, score, List.of(value), Latency.NONE, List.of());
        }
        return this;
    }

    /** Forks whose iterations scatter evenly around their mean. */
    SampleRuns iterations(String name, int count, double... perFork) {
        for (double value : perFork) {
            List<Double> iterations = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                iterations.add(value * (1 + (i % 2 == 0 ? 0.1 : -0.1)));
            }
            fork(name, NANOS, iterations, Latency.NONE, List.of());
        }
        return this;
    }

    /** Forks with so many latencies each, whose quantile q is {@code median * 0.5 / (1 - q)}: Pareto's distribution. */
    public SampleRuns latencies(String name, String unit, long samples, double... medians) {
        for (double median : medians) {
            Latency latency = new Latency(unit, pareto(median, samples));
            fork(name, new Score("sample", unit + "/op", Direction.LOWER_IS_BETTER), List.of(2.0), latency, List.of());
        }
        return this;
    }

    private static Histogram pareto(double median, long samples) {
        double scale = 1e6;
        SortedMap<Long, Long> counts = new TreeMap<>();
        long seen = 0;
        for (double beyond = 1; seen < samples; beyond = beyond < 1.5 / samples ? 0 : beyond / 1.002) {
            long upTo = Math.round(samples * (1 - beyond));
            counts.merge(Math.round(scale * median * 0.5 / Math.max(beyond, 0.5 / samples)), upTo - seen, Long::sum);
            seen = upTo;
        }
        return Histogram.of(counts, scale);
    }

    SampleRuns disturbed(String name, String why, double value) {
        return fork(name, NANOS, List.of(value), Latency.NONE, List.of(why));
    }

    private SampleRuns fork(
            String name, Score score, List<Double> iterations, Latency latency, List<String> disturbances) {
        int number = forks.size() + 1;
        forks.add(new Fork(
                number,
                number,
                Optional.empty(),
                BenchmarkId.of(name),
                score,
                iterations,
                latency,
                Activity.NONE,
                disturbances));
        return this;
    }

    SampleRuns control(String name) {
        controls.add(name);
        return this;
    }

    SampleRuns failure(String name, String reason) {
        failures.add(new Run.Failure(BenchmarkId.of(name), reason));
        return this;
    }

    SampleRuns skip(String name, String reason) {
        skips.add(new Run.Failure(BenchmarkId.of(name), reason));
        return this;
    }

    /** A fact of its environment. */
    public SampleRuns field(String name, String value) {
        fields.put(name, new Reading.Value(value, "/test"));
        return this;
    }

    SampleRuns absent(String name, Reading.Reason reason) {
        fields.put(name, new Reading.Absent(reason, "no " + name, "/test"));
        return this;
    }

    /** In a boot of this name, begun so many minutes into the epoch. */
    public SampleRuns boot(String name, long minutes) {
        startedAt = Instant.EPOCH.plusSeconds(60 * minutes);
        return field("kernel.bootIdHash", name);
    }

    /** Its name, which is in its path too. */
    public SampleRuns label(String name) {
        label = name;
        return this;
    }

    SampleRuns suite(@Nullable String digest) {
        suiteDigest = digest;
        return this;
    }

    SampleRuns plan(IterationPlan ofEveryFork) {
        plan = ofEveryFork;
        return this;
    }

    SampleRuns interrupted() {
        state = RunInfo.State.INTERRUPTED;
        return this;
    }

    /** The run. */
    public Run build() {
        RunInfo info = new RunInfo(
                "results/" + label,
                RunInfo.Kind.BUNDLE,
                label,
                Optional.ofNullable(startedAt),
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.ofNullable(suiteDigest),
                controls,
                Optional.ofNullable(plan));
        Optional<Environment> start = fields.isEmpty() ? Optional.empty() : Optional.of(environment());
        return new Run(info, start, start, forks, failures, skips);
    }

    Environment environment() {
        SortedMap<String, Reading> copy = Collections.unmodifiableSortedMap(fields);
        return new Environment(Instant.EPOCH, copy);
    }

    /** Lognormal values around a median. */
    static double[] around(double median, double sdOfLogarithms, int forks, Random random) {
        double[] values = new double[forks];
        Arrays.setAll(values, i -> median * Math.exp(sdOfLogarithms * random.nextGaussian()));
        return values;
    }

    static double[] times(double factor, double... values) {
        return DoubleStream.of(values).map(v -> factor * v).toArray();
    }
}
