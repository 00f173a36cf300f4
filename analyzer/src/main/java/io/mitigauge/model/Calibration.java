// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What runs of one and the same state taught of a machine: how much its runs differ although nothing was changed.
 *
 * @param machine salted hash of the machine's id; empty where it was not recorded
 * @param cpu model of the CPU as the guest names it; empty where it was not recorded
 * @param suite SHA-256 of the benchmark jar
 * @param from when the first of the runs started
 * @param to when the last of the runs started
 * @param runs how many runs, at least {@link #FEWEST}
 * @param boots from how many boots, at least 1
 * @param entries one a benchmark and metric, sorted
 * @param families one a family of benchmarks, and one for all families together; empty in calibrations that did not learn them
 * @param followed how benchmarks follow the controls; empty where that was not learnt
 */
public record Calibration(
        Optional<String> machine,
        Optional<String> cpu,
        String suite,
        Instant from,
        Instant to,
        int runs,
        int boots,
        List<Entry> entries,
        List<FamilyEntry> families,
        Optional<Followed> followed) {

    /** With two runs the deviation is known with one degree of freedom only, and nothing could be concluded from it. */
    public static final int FEWEST = 3;

    /** No logarithm of a time differs by so much: what does was not measured. */
    public static final double MOST = 1e6;

    /** Copies the lists. */
    public Calibration {
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(cpu, "cpu");
        entries = List.copyOf(entries);
        families = List.copyOf(families);
        Objects.requireNonNull(followed, "followed");
        if (runs < FEWEST || boots < 1 || boots > runs) {
            throw new IllegalArgumentException(
                    "need runs >= %d and 1 <= boots <= runs, have %d, %d".formatted(FEWEST, runs, boots));
        }
        int most = Stream.of(
                        entries.stream().map(entry -> entry.spread().runs()),
                        families.stream().map(entry -> entry.spread().runs()),
                        followed.stream()
                                .flatMap(known -> known.lines().stream())
                                .map(Line::runs))
                .flatMap(each -> each)
                .max(Comparator.naturalOrder())
                .orElse(0);
        if (most > runs) {
            throw new IllegalArgumentException("is of %d runs, and something in it of %d".formatted(runs, most));
        }
    }

    /** The entries by benchmark and metric, to look them up. */
    public Map<BenchmarkId, Map<Metric, Entry>> byBenchmark() {
        Map<BenchmarkId, Map<Metric, Entry>> known = new HashMap<>();
        for (Entry entry : entries) {
            known.computeIfAbsent(entry.benchmark(), b -> new EnumMap<>(Metric.class))
                    .putIfAbsent(entry.metric(), entry);
        }
        return known;
    }

    /** What is known of a family with exactly these members. */
    public Optional<FamilyEntry> ofFamily(String name, Set<BenchmarkId> members) {
        return families.stream()
                .filter(e -> e.name().equals(name) && Set.copyOf(e.benchmarks()).equals(members))
                .findFirst();
    }

    /**
     * How benchmarks follow the controls from run to run.
     *
     * @param controls those that every run has, sorted
     * @param withinForks the part of the variance of their mean that the scatter of their forks accounts for, >= 0
     * @param lines one a benchmark, sorted
     */
    public record Followed(List<BenchmarkId> controls, double withinForks, List<Line> lines) {

        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if there are no controls, or the variance is none
         */
        public Followed {
            controls = List.copyOf(controls);
            lines = List.copyOf(lines);
            if (controls.isEmpty() || !isSize(withinForks)) {
                throw new IllegalArgumentException(
                        "need controls and a finite withinForks >= 0, have " + controls.size() + ", " + withinForks);
            }
        }
    }

    /**
     * A least-squares line through the runs: a benchmark's log mean over that of the controls.
     *
     * @param slope from -{@link #MOST} to {@link #MOST}
     * @param sd standard deviation of a run about the line, >= 0 and at most {@link #MOST}
     * @param squares sum of the squared deviations of the controls from their mean, > 0, likewise
     * @param withinForks as in {@link Spread}
     * @param runs how many, at least {@link #FEWEST}
     */
    public record Line(BenchmarkId benchmark, double slope, double sd, double squares, double withinForks, int runs) {

        /** With fewer there are fewer than 4 degrees of freedom about a line. */
        public static final int FEWEST = 6;

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException naming the offending values
         */
        public Line {
            boolean sizes = isSize(sd) && isSize(squares) && isSize(withinForks);
            if (!sizes || !(Math.abs(slope) <= MOST) || squares == 0 || runs < FEWEST) {
                throw new IllegalArgumentException(
                        "need slope, sd, withinForks >= 0, squares > 0, none beyond %.0g, and runs >= %d, have %s, %s, %s, %s, %d"
                                .formatted(MOST, FEWEST, slope, sd, withinForks, squares, runs));
            }
        }
    }

    /**
     * How much runs differ in the mean of a family, correlation between its benchmarks included.
     *
     * @param name of the family
     * @param benchmarks its members, sorted; of other members nothing is known
     * @param spread how much it differs
     */
    public record FamilyEntry(String name, List<BenchmarkId> benchmarks, Spread spread) {

        /**
         * Copies the members.
         *
         * @throws IllegalArgumentException if there are none
         */
        public FamilyEntry {
            benchmarks = List.copyOf(benchmarks);
            if (benchmarks.isEmpty()) {
                throw new IllegalArgumentException("family " + name + " has no benchmarks");
            }
        }
    }

    /**
     * How much single runs differ.
     *
     * @param sd standard deviation of a run's value, >= 0 and at most {@link #MOST}
     * @param withinForks the part of the variance that the scatter of the forks accounts for: mean over the runs, likewise
     * @param minimumDetectable least relative change that one run before and one after would find with 80 % power, by itself; >= 0, finite
     * @param runs of how many runs, at least {@link #FEWEST}
     * @param degreesOfFreedom with which {@code sd} is known: of runs that share boots fewer than one less than there are; at least 1
     */
    public record Spread(double sd, double withinForks, double minimumDetectable, int runs, double degreesOfFreedom) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException naming the offending values
         */
        public Spread {
            boolean sizes = isSize(sd) && isSize(withinForks) && minimumDetectable >= 0;
            boolean degrees = degreesOfFreedom >= 1 && degreesOfFreedom <= runs - 1;
            if (!(sizes && minimumDetectable < Double.POSITIVE_INFINITY && degrees) || runs < FEWEST) {
                throw new IllegalArgumentException(
                        ("need sd, withinForks from 0 to %.0g, a finite minimumDetectable >= 0, runs >= %d and degreesOfFreedom from 1"
                                        + " to runs - 1, have %s, %s, %s, %d, %s")
                                .formatted(MOST, FEWEST, sd, withinForks, minimumDetectable, runs, degreesOfFreedom));
            }
        }
    }

    /**
     * How much runs differ in one metric.
     *
     * @param spread of the logarithms
     */
    public record Entry(BenchmarkId benchmark, Metric metric, Spread spread) {}

    private static boolean isSize(double value) {
        return value >= 0 && value <= MOST;
    }
}
