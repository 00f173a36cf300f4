// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What users of a service feel as they come more often: latencies of the suite's open-loop service at each rate at which it was
 * measured. Figures for capacity are brackets between two rates that were measured; nothing is interpolated, since a queue
 * grows steeply just where it matters.
 *
 * @param points by rate, ascending
 */
public record LoadCurve(List<Point> points) {

    /** The knee is where the 99th percentile exceeds so many times what it is at the lowest rate. */
    public static final double KNEE_FACTOR = 3;

    /** Below this share of the requests that came, the service did not keep up. */
    public static final double KEPT_UP = 0.98;

    private static final String SERVICE = "io.mitigauge.bench.latency.OpenLoopBenchmark.request";
    private static final String RATE = "rate";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final double NANOS_PER_SECOND = 1e9;

    /** Copies the points. */
    public LoadCurve {
        points = List.copyOf(points);
    }

    /**
     * One rate. Figures are medians over the forks.
     *
     * @param rate requests in a second that came
     * @param served requests in a second that were answered
     * @param p50Nanos median latency, from the moment at which a request was meant to be sent
     * @param p99Nanos 99th percentile of it
     * @param forks how many told all of this
     */
    public record Point(int rate, double served, double p50Nanos, double p99Nanos, int forks) {

        /** Whether what came was served. */
        public boolean keptUp() {
            return served >= KEPT_UP * rate;
        }
    }

    /**
     * Where something ceases to hold.
     *
     * @param holds the highest rate up to which it holds at every rate that was measured; empty where it never does
     * @param fails the next one, at which it does not; empty where it always holds
     */
    public record Bracket(OptionalInt holds, OptionalInt fails) {}

    /** Of the service's benchmarks in a run; no points where there are none. */
    public static LoadCurve of(Run run) {
        List<Point> points = new ArrayList<>();
        for (BenchmarkId benchmark : run.benchmarks()) {
            String rate = benchmark.params().getOrDefault(RATE, "");
            if (benchmark.name().equals(SERVICE) && NUMBER.matcher(rate).matches()) {
                add(points, Integer.parseInt(rate), run.forksOf(benchmark));
            }
        }
        points.sort((a, b) -> Integer.compare(a.rate(), b.rate()));
        return new LoadCurve(points);
    }

    private static void add(List<Point> points, int rate, List<Fork> forks) {
        List<Fork> telling = forks.stream()
                .filter(fork -> fork.value(Metric.P99).isPresent()
                        && perSecond(fork).isPresent()
                        && fork.latency().unit().equals("ns"))
                .toList();
        if (!telling.isEmpty()) {
            points.add(new Point(
                    rate,
                    median(telling.stream()
                            .mapToDouble(fork -> perSecond(fork).orElseThrow())
                            .toArray()),
                    median(telling, Metric.P50),
                    median(telling, Metric.P99),
                    telling.size()));
        }
    }

    private static OptionalDouble perSecond(Fork fork) {
        return fork.score().unit().equals("us/op")
                ? OptionalDouble.of(NANOS_PER_SECOND / (1000 * fork.mean()))
                : OptionalDouble.empty();
    }

    private static double median(List<Fork> forks, Metric metric) {
        return median(forks.stream()
                .mapToDouble(fork -> fork.value(metric).orElseThrow())
                .toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }

    /** Rates at which the 99th percentile stays within a limit and the service keeps up. */
    public Bracket within(double nanos) {
        return bracket(point -> point.keptUp() && point.p99Nanos() <= nanos);
    }

    /** Rates at which users hardly notice each other, {@link #KNEE_FACTOR}. */
    public Bracket knee() {
        double most = points.isEmpty() ? 0 : KNEE_FACTOR * points.getFirst().p99Nanos();
        return bracket(point -> point.keptUp() && point.p99Nanos() <= most);
    }

    private Bracket bracket(Predicate<Point> good) {
        OptionalInt holds = OptionalInt.empty();
        for (Point point : points) {
            if (!good.test(point)) {
                return new Bracket(holds, OptionalInt.of(point.rate()));
            }
            holds = OptionalInt.of(point.rate());
        }
        return new Bracket(holds, OptionalInt.empty());
    }
}
