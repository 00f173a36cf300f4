// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.compare.Comparisons;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** The rules that are put beside each other, each fed as its tool would be. */
final class Rules {

    /** Ours, in runs enough to calibrate each other. */
    static final String CALIBRATED = "mitigauge, calibrated by the other runs";

    /** Ours, of several runs on either side where too few others are left to calibrate. */
    static final String BY_BOOTS = "mitigauge, without a calibration";

    /** Beside that. */
    static final String ADJUSTED = "the same, beside it: adjusted by controls";

    /** The whole of a report. */
    static final String EITHER = "the same, either of both";

    private static final long SEED = 20_261_128;

    private Rules() {}

    /** Decides about one benchmark by two samples. */
    @FunctionalInterface
    private interface TwoSamples {
        boolean differ(double[] before, double[] after);
    }

    /**
     * All of them.
     *
     * @param calibrated compares by the runs that are not compared; empty where these are too few
     * @param benchstat the program, where it is installed
     */
    static List<Rule> all(Optional<Calibrated> calibrated, Optional<Path> benchstat) {
        List<Rule> rules = new ArrayList<>();
        benchstat.ifPresent(program ->
                rules.add(new Rule("benchstat itself, fed with iterations", new Benchstat(program)::claims)));
        rules.add(ofIterations("Mann-Whitney over iterations (benchstat, Google Benchmark)", OtherRules::mannWhitney));
        rules.add(ofIterations("JMH's 99.9 % intervals do not overlap", OtherRules::jmhIntervalsApart));
        rules.add(ofIterations("Welch over iterations", OtherRules::welch));
        rules.add(
                ofIterations("criterion.rs", (before, after) -> OtherRules.criterion(before, after, new Random(SEED))));
        rules.add(new Rule(
                "Welch over forks", (before, after) -> claims(before, after, Rules::means, OtherRules::welch)));
        rules.add(new Rule(
                "mitigauge, default",
                (before, after) -> decided(Comparisons.between(before, after, Calibrated.USUAL))));
        calibrated.ifPresent(ours -> rules.addAll(List.of(
                new Rule(CALIBRATED, (before, after) -> decided(ours.between(before, after))),
                new Rule(ADJUSTED, (before, after) -> adjusted(ours.between(before, after))),
                new Rule(EITHER, (before, after) -> either(ours.between(before, after))),
                new Rule(
                        "the same, to explore: quantiles", (before, after) -> explored(ours.between(before, after))))));
        return rules;
    }

    private static Rule ofIterations(String name, TwoSamples test) {
        return new Rule(name, (before, after) -> claims(before, after, Rules::iterations, test));
    }

    /** The numbers that a rule is fed with. */
    @FunctionalInterface
    private interface Values {
        double[] of(List<Fork> forks);
    }

    private static double[] iterations(List<Fork> forks) {
        return forks.stream()
                .flatMap(fork -> fork.iterations().stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static double[] means(List<Fork> forks) {
        return forks.stream().mapToDouble(Fork::mean).toArray();
    }

    private static Claims claims(Run before, Run after, Values values, TwoSamples test) {
        Claims claims = Claims.none();
        Map<BenchmarkId, List<Fork>> there = after.forksByBenchmark();
        before.forksByBenchmark().forEach((benchmark, forks) -> {
            double[] first = values.of(forks);
            double[] second = values.of(there.getOrDefault(benchmark, List.of()));
            if (first.length > 1 && second.length > 1 && test.differ(first, second)) {
                claims.add(benchmark, forks.getFirst().score().direction(), mean(second) > mean(first));
            }
        });
        return claims;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** What the report decides: benchmarks, families, and all families together. */
    static Claims decided(Comparison comparison) {
        Claims claims = Claims.none();
        comparison.benchmarks().stream()
                .filter(row -> !row.metric().exploratory())
                .forEach(row -> add(claims, row.benchmark().shown(), row.verdict()));
        Stream<FamilyComparison> families =
                Stream.concat(comparison.families().primary().stream(), comparison.families().each().stream());
        families.forEach(family -> add(claims, "family " + family.name(), family.verdict()));
        return claims;
    }

    /** What stands beside that. */
    static Claims adjusted(Comparison comparison) {
        Claims claims = Claims.none();
        comparison.adjustments().families().forEach(row -> add(claims, "family " + row.name(), row.verdict()));
        comparison
                .adjustments()
                .each()
                .forEach(row -> add(claims, row.benchmark().shown(), row.verdict()));
        return claims;
    }

    /** Whatever is called that is not there to explore. */
    static Claims either(Comparison comparison) {
        return decided(comparison).or(adjusted(comparison));
    }

    /** By the name of the benchmark, whichever quantile it is. */
    private static Claims explored(Comparison comparison) {
        Claims claims = Claims.none();
        comparison.benchmarks().stream()
                .filter(row -> row.metric().exploratory())
                .forEach(row -> add(claims, row.benchmark().shown(), row.verdict()));
        return claims;
    }

    private static void add(Claims claims, String name, Verdict verdict) {
        if (verdict instanceof Verdict.Slower) {
            claims.slower().add(name);
        } else if (verdict instanceof Verdict.Faster) {
            claims.faster().add(name);
        }
    }
}
