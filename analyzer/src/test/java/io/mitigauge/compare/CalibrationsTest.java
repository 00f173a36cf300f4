// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.BetweenRuns;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Calibration.FamilyEntry;
import io.mitigauge.model.Calibration.Spread;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Families;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is learnt from runs of one state, and where it may be used. */
final class CalibrationsTest {

    private static final String SYSCALL = "io.mitigauge.bench.syscall.";
    private static final BenchmarkId BENCHMARK = BenchmarkId.of(NAME);

    private static SampleRuns sample(String boot, long minutes) {
        return run().boot(boot, minutes).field("machine.idHash", "m1").field("cpu.model", "Some CPU");
    }

    /** A run whose two forks lie 0.01 to either side of a logarithm. */
    private static Run at(double logarithm, String boot, long minutes) {
        return sample(boot, minutes)
                .benchmark(NAME, NANOS, Math.exp(logarithm - 0.01), Math.exp(logarithm + 0.01))
                .build();
    }

    @Test
    void learnsTheDeviationOfRunsMeans() {
        // Means 0.00, 0.02, 0.04: sample variance 0.0004. Forks: variance of each mean 0.0002 / 2.
        Calibration learnt = Calibrations.of(List.of(at(0, "a", 0), at(0.02, "b", 30), at(0.04, "c", 60)));
        Entry entry = learnt.entries().getFirst();
        assertThat(entry.benchmark()).isEqualTo(BENCHMARK);
        assertThat(entry.metric()).isEqualTo(Metric.MEAN);
        assertThat(entry.spread().sd()).isCloseTo(0.02, within(1e-12));
        assertThat(entry.spread().withinForks()).isCloseTo(0.0001, within(1e-12));
        // t(0.975; 2) + t(0.8; 2) = 4.302653 + 1.060660, times sqrt(2) * 0.02.
        assertThat(entry.spread().minimumDetectable())
                .isCloseTo(Math.expm1((4.302653 + 1.060660) * Math.sqrt(2) * 0.02), within(1e-6));
        assertThat(learnt.runs()).isEqualTo(3);
        assertThat(learnt.boots()).isEqualTo(3);
        assertThat(learnt.machine()).contains("m1");
        assertThat(learnt.from()).isEqualTo(Instant.EPOCH);
        assertThat(learnt.to()).isEqualTo(Instant.EPOCH.plusSeconds(3600));
    }

    @Test
    void runsThatShareABootAreNoFurtherBoots() {
        // Boots' means 0.00 and 0.03: variance 0.00045 on 1 degree of freedom. Within the second 0.0002 on 1; a mean of
        // 1 and of 2 runs lacks a quarter of it on
        // average: 0.00005. 0.0005 in all.
        Entry entry = Calibrations.of(List.of(at(0, "a", 0), at(0.02, "b", 30), at(0.04, "b", 60)))
                .entries()
                .getFirst();
        assertThat(entry.spread().sd()).isCloseTo(Math.sqrt(0.0005), within(1e-12));
        assertThat(entry.spread().degreesOfFreedom()).isEqualTo(1);
        assertThat(entry.spread().runs()).isEqualTo(3);
    }

