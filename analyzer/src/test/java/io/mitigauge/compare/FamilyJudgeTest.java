// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.RATE;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.compare.SampleRuns.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Families of benchmarks and all of them together. */
final class FamilyJudgeTest {

    private static final String OURS = "io.mitigauge.bench.";
    private static final double[] FIVE = {100, 100, 100, 100, 100};
    private static final Settings SETTINGS = Settings.withMargin(0.03);

    private static Families compare(Run before, Run after) {
        return Comparisons.between(before, after, SETTINGS).families();
    }

    private static FamilyComparison family(Families families, String name) {
        return families.each().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double point(FamilyComparison family) {
        return family.change().orElseThrow().point();
    }

    private static Run sample(double memory, double rate, double syscall) {
        return run().control(OURS + "control.Alu.add")
                .control(OURS + "syscall.A.userOnly")
                .benchmark(OURS + "control.Alu.add", NANOS, FIVE)
                .benchmark(OURS + "memory.A.a", NANOS, times(memory, FIVE))
                .benchmark(OURS + "memory.B.b", RATE, times(rate, FIVE))
                .benchmark(OURS + "syscall.A.a", NANOS, times(syscall, FIVE))
                .benchmark(OURS + "syscall.A.userOnly", NANOS, times(syscall * 7, FIVE))
                .benchmark("org.example.Theirs.one", NANOS, times(9, FIVE))
                .build();
    }

    @Test
    void familiesAreGeometricMeansOfCostAndCountTheSame() {
        // memory: twice the time and a quarter of the rate, so four times the cost: sqrt(2 * 4) - 1. syscall: 1.1,
        // without
        // its control. All: sqrt(sqrt(8) * 1.1) - 1, without the family of the controls.
        Families families = compare(sample(1, 1, 1), sample(2, 0.25, 1.1));
        assertThat(families.each()).extracting(FamilyComparison::name).containsExactly("control", "memory", "syscall");
        assertThat(point(family(families, "memory"))).isCloseTo(Math.sqrt(8) - 1, within(1e-12));
        assertThat(point(family(families, "syscall"))).isCloseTo(0.1, within(1e-12));
        assertThat(family(families, "syscall").benchmarks()).containsExactly(BenchmarkId.of(OURS + "syscall.A.a"));
        assertThat(point(family(families, "control"))).isZero();
        assertThat(point(families.primary().orElseThrow())).isCloseTo(Math.sqrt(Math.sqrt(8) * 1.1) - 1, within(1e-12));
        assertThat(families.primary().orElseThrow().benchmarks()).hasSize(3);
    }

    @Test
    void theDefaultIsTakenAsIfAllMovedTogether() {
        // Forks do not differ. memory: both by 10 % between runs, so their mean too: 2 * 0.1^2, 12 degrees of freedom.
        // One of three
        // families, which have a quarter: t(1 - 0.05 / 24; 12) = 3.527352, t(0.8; 12) = 0.872609.
        Change change = family(compare(sample(1, 1, 1), sample(1.01, 1, 1.02)), "memory")
                .change()
                .orElseThrow();
        assertThat(change.minimumDetectable())
                .isCloseTo(Math.expm1((3.527352 + 0.872609) * Math.sqrt(2) * 0.1), within(1e-6));
        assertThat(change.basis()).isEqualTo(Basis.DEFAULT);
    }

    @Test
    void overBootsOnlyTheirFamilyValuesCount() {
        // The two benchmarks move against each other from boot to boot by the same factor: the family's value stays,
        // but for a trifle,
        // since values that agree to the last digit would be copies.
        List<Run> before = List.of(pair("a", 0, 1.3), pair("b", 20, 1), pair("c", 40, 0.8));
        List<Run> after = List.of(pair("d", 10, 1.1), pair("e", 30, 0.9), pair("f", 50, 1.2));
        Comparison comparison = Comparisons.between(Side.of(before), Side.of(after), SETTINGS);
        FamilyComparison memory = family(comparison.families(), "memory");
        assertThat(memory.verdict()).isInstanceOf(Verdict.Equivalent.class);
        assertThat(memory.change().orElseThrow().basis()).isEqualTo(Basis.BOOTS);
        assertThat(comparison.benchmarks())
                .allSatisfy(row -> assertThat(row.verdict()).isInstanceOf(Verdict.Unclear.class));
    }

    private static Run pair(String boot, long minutes, double factor) {
        return run().boot(boot, minutes)
                .benchmark(OURS + "memory.A.a", NANOS, times(factor, FIVE))
                .benchmark(OURS + "memory.B.b", NANOS, times((1 + 1e-5 * minutes) / factor, FIVE))
                .build();
    }

    @Test
    void whatABootLacksIsLeftOutAndNamed() {
        Run without =
                run().boot("b", 20).benchmark(OURS + "memory.A.a", NANOS, FIVE).build();
        Families families = Comparisons.between(
                        Side.of(List.of(pair("a", 0, 1), without)),
                        Side.of(List.of(pair("c", 10, 1), pair("d", 30, 1))),
                        SETTINGS)
                .families();
        assertThat(family(families, "memory").benchmarks()).containsExactly(BenchmarkId.of(OURS + "memory.A.a"));
        assertThat(family(families, "memory").leftOut()).containsExactly(BenchmarkId.of(OURS + "memory.B.b"));
        assertThat(families.primary().orElseThrow().leftOut()).hasSize(1);
    }

    @Test
    void aFamilyOfWhichNothingCanBeComparedSaysSo() {
        Run one = run().benchmark(OURS + "memory.A.a", NANOS, 100).build();
        Families families = compare(one, one);
        assertThat(families.primary()).isEmpty();
        assertThat(families.each()).singleElement().satisfies(f -> {
            assertThat(f.change()).isEmpty();
            assertThat(f.verdict()).isInstanceOf(Verdict.Unclear.class);
        });
    }

    @Test
    void fewForksGiveNoVerdict() {
        Run before = run().benchmark(OURS + "memory.A.a", NANOS, FIVE)
                .benchmark(OURS + "memory.B.b", NANOS, 1, 1)
                .build();
        FamilyComparison memory = family(compare(before, before), "memory");
        assertThat(memory.verdict().reason()).startsWith("only 2 forks on a side");
    }

    @Test
    void runsOfOtherSuitesHaveNoVerdict() {
        Families families = compare(
                run().suite("a").benchmark(OURS + "memory.A.a", NANOS, FIVE).build(),
                run().suite("b").benchmark(OURS + "memory.A.a", NANOS, FIVE).build());
        assertThat(families.primary().orElseThrow().verdict()).isInstanceOf(Verdict.NotComparable.class);
    }

    @Test
    void otherProjectsFormNoFamily() {
        Run theirs = run().benchmark("org.example.Queue.offer", NANOS, FIVE).build();
        assertThat(compare(theirs, theirs)).isEqualTo(Families.NONE);
    }

    /** Two families, one of them with a rate, with forks that scatter. */
    private static List<double[]> drawn(Random random) {
        List<double[]> benchmarks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            benchmarks.add(SampleRuns.around(100, 0.02, 8, random));
        }
        return benchmarks;
    }

