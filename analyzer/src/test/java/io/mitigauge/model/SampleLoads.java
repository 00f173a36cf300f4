// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import io.mitigauge.model.Fork.Latency;
import io.mitigauge.model.Fork.Score;
import io.mitigauge.report.SampleComparisons;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs of the open-loop service, from a few numbers for each fork. */
public final class SampleLoads {

    private static final long SAMPLES = 10_000;

    private final String label;
    private final List<Fork> forks = new ArrayList<>();

    private SampleLoads(String label) {
        this.label = label;
    }

    /** No forks yet. */
    public static SampleLoads run(String label) {
        return new SampleLoads(label);
    }

    /** A service that is overloaded beyond 30,000 requests in a second, and has a tail from 20,000 on. */
    public static Run healthy() {
        return run("before")
                .fork("10000", 10_000, 100_000)
                .fork("20000", 20_000, 250_000)
                .fork("30000", 29_900, 900_000)
                .fork("40000", 34_000, 90_000_000)
                .build();
    }

    /** The same rates, at which it cannot do as much. */
    public static Run weaker() {
        return run("after")
                .fork("10000", 10_000, 120_000)
                .fork("20000", 20_000, 400_000)
                .fork("30000", 29_000, 7_000_000)
                .fork("40000", 29_100, 200_000_000)
                .build();
    }

    /** Both, before and after. */
    public static Comparison comparison() {
        return SampleComparisons.bare(healthy(), weaker(), List.of());
    }

    /** One more fork: so many requests were answered in a second, and their 99th percentile; the median is a tenth of it. */
    public SampleLoads fork(String rate, double served, double p99Nanos) {
        return fork(rate, served, p99Nanos, SAMPLES);
    }

    /** The same, of so many samples. */
    public SampleLoads fork(String rate, double served, double p99Nanos, long samples) {
        int number = forks.size() + 1;
        forks.add(new Fork(
                number,
                number,
                Optional.empty(),
                new BenchmarkId(
                        "io.mitigauge.bench.latency.OpenLoopBenchmark.request", new TreeMap<>(Map.of("rate", rate))),
                new Score("avgt", "us/op", Direction.LOWER_IS_BETTER),
                List.of(1e6 / served),
                new Latency("ns", histogram(p99Nanos, samples)),
                Activity.NONE,
                List.of()));
        return this;
    }

    /** Just enough samples at the 99th percentile for it to be that; the others at the tenth of it. */
    private static Histogram histogram(double p99Nanos, long samples) {
        long slow = samples / 90;
        return Histogram.of(
                new TreeMap<>(Map.of(Math.round(p99Nanos / 10), samples - slow, Math.round(p99Nanos), slow)), 1);
    }

    /** The run. */
    public Run build() {
        RunInfo info = new RunInfo(
                label,
                RunInfo.Kind.BUNDLE,
                label,
                Optional.empty(),
                Optional.empty(),
                RunInfo.State.COMPLETE,
                Optional.empty(),
                Optional.empty(),
                Collections.emptySortedSet());
        return new Run(info, Optional.empty(), Optional.empty(), forks, List.of(), List.of());
    }
}
