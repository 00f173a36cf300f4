// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Metric;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a comparison is judged by; fixed before anybody looks at the data.
 *
 * @param margin relative difference that does no harm, in (0, 1)
 * @param alpha chance that means, families and adjusted figures of a comparison are called anything where nothing changed, in (0, 0.05]:
 *     an interval of 95 % is the narrowest that is shown
 * @param betweenRuns how much runs of the same state differ
 */
public record Settings(double margin, double alpha, BetweenRuns betweenRuns) {

    /** Of the quantiles that are called slower or faster, this share may be false on average. */
    static final double FALSE_DISCOVERIES = 0.10;

    /** Least forks per side for a verdict: the fewest of which one at either end can be set aside. */
    static final int FORKS_FOR_VERDICT = 5;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the offending value
     */
    public Settings {
        if (!(margin > 0 && margin < 1)) {
            throw new IllegalArgumentException("margin must be in (0, 1), is " + margin);
        }
        if (!(alpha > 0 && alpha <= 0.05)) {
            throw new IllegalArgumentException("alpha must be in (0, 0.05], is " + alpha);
        }
    }

    /** The usual settings with this margin. */
    public static Settings withMargin(double margin) {
        return new Settings(margin, 0.05, RunVariance::defaultOf);
    }

    /** The same with another source of what runs differ by. */
    public Settings with(BetweenRuns other) {
        return new Settings(margin, alpha, other);
    }

    /** The margin as a logarithm: a ratio between {@code 1 / (1 + margin)} and {@code 1 + margin} does no harm. */
    double logMargin() {
        return Math.log1p(margin);
    }

    /** Says how much runs of the same state differ: the seam for calibration. */
    @FunctionalInterface
    public interface BetweenRuns {

        /** What is known, or assumed, about one metric of a benchmark. */
        RunVariance of(BenchmarkId benchmark, Metric metric);

        /**
         * The same, or more where a single boot stands for its state: what hangs on memory and neighbours is in a state now and then that
         * no calibration has seen, and one boot does not show whether it is in one.
         */
        default RunVariance of(BenchmarkId benchmark, Metric metric, boolean alone) {
            RunVariance known = of(benchmark, metric);
            return alone && metric == Metric.MEAN ? known.atLeast(RunVariance.leastAlone(benchmark)) : known;
        }

        /**
         * What is known of the mean of a family.
         *
         * @param weights its members, and how much each counts
         * @return empty where only its members are known
         */
        default Optional<RunVariance> ofFamily(String name, SortedMap<BenchmarkId, Double> weights) {
            return Optional.empty();
        }

        /** Whether the runs that it is known from differ by what the compared runs, or boots, differ by. */
        default boolean independent() {
            return false;
        }

        /** The calibration that it is known from; empty where there is none. */
        default Optional<Calibration> learnt() {
            return Optional.empty();
        }

        /** How benchmarks follow the controls; empty where that is not known. */
        default Optional<Calibration.Followed> followed() {
            return Optional.empty();
        }
    }

    /**
     * Spread of runs of the same state, beyond what their forks show.
     *
     * @param sd standard deviation of a run's mean logarithm, >= 0
     * @param withinForks what the forks of such a run contributed to {@code sd}: a variance, >= 0; 0 where {@code sd} is
     *     what they do not explain
     * @param degreesOfFreedom with which it is known, > 0
     * @param basis where it came from
     */
    public record RunVariance(double sd, double withinForks, double degreesOfFreedom, Basis basis) {

        /** For code that stays in registers and the nearest caches, and for the bare entry to the kernel. */
        static final RunVariance NARROW = new RunVariance(0.025, 0, 12, Basis.DEFAULT);

        /** For the kernel's work on one CPU: system calls, page faults, switches that stay on it. */
        static final RunVariance ONE_CPU = new RunVariance(0.04, 0, 12, Basis.DEFAULT);

        /** For what hangs on memory, other CPUs or the hypervisor, and for benchmarks that we do not know. */
        static final RunVariance WIDE = new RunVariance(0.1, 0, 12, Basis.DEFAULT);

        /** For the median of latencies. */
        static final RunVariance QUANTILE = new RunVariance(0.06, 0, 7, Basis.DEFAULT);

        /** For quantiles from p90 to p99. */
        static final RunVariance TAIL = new RunVariance(0.12, 0, 7, Basis.DEFAULT);

        /** For quantiles beyond. */
        static final RunVariance FAR_TAIL = new RunVariance(0.25, 0, 7, Basis.DEFAULT);

        private static final String OURS = "io.mitigauge.bench.";

        private static final List<String> NEAREST = List.of("control.", "syscall.GetppidBenchmark.");

        private static final List<String> ON_ONE_CPU = List.of(
                "application.CompressParseBenchmark.",
                "application.TreeWalkBenchmark.",
                "latency.WorkBenchmark.",
                "memory.MappingChangeBenchmark.",
                "memory.PageFaultBenchmark.",
                "schedule.PipeLoopBenchmark.",
                "schedule.SpawnBenchmark.",
                "syscall.");

        /** Of the family {@code syscall}, yet on all CPUs at once, or with a working set of its own. */
        private static final List<String> NOT_ON_ONE = List.of("EverywhereBenchmark.", "CallRateBenchmark.");

        private static final String PLACEMENT = "placement";
        private static final String SAME_CPU = "sameCpu";

        /** The default; docs/statistics.md, "Where the variance between runs comes from". */
        public static RunVariance defaultOf(BenchmarkId benchmark, Metric metric) {
            return switch (metric) {
                case MEAN -> ofMean(benchmark);
                case P50 -> wider(QUANTILE, ofMean(benchmark));
                case P90, P99 -> TAIL;
                case P999, P9999 -> FAR_TAIL;
            };
        }

        private static RunVariance wider(RunVariance one, RunVariance other) {
            return one.sd() < other.sd() ? other : one;
        }

        private static RunVariance ofMean(BenchmarkId benchmark) {
            if (starts(benchmark, NEAREST)) {
                return NARROW;
            }
            boolean alone = NOT_ON_ONE.stream().noneMatch(benchmark.name()::contains)
                    && (starts(benchmark, ON_ONE_CPU)
                            || SAME_CPU.equals(benchmark.params().get(PLACEMENT)));
            return alone ? ONE_CPU : WIDE;
        }

        private static boolean starts(BenchmarkId benchmark, List<String> prefixes) {
            return prefixes.stream().anyMatch(prefix -> benchmark.name().startsWith(OURS + prefix));
        }

        /** A calibration narrows the widest default to half at most where one boot stands for its state; a standard deviation, >= 0. */
        static double leastAlone(BenchmarkId benchmark) {
            return ofMean(benchmark).equals(WIDE) ? WIDE.sd() / 2 : 0;
        }

        /** The same with a standard deviation of at least this. */
        RunVariance atLeast(double least) {
            return sd >= least ? this : new RunVariance(least, withinForks, degreesOfFreedom, basis);
        }

        /** Variance of one run's mean logarithm, beyond that of its forks. */
        double variance() {
            return sd * sd;
        }
    }
}