    /** Boots differ by 1 %, runs of a boot by 0.5 %; counted as 10 and 24 independent runs, 17 and 9 % of unchanged pairs were called. */
    @ParameterizedTest(name = "{0} boots of {1} runs")
    @CsvSource({"2, 5", "6, 4"})
    void ofCalibrationsFromSeveralRunsABootFewCallsAreFalse(int boots, int each) {
        Random random = new Random(20_261_129L + boots);
        int draws = 600;
        int called = 0;
        for (int draw = 0; draw < draws; draw++) {
            List<Run> runs = new ArrayList<>();
            for (int boot = 0; boot < boots; boot++) {
                double level = 0.01 * random.nextGaussian();
                for (int i = 0; i < each; i++) {
                    runs.add(steady(level + 0.005 * random.nextGaussian(), "boot " + boot, 10L * runs.size()));
                }
            }
            Settings settings = Settings.withMargin(0.001).with(Calibrations.betweenRuns(Calibrations.of(runs), false));
            Run before = steady(0.0112 * random.nextGaussian(), "before", 1000);
            Run after = steady(0.0112 * random.nextGaussian(), "after", 2000);
            called += Comparisons.between(before, after, settings)
                            .benchmarks()
                            .getFirst()
                            .change()
                            .orElseThrow()
                            .isDifferent()
                    ? 1
                    : 0;
        }
        assertThat((double) called / draws).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / draws));
    }

    private static Run steady(double logarithm, String boot, long minutes) {
        double[] forks = IntStream.rangeClosed(-2, 2)
                .mapToDouble(i -> Math.exp(logarithm + 1e-5 * i))
                .toArray();
        return sample(boot, minutes).benchmark(NAME, NANOS, forks).build();
    }

    @Test
    void theDeviationDoesNotDependOnTheUnitOrTheOrder() {
        Random random = new Random(20_261_125);
        for (int i = 0; i < 100; i++) {
            double[] means = random.doubles(5, -0.1, 0.1).toArray();
            double shift = random.nextDouble(-5, 5);
            double sd = deviation(means, 0);
            assertThat(deviation(means, shift)).isCloseTo(sd, within(1e-9));
            double first = means[0];
            means[0] = means[4];
            means[4] = first;
            assertThat(deviation(means, 0)).isCloseTo(sd, within(1e-12));
        }
    }

    private static double deviation(double[] means, double shift) {
        List<Run> runs = IntStream.range(0, means.length)
                .mapToObj(i -> at(means[i] + shift, "b" + i, i))
                .toList();
        return Calibrations.of(runs).entries().getFirst().spread().sd();
    }

    @Test
    void aBenchmarkOfTooFewRunsIsLeftOut() {
        Run without =
                sample("c", 90).benchmark("org.example.B.other", NANOS, 1, 2).build();
        Calibration learnt = Calibrations.of(List.of(at(0, "a", 0), at(0.02, "b", 30), without));
        assertThat(learnt.entries()).isEmpty();
    }

    @Test
    void runsOfOtherStatesTeachNothing() {
        Run on = sample("a", 0).field("smt.control", "on").build();
        Run off = sample("b", 30).field("smt.control", "off").build();
        assertThatThrownBy(() -> Calibrations.of(List.of(on, on, off)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the runs are not of one state: smt.control is on in one and off in another");
        assertThatThrownBy(() -> Calibrations.of(List.of(on, on))).hasMessageContaining("at least 3 runs");
        Run timeless = run().benchmark(NAME, NANOS, 1, 2).build();
        assertThatThrownBy(() -> Calibrations.of(List.of(timeless, timeless, timeless)))
                .hasMessageContaining("name bundles");
    }

    @Test
    void runsOfOtherMachinesOrCpusTeachNothing() {
        Run here = at(0, "a", 0);
        Run elsewhere = sample("b", 30).field("machine.idHash", "m2").build();
        Run replaced = sample("b", 30).field("cpu.model", "Other CPU").build();
        Run nameless = run().boot("b", 30).field("cpu.model", "Some CPU").build();
        assertRefused(List.of(here, here, elsewhere), "machine.idHash is m1 in one and m2 in another");
        assertRefused(List.of(replaced, here, here), "cpu.model is Other CPU in one and Some CPU in another");
        assertRefused(List.of(here, nameless, here), "machine.idHash is m1 in one and absent in another");
        assertThat(Calibrations.of(List.of(nameless, nameless, nameless)).machine())
                .as("what no run says is no difference")
                .isEmpty();
    }

    private static void assertRefused(List<Run> runs, String why) {
        assertThatThrownBy(() -> Calibrations.of(runs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the runs are not of one machine: " + why);
    }

    @Test
    void anotherMachineIsAnotherCalibration() {
        Run first = at(0, "a", 0);
        Run second = at(0.02, "b", 30);
        Calibration learnt = Calibrations.of(List.of(first, second, at(0.04, "c", 60)));
        assertThat(Calibrations.obstacle(learnt, first, second)).isEmpty();
        Run elsewhere = run().boot("d", 90)
                .field("machine.idHash", "m2")
                .field("cpu.model", "Some CPU")
                .build();
        assertThat(Calibrations.obstacle(learnt, first, elsewhere)).contains("is of another machine");
        Run nameless = run().boot("d", 90).field("cpu.model", "Some CPU").build();
        assertThat(Calibrations.obstacle(learnt, nameless, nameless)).contains("is of another machine");
        Run moved = run().boot("d", 90)
                .field("machine.idHash", "m1")
                .field("cpu.model", "Other CPU")
                .build();
        assertThat(Calibrations.obstacle(learnt, first, moved)).contains("was made on another CPU");
        Run newer = sample("d", 90).suite("beef").build();
        assertThat(Calibrations.obstacle(learnt, first, newer)).contains("is of another version of the benchmarks");
    }

    @Test
    void acrossBootsACalibrationWithinOneOnlyWidens() {
        BenchmarkId memory = BenchmarkId.of("io.mitigauge.bench.memory.Any.any"); // default 10 %
        BetweenRuns across = Calibrations.betweenRuns(calibration(1, memory, 0.02), false);
        assertThat(across.of(memory, Metric.MEAN).basis()).isEqualTo(Basis.DEFAULT);
        assertThat(Calibrations.betweenRuns(calibration(1, memory, 0.12), false)
                        .of(memory, Metric.MEAN)
                        .sd())
                .isEqualTo(0.12);
    }

    @Test
    void withinOneBootOrLearntAcrossBootsItAlsoNarrows() {
        BenchmarkId memory = BenchmarkId.of("io.mitigauge.bench.memory.Any.any");
        assertThat(Calibrations.betweenRuns(calibration(1, memory, 0.02), true).of(memory, Metric.MEAN))
                .isEqualTo(new Settings.RunVariance(0.02, 1e-5, 3, Basis.CALIBRATION));
        assertThat(Calibrations.betweenRuns(calibration(3, memory, 0.02), false)
                        .of(memory, Metric.MEAN)
                        .basis())
                .isEqualTo(Basis.CALIBRATION);
    }

    @Test
    void whereOneBootStandsForItsStateMemoryIsNotTrustedMoreThanHalfTheDefault() {
        BenchmarkId memory = BenchmarkId.of("io.mitigauge.bench.memory.Any.any"); // default 10 %
        BetweenRuns known = Calibrations.betweenRuns(calibration(4, memory, 0.02), true);
        assertThat(known.of(memory, Metric.MEAN).sd()).isEqualTo(0.02);
        assertThat(known.of(memory, Metric.MEAN, true))
                .isEqualTo(new Settings.RunVariance(0.05, 1e-5, 3, Basis.CALIBRATION));
        BetweenRuns wild = Calibrations.betweenRuns(calibration(4, memory, 0.07), true);
        assertThat(wild.of(memory, Metric.MEAN, true).sd()).isEqualTo(0.07);
        BetweenRuns entry = Calibrations.betweenRuns(calibration(4, BENCHMARK, 0.001), true);
        assertThat(entry.of(BENCHMARK, Metric.MEAN, true).sd()).isEqualTo(0.001);
    }

    @Test
    void aComparisonOfOneBootASideLeansOnThatAndOneOfSeveralDoesNot() {
        BenchmarkId memory = BenchmarkId.of("io.mitigauge.bench.memory.Any.any");
        Settings settings =
                Settings.withMargin(0.03).with(Calibrations.betweenRuns(calibration(4, memory, 0.001), true));
        List<Run> before =
                List.of(still(memory, 100, "a", 0), still(memory, 100.1, "b", 10), still(memory, 99.9, "c", 20));
        List<Run> after =
                List.of(still(memory, 105, "d", 30), still(memory, 105.1, "e", 40), still(memory, 104.9, "f", 50));

        assertThat(verdict(Side.of(List.of(before.getFirst())), Side.of(List.of(after.getFirst())), settings))
                .isInstanceOf(Verdict.Unclear.class);
        assertThat(verdict(Side.of(before), Side.of(after), settings)).isInstanceOf(Verdict.Slower.class);
    }

    private static Run still(BenchmarkId benchmark, double nanos, String boot, long minutes) {
        return sample(boot, minutes)
                .benchmark(benchmark.name(), NANOS, nanos, nanos, nanos, nanos, nanos)
                .build();
    }

    private static Verdict verdict(Side before, Side after, Settings settings) {
        return Comparisons.between(before, after, settings)
                .benchmarks()
                .getFirst()
                .verdict();
    }

    private static Run pair(double first, double second, String boot, long minutes) {
        return sample(boot, minutes)
                .control(SYSCALL + "Getppid.userOnly")
                .benchmark(SYSCALL + "A.a", NANOS, Math.exp(first), Math.exp(first))
                .benchmark(SYSCALL + "B.b", NANOS, Math.exp(second), Math.exp(second))
                .benchmark(SYSCALL + "Getppid.userOnly", NANOS, Math.exp(9 * second), Math.exp(9 * second))
                .build();
    }

    @Test
    void learnsFamiliesWithTheCorrelationOfTheirBenchmarks() {
        // The two move against each other: by themselves 0.02 from run to run, their mean not at all.
        List<Run> runs = List.of(pair(0, 0.04, "a", 0), pair(0.02, 0.02, "b", 30), pair(0.04, 0, "c", 60));
        Calibration learnt = Calibrations.of(runs);
        assertThat(learnt.families()).extracting(FamilyEntry::name).containsExactly("syscall", Families.ALL);
        FamilyEntry syscall = learnt.families().getFirst();
        assertThat(syscall.benchmarks())
                .containsExactly(BenchmarkId.of(SYSCALL + "A.a"), BenchmarkId.of(SYSCALL + "B.b"));
        assertThat(syscall.spread().sd()).isCloseTo(0, within(1e-12));
        assertThat(syscall.spread().runs()).isEqualTo(3);
        BetweenRuns known = Calibrations.betweenRuns(learnt, false);
        Family family = Family.of(syscall.benchmarks(), b -> false).getFirst();
        assertThat(family.between(known, false).basis()).isEqualTo(Basis.CALIBRATION);
        assertThat(family.between(known, false).sd()).isCloseTo(0, within(1e-12));
    }

    @Test
    void aFamilyOfOtherMembersIsBoundedByWhatIsKnownOfThem() {
        Calibration learnt =
                Calibrations.of(List.of(pair(0, 0.04, "a", 0), pair(0.02, 0.02, "b", 30), pair(0.04, 0, "c", 60)));
        BetweenRuns known = Calibrations.betweenRuns(learnt, false);
        Family calibrated =
                Family.of(List.of(BenchmarkId.of(SYSCALL + "A.a")), b -> false).getFirst();
        assertThat(calibrated.between(known, false).sd()).isCloseTo(0.02, within(1e-12));
        assertThat(calibrated.between(known, false).basis()).isEqualTo(Basis.CALIBRATION);
        // One calibrated to 0.02, one unknown: default 0.04, 12 degrees of freedom; 2 of the calibration.
        Family mixed = Family.of(List.of(BenchmarkId.of(SYSCALL + "A.a"), BenchmarkId.of(SYSCALL + "Z.z")), b -> false)
                .getFirst();
        assertThat(mixed.between(known, false).sd()).isCloseTo(0.03, within(1e-12));
        assertThat(mixed.between(known, false).degreesOfFreedom()).isEqualTo(2);
        assertThat(mixed.between(known, false).basis()).isEqualTo(Basis.DEFAULT);
    }

    @Test
    void acrossBootsFamiliesLearntWithinOneOnlyWiden() {
        Calibration one =
                Calibrations.of(List.of(pair(0, 0.04, "a", 0), pair(0.02, 0.02, "a", 30), pair(0.04, 0, "a", 60)));
        Family family =
                Family.of(one.families().getFirst().benchmarks(), b -> false).getFirst();
        assertThat(family.between(Calibrations.betweenRuns(one, false), false).sd())
                .isCloseTo(0.04, within(1e-12));
        assertThat(family.between(Calibrations.betweenRuns(one, true), false).sd())
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void whatWasNotCalibratedHasItsDefault() {
        BetweenRuns known = Calibrations.betweenRuns(calibration(2, BENCHMARK, 0.02), false);
        assertThat(known.of(BENCHMARK, Metric.P99).basis()).isEqualTo(Basis.DEFAULT);
        assertThat(known.of(BenchmarkId.of("x.Y.z"), Metric.MEAN).basis()).isEqualTo(Basis.DEFAULT);
    }

    private static Calibration calibration(int boots, BenchmarkId benchmark, double sd) {
        return new Calibration(
                Optional.of("m1"),
                Optional.of("Some CPU"),
                "5ade",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(3600),
                4,
                boots,
                List.of(new Entry(benchmark, Metric.MEAN, new Spread(sd, 1e-5, 0.1, 4, 3))),
                List.of(),
                Optional.empty());
    }
}
