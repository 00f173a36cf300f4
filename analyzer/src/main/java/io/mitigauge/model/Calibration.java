// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
            if (controls.isEmpty() || !Entry.isSize(withinForks)) {
                throw new IllegalArgumentException(
                        "need controls and a finite withinForks >= 0, have " + controls.size() + ", " + withinForks);
            }
        }
    }

    /**
     * A least-squares line through the runs: a benchmark's log mean over that of the controls.
     *
     * @param slope finite
     * @param sd standard deviation of a run about the line, >= 0, finite
     * @param squares sum of the squared deviations of the controls from their mean, > 0, finite
     * @param withinForks as in {@link Entry}
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
            boolean sizes = Entry.isSize(sd) && Entry.isSize(squares) && Entry.isSize(withinForks);
            if (!sizes || !Double.isFinite(slope) || squares == 0 || runs < FEWEST) {
                throw new IllegalArgumentException(
                        "need a finite slope, sd, withinForks >= 0, squares > 0 and runs >= %d, have %s, %s, %s, %s, %d"
                                .formatted(FEWEST, slope, sd, withinForks, squares, runs));
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
     * How much runs differ.
     *
     * @param sd standard deviation of the runs' values, >= 0, finite
     * @param withinForks the part of the variance that the scatter of the forks accounts for: mean over the runs, >= 0
     * @param minimumDetectable as in {@link Entry}
     * @param runs of how many runs, at least {@link #FEWEST}
     */
    public record Spread(double sd, double withinForks, double minimumDetectable, int runs) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException naming the offending values
         */
        public Spread {
            if (!(Entry.isSize(sd) && Entry.isSize(withinForks) && Entry.isSize(minimumDetectable)) || runs < FEWEST) {
                throw new IllegalArgumentException(
                        "need finite sd, withinForks, minimumDetectable >= 0 and runs >= %d, have %s, %s, %s, %d"
                                .formatted(FEWEST, sd, withinForks, minimumDetectable, runs));
            }
        }
    }

    /**
     * How much runs differ in one metric.
     *
     * @param sd standard deviation of the runs' log means, >= 0, finite
     * @param withinForks the part of the variance that the scatter of the forks accounts for: mean over the runs, >= 0
     * @param minimumDetectable least relative change that one run before and one after would find with 80 % power, this
     *     benchmark alone; >= 0, finite
     * @param runs of how many runs, at least {@link #FEWEST}
     */
    public record Entry(
            BenchmarkId benchmark, Metric metric, double sd, double withinForks, double minimumDetectable, int runs) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException naming the offending values
         */
        public Entry {
            if (!(isSize(sd) && isSize(withinForks) && isSize(minimumDetectable)) || runs < FEWEST) {
                throw new IllegalArgumentException(
                        "need finite sd, withinForks, minimumDetectable >= 0 and runs >= %d, have %s, %s, %s, %d"
                                .formatted(FEWEST, sd, withinForks, minimumDetectable, runs));
            }
        }

        private static boolean isSize(double value) {
            return value >= 0 && value < Double.POSITIVE_INFINITY;
        }
    }
}