    private static Run measured(List<double[]> benchmarks, double factor, int iterations, List<Integer> order) {
        SampleRuns run = SampleRuns.run();
        for (int i : order) {
            String name = OURS + (i < 2 ? "memory" : "syscall") + ".A.b" + i;
            if (i == 0) {
                run.benchmark(name, RATE, times(1 / factor, benchmarks.get(i)));
            } else {
                run.iterations(name, iterations, times(factor, benchmarks.get(i)));
            }
        }
        return run.build();
    }

    private static double half(Change change) {
        return Math.log1p(change.plainHigh()) - Math.log1p(change.point());
    }

    private static final List<Integer> ASCENDING = List.of(0, 1, 2, 3);

    @Test
    void aFactorOnOneSideMovesThePointAndNotTheWidth() {
        Random random = new Random(41);
        for (int i = 0; i < 50; i++) {
            List<double[]> before = drawn(random);
            List<double[]> after = drawn(random);
            Change plain = primary(measured(before, 1, 4, ASCENDING), measured(after, 1, 4, ASCENDING));
            Change scaled = primary(measured(before, 1, 4, ASCENDING), measured(after, 1.5, 4, ASCENDING));
            assertThat(1 + scaled.point()).isCloseTo(1.5 * (1 + plain.point()), within(1e-9));
            assertThat(half(scaled)).isCloseTo(half(plain), within(1e-9));
        }
    }

