// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.around;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.Adjustments;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often whole reports of simulated runs err; the seeds are fixed, so the answer is always the same. The rows of the table of
 * docs/statistics.md, "Beside other rules", are held against the page.
 */
final class ErrorRatesTest {

    private static final int REPORTS = 1000;
    private static final double LEVEL = 0.05;
    private static final double FORK_SD = 0.007;
    private static final double RUN_SD = 0.008;
    private static final Settings DEFAULT = Settings.withMargin(0.03);
    private static final Settings ONE_PERCENT = DEFAULT.with((benchmark, metric) -> SimulatedSide.onePercent());

    /** Three families and the controls. */
    private static final List<String> SEVERAL_FAMILIES = Stream.of(
                    "control.AluBenchmark.multiplyAdd",
                    "control.TimerBenchmark.nanoTime",
                    "syscall.GetppidBenchmark.kernelEntry",
                    "syscall.GetppidBenchmark.userOnly",
                    "syscall.PathBenchmark.stat",
                    "syscall.SocketBenchmark.unix",
                    "schedule.PipeLoopBenchmark.loop",
                    "schedule.SpawnBenchmark.spawn",
                    "schedule.ThreadPingPongBenchmark.roundTrip",
                    "memory.PageFaultBenchmark.firstTouch",
                    "memory.MappingChangeBenchmark.change",
                    "memory.PointerChaseBenchmark.chase",
                    "memory.AllocationBenchmark.reused")
            .map(name -> "io.mitigauge.bench." + name)
            .toList();

    private static final List<String> ONE_FAMILY = IntStream.range(0, 12)
            .mapToObj(i -> "io.mitigauge.bench.syscall.GetppidBenchmark.call" + i)
            .toList();

    /** How it is measured. */
    enum Design {
        DEFAULT("one boot a side, default", 1, 10),
        CALIBRATED("one boot a side, calibrated by 10 other boots", 1, 10),
        BOOTS("5 boots a side, no calibration", 5, 5);

        private static final int CALIBRATED_BY = 10;

        private final String shown;
        private final int boots;
        private final int forks;

        Design(String shown, int boots, int forks) {
            this.shown = shown;
            this.boots = boots;
            this.forks = forks;
        }

        private Comparison unchanged(Random random) {
            Settings settings = this == CALIBRATED
                    ? ErrorRatesTest.DEFAULT.with(
                            Calibrations.betweenRuns(Calibrations.of(measured(CALIBRATED_BY, 0, random)), false))
                    : ErrorRatesTest.DEFAULT;
            return Comparisons.between(
                    Side.of(measured(boots, 100, random)), Side.of(measured(boots, 200, random)), settings);
        }

        private List<Run> measured(int count, int firstNumber, Random random) {
            return IntStream.range(firstNumber, firstNumber + count)
                    .mapToObj(number -> boot(number, forks, random))
                    .toList();
        }
    }

    /** In how many reports each kind of figure was called slower or faster. */
    private record Claims(int benchmark, int family, int allFamilies, int decided, int adjusted, int any) {

        static final Claims NONE = new Claims(0, 0, 0, 0, 0, 0);

        Claims plus(Comparison comparison) {
            boolean one = called(comparison.benchmarks().stream().map(BenchmarkComparison::verdict));
            boolean two = called(comparison.families().each().stream().map(FamilyComparison::verdict));
            boolean three = called(comparison.families().primary().stream().map(FamilyComparison::verdict));
            boolean beside = called(Stream.concat(
                    comparison.adjustments().families().stream().map(Adjustments.AdjustedFamily::verdict),
                    comparison.adjustments().each().stream().map(Adjustments.Adjusted::verdict)));
            boolean decides = one || two || three;
            return new Claims(
                    benchmark + (one ? 1 : 0),
                    family + (two ? 1 : 0),
                    allFamilies + (three ? 1 : 0),
                    decided + (decides ? 1 : 0),
                    adjusted + (beside ? 1 : 0),
                    any + (decides || beside ? 1 : 0));
        }

        private static boolean called(Stream<Verdict> verdicts) {
            return verdicts.anyMatch(
                    verdict -> verdict.isCalled() || verdict.reason().contains("small but real"));
        }

