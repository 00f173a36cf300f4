// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One fresh JVM that measured one benchmark: the unit of all statistics within a boot.
 *
 * @param number 1-based, in the order in which forks ran
 * @param round 1-based round to which it belongs
 * @param startedAt when it started; empty in plain JMH files
 * @param benchmark what it measured
 * @param score unit and direction of the iterations
 * @param iterations score of each measured iteration, in the unit of {@code score}; at least one, all of them
 *     {@linkplain #isScore scores}
 * @param latency of single operations; {@link Latency#NONE} where none was kept
 * @param activity what else happened on the guest meanwhile
 * @param disturbances why this fork is suspected, one sentence each; empty where nothing was seen
 */
public record Fork(
        int number,
        int round,
        Optional<Instant> startedAt,
        BenchmarkId benchmark,
        Score score,
        List<Double> iterations,
        Latency latency,
        Activity activity,
        List<String> disturbances) {

    /** Scores beyond these are no measurements, and what is computed from them overflows. */
    private static final double LEAST = 1e-100;

    private static final double MOST = 1e100;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException naming the benchmark, the fork and the offending value
     */
    public Fork {
        Objects.requireNonNull(startedAt, "startedAt");
        iterations = List.copyOf(iterations);
        disturbances = List.copyOf(disturbances);
        String where = benchmark.shown() + ", fork " + number;
        if (number < 1 || round < 1) {
            throw new IllegalArgumentException(where + ": number and round must be >= 1, are " + number + ", " + round);
        }
        if (iterations.isEmpty()) {
            throw new IllegalArgumentException(where + ": needs at least one iteration");
        }
        for (double value : iterations) {
            if (!isScore(value)) {
                throw new IllegalArgumentException(
                        where + ": iterations must be from 1e-100 to 1e100, one is " + value);
            }
        }
    }

    /** Whether a value can be the score of an iteration, in whatever unit: from 1e-100 to 1e100. */
    public static boolean isScore(double value) {
        return value >= LEAST && value <= MOST; // neither is NaN
    }

    /** Arithmetic mean of the iterations, in the unit of the score. */
    public double mean() {
        return iterations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** What this fork alone shows of a metric, empty where it has none or too few samples for it. */
    public Optional<Double> value(Metric metric) {
        if (metric == Metric.MEAN) {
            return Optional.of(mean());
        }
        return latency.samples() < metric.samplesNeeded()
                ? Optional.empty()
                : Optional.of(latency.histogram().quantile(metric.quantile()));
    }

    /**
     * What a score is.
     *
     * @param mode JMH's short mode name: {@code avgt}, {@code sample}, {@code thrpt} …
     * @param unit as JMH prints it, {@code ns/op}
     * @param direction which way is better
     * @param threads that measured together, >= 1, as a plain JMH file says; empty where it does not, and in bundles, where more
     *     or fewer CPUs are what a comparison is about
     */
    public record Score(String mode, String unit, Direction direction, OptionalInt threads) {

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException naming it
         */
        public Score {
            if (threads.orElse(1) < 1) {
                throw new IllegalArgumentException("threads must be >= 1, are " + threads.getAsInt());
            }
        }

        /** A score of which the number of threads is not known. */
        public Score(String mode, String unit, Direction direction) {
            this(mode, unit, direction, OptionalInt.empty());
        }
    }

    /**
     * Latency of single operations in one fork.
     *
     * @param unit of the values, as {@code ns}
     * @param histogram how often each value was seen
     */
    public record Latency(String unit, Histogram histogram) {

        /** No latency was kept. */
        public static final Latency NONE = new Latency("ns", Histogram.NONE);

        /** How many operations were timed, >= 0. */
        public long samples() {
            return histogram.samples();
        }
    }
}
