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
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How often whole reports claim something where nothing changed: three families and controls, of which a boot moves all together as much as each by
 * itself. Benchmarks, families, and all families together are three tests of 5 % each, and hardly ever err by themselves.
 */
final class WholeReportsTest {

    private static final int REPORTS = 400;
    private static final double MOST = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / REPORTS);
    private static final int EACH = 4;
    private static final int FORKS = 7;
    private static final double FORK_SD = 0.007;

    private static final Settings SETTINGS = Settings.withMargin(0.03);

    /** What was claimed falsely in how many reports. */
    private record Claims(int benchmarks, int families, int all, int any) {

        private Claims plus(Comparison comparison) {
            boolean benchmark = isCalled(comparison.benchmarks().stream().map(BenchmarkComparison::verdict));
            boolean family = isCalled(comparison.families().each().stream().map(FamilyComparison::verdict));
            boolean together = isCalled(comparison.families().primary().stream().map(FamilyComparison::verdict));
            return new Claims(
                    benchmarks + (benchmark ? 1 : 0),
                    families + (family ? 1 : 0),
                    all + (together ? 1 : 0),
                    any + (benchmark || family || together ? 1 : 0));
        }

        private static boolean isCalled(Stream<Verdict> verdicts) {
            return verdicts.anyMatch(Verdict::isCalled);
        }
    }

    private static Claims claims(long seed, Function<Random, Comparison> report) {
        Random random = new Random(seed);
        Claims claims = new Claims(0, 0, 0, 0);
        for (int i = 0; i < REPORTS; i++) {
            claims = claims.plus(report.apply(random));
        }
        return claims;
    }

    private static Run boot(int number, double sd, Random random) {
        double half = sd * Math.sqrt(0.5);
        double shared = half * random.nextGaussian();
        SampleRuns boot = run().boot("boot " + number, 10L * number)
                .field("machine.idHash", "m1")
                .field("cpu.model", "Some CPU");
        for (String family : List.of("syscall.One", "schedule.Two", "memory.Three", "control.Four")) {
            for (int i = 0; i < EACH; i++) {
                String name = "io.mitigauge.bench." + family + "Benchmark.call" + i;
                double level = 100 * Math.exp(shared + half * random.nextGaussian());
                boot.benchmark(name, NANOS, around(level, FORK_SD, FORKS, random));
                if (family.startsWith("control")) {
                    boot.control(name);
                }
            }
        }
        return boot.build();
    }

    private static Side boots(int first, int count, double sd, Random random) {
        return Side.of(IntStream.range(first, first + count)
                .mapToObj(number -> boot(number, sd, random))
                .toList());
    }

    private static void assertHonest(Claims claims) {
        assertThat(claims.benchmarks() / (double) REPORTS).isLessThan(MOST);
        assertThat(claims.families() / (double) REPORTS).isLessThan(MOST);
        assertThat(claims.all() / (double) REPORTS).isLessThan(MOST);
        assertThat(claims.any() / (double) REPORTS).isLessThan(MOST);
    }

    @Test
    void ofFiveBootsASide() {
        assertHonest(claims(
                1, random -> Comparisons.between(boots(1, 5, 0.01, random), boots(11, 5, 0.01, random), SETTINGS)));
    }

    @Test
    void ofOneBootASideCalibratedByTenOthers() {
        assertHonest(claims(2, random -> {
            List<Run> others = boots(1, 10, 0.03, random).runs();
            return Comparisons.between(
                    boots(21, 1, 0.03, random),
                    boots(31, 1, 0.03, random),
                    SETTINGS.with(Calibrations.betweenRuns(Calibrations.of(others), false)));
        }));
    }

    @Test
    void ofOneBootASideByTheDefault() {
        assertHonest(claims(
                3, random -> Comparisons.between(boots(1, 1, 0.025, random), boots(11, 1, 0.025, random), SETTINGS)));
    }
}