        String row(String name) {
            return Stream.of(benchmark, family, allFamilies, decided, adjusted, any)
                    .map(Claims::percent)
                    .collect(Collectors.joining(" | ", "| " + name + " | ", " |"));
        }

        private static String percent(int reports) {
            return String.format(Locale.ROOT, "%.1f %%", 100.0 * reports / REPORTS);
        }
    }

    /** Any benchmark, any family, and all families together, adjusted by controls or not. */
    @ParameterizedTest
    @EnumSource
    void ofTwentyReportsInWhichNothingChangedOneCallsAnythingAtMost(Design design) throws IOException {
        Random random = new Random(20_261_129);
        Claims claims = Claims.NONE;
        for (int i = 0; i < REPORTS; i++) {
            claims = claims.plus(design.unchanged(random));
        }
        String row = claims.row(design.shown);
        assertThat(Files.readString(Path.of("..", "docs", "statistics.md")).contains(row))
                .as("docs/statistics.md has: %s", row)
                .isTrue();
        assertAtMost(LEVEL, claims.any());
    }

    /** Where runs differ by a little less than is assumed of them. */
    @Test
    void whereOnePerCentIsAssumedAndNothingChangedNoMoreThanOneReportInTwentyClaimsAnything() {
        Random random = new Random(20_240_229);
        Claims claims = Claims.NONE;
        for (int i = 0; i < REPORTS; i++) {
            claims = claims.plus(Comparisons.between(oneFamily(1, random), oneFamily(1, random), ONE_PERCENT));
        }
        assertAtMost(LEVEL, claims.any());
    }

    private static void assertAtMost(double rate, int claims) {
        double threeStandardErrors = 3 * Math.sqrt(rate * (1 - rate) / REPORTS);
        assertThat((double) claims / REPORTS).isLessThanOrEqualTo(rate + threeStandardErrors);
    }

    @Test
    void aTenthSlowerIsFound() {
        Random random = new Random(20_240_301);
        int comparisons = 400;
        long found = 0;
        for (int i = 0; i < comparisons; i++) {
            found += Comparisons.between(oneFamily(1, random), oneFamily(1.1, random), ONE_PERCENT)
                    .count(Verdict.Slower.class);
        }
        assertThat((double) found / (comparisons * ONE_FAMILY.size())).isGreaterThan(0.95);
    }

    /**
     * A boot whose benchmarks lie off their truth by as much as the default says of each: half of that variance is the boot's own and moves
     * all of them, controls too, the other half is each benchmark's. Every round has a fork of each.
     */
    private static Run boot(int number, int forks, Random random) {
        double shared = random.nextGaussian();
        SampleRuns runs = run().boot("boot " + number, 10L * number);
        for (String name : SEVERAL_FAMILIES) {
            double sd = RunVariance.defaultOf(BenchmarkId.of(name), Metric.MEAN).sd();
            double off = sd * Math.sqrt(0.5) * (shared + random.nextGaussian());
            runs.benchmark(name, NANOS, around(100 * Math.exp(off), FORK_SD, forks, random));
            if (name.contains(".control.")) {
                runs.control(name);
            }
        }
        return inRounds(runs.build(), forks);
    }

    private static Run inRounds(Run run, int rounds) {
        List<Fork> forks = run.forks().stream()
                .map(fork -> new Fork(
                        fork.number(),
                        1 + (fork.number() - 1) % rounds,
                        fork.startedAt(),
                        fork.benchmark(),
                        fork.score(),
                        fork.iterations(),
                        fork.latency(),
                        fork.activity(),
                        fork.disturbances()))
                .toList();
        return new Run(run.info(), run.start(), run.end(), forks, run.failures(), run.skips());
    }

    /** A run whose benchmarks each lie off their truth by a deviation of the run, and each fork off that. */
    private static Run oneFamily(double factor, Random random) {
        SampleRuns runs = run();
        for (String name : ONE_FAMILY) {
            double level = 100 * factor * Math.exp(RUN_SD * random.nextGaussian());
            runs.benchmark(name, NANOS, around(level, FORK_SD, 20, random));
        }
        return runs.build();
    }
}
