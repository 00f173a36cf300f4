// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.SortedMap;

/**
 * How often rules were wrong about runs between which nothing was changed, and right about runs that were slowed down.
 *
 * @param unchanged number of runs with nothing changed, at least 2
 * @param slowed number of runs that were slowed down, by slowdown (0.05 is 5 %)
 * @param benchmarks number of benchmarks in the first run
 * @param falseCalls one for each rule
 * @param found one for each benchmark that was slowed down, rule and slowdown
 * @param sensitivity one for each number of runs on a side and benchmark or family, and for each benchmark adjusted by
 *     controls; empty where runs are too few to calibrate
 */
public record TrialResult(
        int unchanged,
        SortedMap<Double, Integer> slowed,
        int benchmarks,
        List<FalseCalls> falseCalls,
        List<Found> found,
        List<Sensitivity> sensitivity) {

    /**
     * What a rule said where nothing was changed.
     *
     * @param rule its name
     * @param runs on either side of a comparison
     * @param reports comparisons that were made
     * @param wrong those with a call of "slower" or "faster"
     * @param calls such calls in all reports
     */
    public record FalseCalls(String rule, int runs, int reports, int wrong, int calls) {}

    /**
     * How often a rule called a benchmark slower that was.
     *
     * @param benchmark as shown
     * @param rule its name
     * @param runs on either side of a comparison
     * @param slowdown relative, > 0
     * @param found comparisons that called it slower
     * @param reports comparisons that were made
     */
    public record Found(String benchmark, String rule, int runs, double slowdown, int found, int reports) {}

    /**
     * How often a slowdown of one benchmark, or of all in a family, would be found, by the intervals of comparisons in which there
     * was none.
     *
     * @param name of the benchmark as shown, or of the family
     * @param runs on either side of a comparison
     * @param calibrated whether by other runs
     * @param adjusted whether of figures adjusted by controls; where the controls told nothing, nothing was found
     * @param spread standard deviation of the logarithm of a side's mean, from comparison to comparison
     * @param found share of comparisons, 0 to 1, by relative slowdown
     */
    public record Sensitivity(
            String name,
            int runs,
            boolean calibrated,
            boolean adjusted,
            double spread,
            SortedMap<Double, Double> found) {}
}
