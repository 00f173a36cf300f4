// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Fork;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Prediction;
import io.mitigauge.model.Prediction.Range;
import io.mitigauge.model.Rates;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Predicts what an application costs more from how often it enters the kernel, is switched and faults, and from what one of
 * each costs more. What was measured beyond that is caches, TLBs, predictors, and kernel work that was not counted.
 */
final class Predictions {

    private static final String BENCH = "io.mitigauge.bench.";
    private static final BenchmarkId CALL = BenchmarkId.of(BENCH + "syscall.GetppidBenchmark.kernelEntry");
    private static final BenchmarkId NO_CALL = BenchmarkId.of(BENCH + "syscall.GetppidBenchmark.userOnly");
    private static final String ROUND_TRIP = BENCH + "schedule.PipePingPongBenchmark.roundTrip";
    private static final String PROCESS_ROUND_TRIP = BENCH + "schedule.ProcessPingPongBenchmark.roundTrip";
    private static final BenchmarkId FAULT = BenchmarkId.of(BENCH + "memory.PageFaultBenchmark.firstTouch");
    private static final BenchmarkId NO_FAULT = BenchmarkId.of(BENCH + "memory.PageFaultBenchmark.touchPresent");

    /** Of a round trip through pipes. */
    private static final double SWITCHES_OF_TRIP = 2;

    private static final double CALLS_OF_TRIP = 4;

    /** Of a benchmark whose threads may run on one CPU or on two; a switch is another thing on two. */
    private static final String PLACEMENT = "placement";

    private static final String ONE_CPU = "sameCpu";

    /** What carries the token of a round trip between processes; between threads it is a pipe, too. */
    private static final String THROUGH = "through";

    private static final String PIPE = "pipe";

    /** Less often than this in one operation, what there is comes from the JVM, not from the benchmark. */
    private static final double SELDOM_IN_OPERATION = 0.05;

    /** Nor where it is less often than this in a second: a JVM that only computes has tens of switches and faults. */
    private static final double SELDOM_IN_SECOND = 1000;

    private static final double NANOS_OF_SECOND = 1e9;

    private static final String NANOS = "ns/op";

    /** Nothing takes less than no time. */
    private static final double NO_TIME_LEFT = -1;

    private final Map<BenchmarkId, BenchmarkComparison> means = new LinkedHashMap<>();
    private final Map<BenchmarkId, List<Fork>> forks;

    private Predictions(Run before, List<BenchmarkComparison> rows) {
        this.forks = before.forksByBenchmark();
        rows.stream().filter(row -> row.metric() == Metric.MEAN).forEach(row -> means.put(row.benchmark(), row));
    }

    /**
     * For every benchmark of which the number of system calls is known.
     *
     * @param before forks of the first side
     * @param rows the comparison of both
     */
    static List<Prediction> of(Run before, List<BenchmarkComparison> rows) {
        Predictions predictions = new Predictions(before, rows);
        return predictions.means.values().stream()
                .map(predictions::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Prediction> of(BenchmarkComparison row) {
        Rates rates = Rates.of(forks.getOrDefault(row.benchmark(), List.of()));
        OptionalDouble time = nanosBefore(row);
        if (rates.systemCalls().isEmpty() || time.isEmpty()) {
            return Optional.empty();
        }
        double switches = often(rates.switches(), time.getAsDouble());
        double faults = often(rates.faults(), time.getAsDouble());
        Map<BenchmarkId, Double> weights = new LinkedHashMap<>();
        double trips = switches / SWITCHES_OF_TRIP;
        add(weights, CALL, NO_CALL, rates.systemCalls().getAsDouble() - CALLS_OF_TRIP * trips);
        if (trips > 0) {
            weights.put(roundTrip(row.benchmark(), rates.betweenProcesses()), trips);
        }
        add(weights, FAULT, NO_FAULT, faults);
        return Optional.of(summed(row.benchmark(), weights, time.getAsDouble()));
    }

    private static void add(Map<BenchmarkId, Double> weights, BenchmarkId what, BenchmarkId without, double times) {
        if (times != 0) {
            weights.put(what, times);
            weights.put(without, -times);
        }
    }

    /** Between processes where it has two, and between CPUs where the benchmark's threads are, as waking a thread there is what a switch is then. */
    private static BenchmarkId roundTrip(BenchmarkId benchmark, boolean betweenProcesses) {
        String placement = benchmark.params().getOrDefault(PLACEMENT, ONE_CPU);
        if (betweenProcesses) {
            return new BenchmarkId(PROCESS_ROUND_TRIP, new TreeMap<>(Map.of(PLACEMENT, placement, THROUGH, PIPE)));
        }
        return new BenchmarkId(ROUND_TRIP, new TreeMap<>(Map.of(PLACEMENT, placement)));
    }

    private static double often(OptionalDouble rate, double nanos) {
        double found = rate.orElse(0);
        boolean seldom = found < SELDOM_IN_OPERATION || found * NANOS_OF_SECOND / nanos < SELDOM_IN_SECOND;
        return seldom ? 0 : found;
    }

    private static OptionalDouble nanosBefore(BenchmarkComparison row) {
        OptionalDouble factor = JmhUnits.factor(row.unit(), NANOS);
        return row.before().isPresent() && row.change().isPresent() && factor.isPresent()
                ? OptionalDouble.of(factor.getAsDouble() * row.before().get().point())
                : OptionalDouble.empty();
    }

    /** Distances from point to limit of independent figures add as squares, each side by itself. */
    private Prediction summed(BenchmarkId benchmark, Map<BenchmarkId, Double> weights, double time) {
        double sum = 0;
        double squaresBelow = 0;
        double squaresAbove = 0;
        List<String> missing = new ArrayList<>();
        for (Map.Entry<BenchmarkId, Double> part : weights.entrySet()) {
            BenchmarkComparison row = means.get(part.getKey());
            OptionalDouble nanos = row == null ? OptionalDouble.empty() : nanosBefore(row);
            if (row == null || nanos.isEmpty()) {
                missing.add(part.getKey().shown());
                continue;
            }
            Change change = row.change().orElseThrow();
            double scale = part.getValue() * nanos.getAsDouble() / time;
            double toLow = scale * (change.plainLow() - change.point());
            double toHigh = scale * (change.plainHigh() - change.point());
            double below = Math.min(toLow, toHigh); // a part that is taken off turns its interval over
            double above = Math.max(toLow, toHigh);
            sum += scale * change.point();
            squaresBelow += below * below;
            squaresAbove += above * above;
        }
        double low = Math.max(sum - Math.sqrt(squaresBelow), Math.min(sum, NO_TIME_LEFT));
        Range range = new Range(low, sum, sum + Math.sqrt(squaresAbove));
        return new Prediction(benchmark, missing.isEmpty() ? Optional.of(range) : Optional.empty(), missing);
    }
}
