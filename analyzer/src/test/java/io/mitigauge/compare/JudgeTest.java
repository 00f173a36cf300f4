// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.RATE;
import static io.mitigauge.compare.SampleRuns.around;
import static io.mitigauge.compare.SampleRuns.forks;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.compare.SampleRuns.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts, seen through the front door. */
final class JudgeTest {

    private static final double[] TEN = {100, 101, 99, 100.5, 99.5, 100.2, 99.8, 101.2, 98.8, 100};
    private static final double MARGIN = 0.03;
    /** With runs of the same state that hardly differ. */
    private static final Settings EXACT = new Settings(
            MARGIN, 0.05, (benchmark, metric) -> new Settings.RunVariance(1e-4, 0, 13, Change.Basis.DEFAULT));

    @Test
    void threefoldIsSlower() {
        assertThat(verdict(forks(TEN), forks(times(3, TEN))))
                .isEqualTo(new Verdict.Slower("proven beyond the margin of 3 %"));
    }

    @Test
    void aThirdIsFaster() {
        assertThat(verdict(forks(times(3, TEN)), forks(TEN)))
                .isEqualTo(new Verdict.Faster("proven beyond the margin of 3 %"));
    }

    @Test
    void aRateIsReadTheOtherWayRound() {
        Run low = run().benchmark(NAME, RATE, TEN).build();
        Run high = run().benchmark(NAME, RATE, times(3, TEN)).build();

        assertThat(verdict(low, high)).isInstanceOf(Verdict.Faster.class);
        assertThat(verdict(high, low)).isInstanceOf(Verdict.Slower.class);
        assertThat(change(low, high).costExcludedAbove()).isZero();
        // From 300 to 100 operations a second is a loss of 2/3, and the bound lies a little beyond it.
        assertThat(change(high, low).costExcludedAbove()).isBetween(2.0 / 3, 0.69);
    }

    @Test
    void identicalSidesAreEquivalent() {
        assertThat(Comparisons.between(forks(TEN), forks(TEN), EXACT)
                        .benchmarks()
                        .getFirst()
                        .verdict())
                .isEqualTo(new Verdict.Equivalent("within the margin of 3 %"));
        assertThat(change(forks(TEN), forks(TEN)).point()).isZero();
        assertThat(change(forks(TEN), forks(TEN)).pAdjusted()).isEqualTo(1);
    }

    @Test
    void aSmallDifferenceMayBeRealAndHarmless() {
        // 1 % is a hundred times what runs of the same state are said to differ by, and yet within the margin of 3 %.
        double[] still = {100, 100.1, 99.9, 100, 100.1, 99.9, 100};

        BenchmarkComparison row = Comparisons.between(forks(still), forks(times(1.01, still)), EXACT)
                .benchmarks()
                .getFirst();

        assertThat(row.verdict()).isEqualTo(new Verdict.Equivalent("within the margin of 3 %; small but real"));
        assertThat(row.change().orElseThrow().plainLow()).isPositive();
        assertThat(row.change().orElseThrow().basis()).isEqualTo(Change.Basis.DEFAULT);
    }

    @Test
    void aDifferenceMayBeProvenAndItsSizeNot() {
        // Without spread among forks only the runs' remains: 2.5 % each, so an error of 3.54 % on 12 degrees of
        // freedom.
        // ln 1.09 = 8.6 % less t(0.975; 12) = 2.179 times that, 7.7 %, leaves 0.9 %: more than none, less than 3 %.
        double[] still = {100, 100, 100, 100, 100};

        assertThat(verdict(forks(still), forks(times(1.09, still))))
                .isEqualTo(new Verdict.Slower(
                        "proven different, but its size is uncertain: it may lie within the margin"));
    }