    @Test
    void swappedSidesGiveTheReciprocal() {
        Random random = new Random(42);
        for (int i = 0; i < 50; i++) {
            Run before = measured(drawn(random), 1, 4, ASCENDING);
            Run after = measured(drawn(random), 1.1, 4, ASCENDING);
            Change there = primary(before, after);
            Change back = primary(after, before);
            assertThat((1 + there.point()) * (1 + back.point())).isCloseTo(1, within(1e-9));
            assertThat((1 + there.low()) * (1 + back.high())).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void moreIterationsShrinkNothing() {
        Random random = new Random(43);
        for (int i = 0; i < 20; i++) {
            List<double[]> before = drawn(random);
            List<double[]> after = drawn(random);
            Change few = primary(measured(before, 1, 2, ASCENDING), measured(after, 1, 2, ASCENDING));
            Change many = primary(measured(before, 1, 64, ASCENDING), measured(after, 1, 64, ASCENDING));
            assertThat(many.low()).isCloseTo(few.low(), within(1e-9));
            assertThat(many.high()).isCloseTo(few.high(), within(1e-9));
        }
    }

    @Test
    void theOrderOfBenchmarksDoesNotMatter() {
        Random random = new Random(44);
        for (int i = 0; i < 20; i++) {
            List<double[]> before = drawn(random);
            List<double[]> after = drawn(random);
            List<Integer> other = new ArrayList<>(ASCENDING);
            Collections.shuffle(other, random);
            Change usual = overBoots(before, after, ASCENDING);
            Change shuffled = overBoots(before, after, other);
            assertThat(shuffled.low()).isCloseTo(usual.low(), within(1e-9));
            assertThat(shuffled.high()).isCloseTo(usual.high(), within(1e-9));
        }
    }

    private static Change overBoots(List<double[]> before, List<double[]> after, List<Integer> order) {
        return Comparisons.between(
                        Side.of(List.of(measured(before, 1, 2, order), measured(after, 1.01, 2, order))),
                        Side.of(List.of(measured(after, 1, 2, order), measured(before, 1.02, 2, order))),
                        SETTINGS)
                .families()
                .primary()
                .flatMap(FamilyComparison::change)
                .orElseThrow();
    }

    private static Change primary(Run before, Run after) {
        return compare(before, after)
                .primary()
                .flatMap(FamilyComparison::change)
                .orElseThrow();
    }

    @Test
    void quantilesAreExploratoryAndTheirIntervalsAgreeWithTheirVerdicts() {
        // 20 benchmarks with a mean and four quantiles each, every third of them slower by another factor.
        Random random = new Random(45);
        SampleRuns before = SampleRuns.run();
        SampleRuns after = SampleRuns.run();
        for (int i = 0; i < 20; i++) {
            double factor = i % 3 == 0 ? 1 + 0.3 * i : 1;
            before.latencies(
                    "io.mitigauge.bench.control.B.b" + i, "ns", 20_000, SampleRuns.around(100, 0.01, 9, random));
            after.latencies(
                    "io.mitigauge.bench.control.B.b" + i,
                    "ns",
                    20_000,
                    times(factor, SampleRuns.around(100, 0.01, 9, random)));
        }
        Comparison comparison = Comparisons.between(before.build(), after.build(), SETTINGS);
        List<Verdict> moved = new ArrayList<>();
        List<BenchmarkComparison> judged = comparison.benchmarks().stream()
                .filter(row -> row.change().isPresent()) // for p99.99, 180,000 samples are too few
                .toList();
        assertThat(judged).hasSize(20 * 5);
        for (var row : judged) {
            Change change = row.change().orElseThrow();
            boolean excluded = change.low() > 0 || change.high() < 0;
            if (row.metric() != Metric.MEAN) {
                assertThat(excluded).isEqualTo(change.pAdjusted() <= 0.1);
                assertThat(change.high() - change.low()).isGreaterThanOrEqualTo(change.plainHigh() - change.plainLow());
            }
            if (row.verdict() instanceof Verdict.Slower) {
                assertThat(excluded).isTrue();
                moved.add(row.verdict());
            }
        }
        assertThat(moved).hasSizeBetween(8, 40);
    }

    @Test
    void allMetricsButTheMeanAreExploratory() {
        assertThat(Arrays.stream(Metric.values()).filter(m -> !m.exploratory())).containsExactly(Metric.MEAN);
    }
}
