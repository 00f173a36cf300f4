// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.around;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How often comparisons of simulated runs err; the seed is fixed, so the answer is always the same. */
final class ErrorRatesTest {

    private static final int COMPARISONS = 400;
    private static final int BENCHMARKS = 12;
    private static final int FORKS = 20;
    private static final double RUN_SD = 0.008;
    private static final double FORK_SD = 0.007;

    private static final Settings DEFAULT = Settings.withMargin(0.03);
    private static final Settings ONE_PERCENT = DEFAULT.with((benchmark, metric) -> SimulatedSide.onePercent());

    @Test
    void whereNothingChangedAtMostOneComparisonInTwentyClaimsAnything() {
        Random random = new Random(20_240_229);
        int claims = 0;
        for (int i = 0; i < COMPARISONS; i++) {
            Comparison comparison =
                    Comparisons.between(simulated(1, RUN_SD, random), simulated(1, RUN_SD, random), ONE_PERCENT);
            claims += claimsAnything(comparison) ? 1 : 0;
        }
        assertAtMostOneInTwenty(claims);
    }

    /** The worst for which the default of a system call is meant. */
    @Test
    void theDefaultHoldsWhereRunsDifferByAsMuchAsItSays() {
        Random random = new Random(20_261_128);
        double sd = Settings.RunVariance.NARROW.sd();
        int claims = 0;
        for (int i = 0; i < COMPARISONS; i++) {
            claims += claimsAnything(Comparisons.between(simulated(1, sd, random), simulated(1, sd, random), DEFAULT))
                    ? 1
                    : 0;
        }
        assertAtMostOneInTwenty(claims);
    }

    private static void assertAtMostOneInTwenty(int claims) {
        double threeStandardErrors = 3 * Math.sqrt(0.05 * 0.95 / COMPARISONS);
        assertThat((double) claims / COMPARISONS).isLessThanOrEqualTo(0.05 + threeStandardErrors);
    }

    /** Of a benchmark, of a family, or of all families together: three tests at 5 % each, of the same figures. */
    private static boolean claimsAnything(Comparison comparison) {
        Stream<Verdict> families = Stream.concat(
                        comparison.families().primary().stream(), comparison.families().each().stream())
                .map(FamilyComparison::verdict);
        Stream<Verdict> benchmarks = comparison.benchmarks().stream().map(BenchmarkComparison::verdict);
        return Stream.concat(families, benchmarks)
                .anyMatch(verdict -> verdict instanceof Verdict.Slower || verdict instanceof Verdict.Faster);
    }

    @Test
    void aTenthSlowerIsFound() {
        Random random = new Random(20_240_301);
        long found = 0;
        for (int i = 0; i < COMPARISONS; i++) {
            found += Comparisons.between(simulated(1, RUN_SD, random), simulated(1.1, RUN_SD, random), ONE_PERCENT)
                    .count(Verdict.Slower.class);
        }
        assertThat((double) found / (COMPARISONS * BENCHMARKS)).isGreaterThan(0.95);
    }

    /** A run whose benchmarks each lie off their truth by a deviation of the run, and each fork off that. */
    private static Run simulated(double factor, double runSd, Random random) {
        SampleRuns runs = run();
        for (int i = 0; i < BENCHMARKS; i++) {
            double level = 100 * factor * Math.exp(runSd * random.nextGaussian());
            runs.benchmark(
                    "io.mitigauge.bench.syscall.GetppidBenchmark.call" + i,
                    NANOS,
                    around(level, FORK_SD, FORKS, random));
        }
        return runs.build();
    }
}