    @Test
    void whatIsCalledProvenBeyondTheMarginIsSoInThePrintedInterval() {
        // One-sided, 1.105 would be beyond 3 % (10.0 - 6.3 = 3.7 %); the interval that is printed begins at 2.3 %.
        // 1.12 (11.3 - 7.7 = 3.6 %) is beyond it in both.
        double[] still = {100, 100, 100, 100, 100};
        BenchmarkComparison sure = only(forks(still), forks(times(1.12, still)));
        BenchmarkComparison unsure = only(forks(still), forks(times(1.105, still)));

        assertThat(sure.verdict().reason()).startsWith("proven beyond the margin");
        assertThat(sure.change().orElseThrow().low()).isGreaterThan(MARGIN);
        assertThat(unsure.verdict().reason()).startsWith("proven different, but its size is uncertain");
        assertThat(unsure.change().orElseThrow().low()).isBetween(0.0, MARGIN);
    }

    @Test
    void memoryAndWakeUpsAreTrustedLessThanCode() {
        double[] still = {100, 100, 100, 100, 100};
        Run before = run().benchmark("io.mitigauge.bench.memory.Chase.x", NANOS, still)
                .benchmark(NAME, NANOS, still)
                .benchmark("org.example.Theirs.x", NANOS, still)
                .build();
        Run after = run().benchmark("io.mitigauge.bench.memory.Chase.x", NANOS, times(1.12, still))
                .benchmark(NAME, NANOS, times(1.12, still))
                .benchmark("org.example.Theirs.x", NANOS, times(1.12, still))
                .build();

        Comparison comparison = Comparisons.between(before, after, Settings.withMargin(MARGIN));

        assertThat(comparison.benchmarks())
                .filteredOn(b -> b.verdict() instanceof Verdict.Slower)
                .singleElement()
                .satisfies(b -> assertThat(b.benchmark().name()).isEqualTo(NAME));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "io.mitigauge.bench.control.AluBenchmark.multiplyAdd",
                NAME,
                "io.mitigauge.bench.memory.PageFaultBenchmark.firstTouch",
                "io.mitigauge.bench.memory.PointerChaseBenchmark.chase",
                "org.example.Theirs.x"
            })
    void withOneBootASideThreefoldIsCalledAndFourPercentIsNot(String name) {
        double[] still = {100, 100, 100, 100, 100};
        Run before = run().benchmark(name, NANOS, still).build();

        assertThat(verdict(before, run().benchmark(name, NANOS, times(3, still)).build()))
                .isInstanceOf(Verdict.Slower.class);
        assertThat(verdict(
                        before, run().benchmark(name, NANOS, times(1.04, still)).build()))
                .isInstanceOf(Verdict.Unclear.class);
    }

    @Test
    void moreForksCannotSettleWhatDiffersBetweenRuns() {
        // ln 1.05 = 4.9 %, and t(0.95; 12) = 1.782 times 3.54 %: 11.2 %, a factor of 1.118. With 6 boots a side the
        // error is 1.44 %,
        // and t(0.975) + t(0.8) on 10 degrees of freedom 3.107: 4.5 % is found four times in five. With 5 boots 5.1 %
        // is.
        double[] still = {100, 100, 100, 100, 100};

        Verdict verdict = verdict(forks(still), forks(times(1.05, still)));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Unclear.class, v -> {
            assertThat(v.moreForks()).isZero();
            assertThat(v.boots()).hasValue(6);
        });
        assertThat(verdict.reason())
                .contains("a cost above 11.8 % is excluded")
                .contains("about 6 boots per side would settle it four times in five");
        assertThat(verdict(forks(still), forks(times(1.02, still))))
                .isInstanceOfSatisfying(Verdict.Unclear.class, v -> {
                    assertThat(v.reason()).contains("more than 20 boots per side would be needed to settle it");
                    assertThat(v.boots()).isEmpty();
                });
    }

    @Test
    void saysHowManyForksWouldSettleIt() {
        Random random = new Random(3);
        Run before = forks(around(100, 0.04, 8, random));
        Run after = forks(around(100, 0.04, 8, random));

        Comparison comparison = Comparisons.between(before, after, EXACT);

        assertThat(comparison.benchmarks().getFirst().verdict()).isInstanceOfSatisfying(Verdict.Unclear.class, v -> {
            assertThat(v.moreForks()).isPositive();
            assertThat(v.reason())
                    .contains("about " + (8 + v.moreForks())
                            + " forks per side would settle it four times in five, there are 8");
        });
    }

    @ParameterizedTest(name = "{0} forks")
    @ValueSource(ints = {2, 3, 4})
    void tooFewForksGiveNoVerdict(int forks) {
        double[] few = Arrays.copyOf(TEN, forks);

        assertThat(verdict(forks(few), forks(times(3, TEN))))
                .isEqualTo(new Verdict.Unclear(
                        "only " + forks
                                + " forks on a side; 5 are the fewest with which no estimate hangs on a single fork",
                        5 - forks));
        assertThat(change(forks(few), forks(times(3, TEN))).point()).isCloseTo(2, within(0.02));
    }

    @Test
    void oneForkGivesNoEstimateEither() {
        BenchmarkComparison row = only(forks(100), forks(TEN));

        assertThat(row.verdict()).isEqualTo(new Verdict.Unclear("only one fork on a side; 5 are needed", 4));
        assertThat(row.change()).isEmpty();
    }

    @Test
    void twoWildForksGiveAWideIntervalAndNoFailure() {
        // t(0.975; about 1) is 12.7: the interval spans more than any double would show as a ratio.
        Change change = change(forks(1, 1_000_000), forks(5, 7));

        assertThat(change.low()).isGreaterThan(-1);
        assertThat(change.high()).isFinite();
        assertThat(change.minimumDetectable()).isFinite();
        assertThat(change.costExcludedAbove()).isFinite();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneWildForkOfTwentyDecidesNothing(long seed) {
        Random random = new Random(seed);
        double[] before = around(100, 0.005, 20, random);
        double[] after = around(100, 0.005, 20, random);
        double[] wild = after.clone();
        wild[random.nextInt(20)] *= 15;

        Comparison calm = compare(forks(before), forks(after));
        Comparison comparison = compare(forks(before), forks(wild));
        BenchmarkComparison row = comparison.benchmarks().getFirst();

        assertThat(row.change().orElseThrow().point())
                .isCloseTo(calm.benchmarks().getFirst().change().orElseThrow().point(), within(0.01));
        assertThat(row.verdict()).isNotInstanceOfAny(Verdict.Slower.class, Verdict.Faster.class);
        assertThat(comparison.cautions()).anyMatch(c -> c.contains("with the most extreme forks set aside, +1"));
        assertThat(calm.cautions()).noneMatch(c -> c.contains("set aside"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void swappingTheSidesFlipsChangeAndVerdict(long seed) {
        Random random = new Random(seed);
        Run before = several(random);
        Run after = several(random);

        Comparison there = compare(before, after);
        Comparison back = compare(after, before);

        for (int i = 0; i < there.benchmarks().size(); i++) {
            BenchmarkComparison one = there.benchmarks().get(i);
            BenchmarkComparison other = back.benchmarks().get(i);
            Change change = one.change().orElseThrow();
            Change mirrored = other.change().orElseThrow();
            assertThat(Math.log1p(mirrored.point())).isCloseTo(-Math.log1p(change.point()), within(1e-9));
            assertThat(Math.log1p(mirrored.low())).isCloseTo(-Math.log1p(change.high()), within(1e-9));
            assertThat(mirrored.pAdjusted()).isCloseTo(change.pAdjusted(), within(1e-9));
            assertThat(other.verdict().label()).isEqualTo(opposite(one.verdict()));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aWiderMarginKeepsWhatIsEquivalent(long seed) {
        Random random = new Random(seed);
        Run before = several(random);
        Run after = several(random);
        boolean[] equivalent = new boolean[12];

        for (double margin : new double[] {0.01, 0.02, 0.03, 0.05, 0.1, 0.3, 0.9}) {
            Comparison comparison = Comparisons.between(before, after, Settings.withMargin(margin));
            for (int i = 0; i < equivalent.length; i++) {
                boolean now = comparison.benchmarks().get(i).verdict() instanceof Verdict.Equivalent;
                assertThat(now || !equivalent[i])
                        .as("benchmark %d at %s", i, margin)
                        .isTrue();
                equivalent[i] = now;
            }
        }
        assertThat(equivalent).contains(true);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void intervalAndVerdictNeverContradict(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            for (BenchmarkComparison row :
                    compare(several(random), several(random)).benchmarks()) {
                Change change = row.change().orElseThrow();
                boolean noChangePossible = change.low() <= 0 && change.high() >= 0;
                switch (row.verdict()) {
                    case Verdict.Slower v -> assertThat(change.low()).isPositive();
                    case Verdict.Faster v -> assertThat(change.high()).isNegative();
                    case Verdict.Equivalent v -> {
                        assertThat(change.point()).isBetween(-MARGIN, MARGIN);
                        assertThat(change.costExcludedAbove()).isLessThan(MARGIN);
                    }
                    case Verdict.Unclear v -> assertThat(noChangePossible).isTrue();
                    case Verdict.NotComparable v -> throw new AssertionError(v.reason());
                }
                assertThat(change.pAdjusted() <= 0.05).isEqualTo(!noChangePossible);
            }
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> Settings.withMargin(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("margin must be in (0, 1), is 0.0");
        assertThatThrownBy(() -> new Settings(0.03, 1, Settings.withMargin(0.03).betweenRuns()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("alpha must be in (0, 0.05], is 1.0");
    }

    /** Twelve benchmarks; some of them moved. */
    private static Run several(Random random) {
        SampleRuns runs = run();
        for (int i = 0; i < 12; i++) {
            double truth = 100 * Math.exp(i < 6 ? 0.002 * random.nextGaussian() : 0.1 * random.nextGaussian());
            runs.benchmark("a.B.m" + (char) ('a' + i), NANOS, around(truth, 0.003 * (1 + i % 6), 12, random));
        }
        return runs.build();
    }

    private static String opposite(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Slower v -> "faster";
            case Verdict.Faster v -> "slower";
            case Verdict.Equivalent v -> "equivalent";
            case Verdict.Unclear v -> "unclear";
            case Verdict.NotComparable v -> "not-comparable";
        };
    }

    private static Comparison compare(Run before, Run after) {
        return Comparisons.between(before, after, Settings.withMargin(MARGIN));
    }

    private static BenchmarkComparison only(Run before, Run after) {
        return compare(before, after).benchmarks().getFirst();
    }

    private static Verdict verdict(Run before, Run after) {
        return only(before, after).verdict();
    }

    private static Change change(Run before, Run after) {
        return only(before, after).change().orElseThrow();
    }

    @Test
    void onlyWhatWasMeasuredToBeStableIsTakenForIt() {
        assertThat(List.of("control.AluBenchmark.multiplyAdd", "syscall.GetppidBenchmark.kernelEntry"))
                .allSatisfy(name -> assertThat(byDefault(name)).isEqualTo(Settings.RunVariance.NARROW));
        assertThat(List.of("syscall.MappingBenchmark.mapAndUnmap", "memory.PageFaultBenchmark.firstTouch"))
                .allSatisfy(name -> assertThat(byDefault(name)).isEqualTo(Settings.RunVariance.ONE_CPU));
        assertThat(List.of(
                        "syscall.CallsEverywhereBenchmark.getppid",
                        "syscall.CallRateBenchmark.withCall",
                        "schedule.ThreadPingPongBenchmark.roundTrip",
                        "memory.PageFaultEverywhereBenchmark.firstTouch",
                        "memory.PointerChaseBenchmark.chase",
                        "your.Own"))
                .allSatisfy(name -> assertThat(byDefault(name)).isEqualTo(Settings.RunVariance.WIDE));
    }

    @Test
    void aSwitchIsAsStableAsItsPlacementLets() {
        assertThat(byDefault(placed("sameCpu"))).isEqualTo(Settings.RunVariance.ONE_CPU);
        assertThat(byDefault(placed("twoCpus"))).isEqualTo(Settings.RunVariance.WIDE);
    }

    private static BenchmarkId placed(String placement) {
        return new BenchmarkId(
                "io.mitigauge.bench.schedule.ThreadPingPongBenchmark.roundTrip",
                new TreeMap<>(Map.of("placement", placement, "through", "pipe")));
    }

    private static Settings.RunVariance byDefault(String name) {
        return byDefault(BenchmarkId.of("io.mitigauge.bench." + name));
    }

    private static Settings.RunVariance byDefault(BenchmarkId benchmark) {
        return Settings.RunVariance.defaultOf(benchmark, Metric.MEAN);
    }
}
