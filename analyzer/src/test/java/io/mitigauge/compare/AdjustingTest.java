// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.RATE;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.Adjustments.Adjusted;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Line;
import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Fork.Score;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the controls take out of a change, beside what is decided. */
final class AdjustingTest {

    private static final String CONTROL = "io.mitigauge.bench.control.AluBenchmark.multiplyAdd";
    private static final String OTHER = "io.mitigauge.bench.memory.OtherBenchmark.load";
    private static final double[] CONTROLS = {-0.005, -0.003, -0.001, 0.001, 0.003, 0.005};
    private static final double[] RESIDUALS = {1, -2, 1, 1, -2, 1};
    private static final double UNIT = 2e-4;

    /** Five forks, so close about a logarithm that only runs differ. */
    private static double[] forks(double logarithm) {
        return DoubleStream.of(-2, -1, 0, 1, 2)
                .map(i -> Math.exp(logarithm + 1e-5 * i))
                .toArray();
    }

    private static Run measured(double control, Score score, double benchmark, String boot, long minutes) {
        return measured(control, score, forks(benchmark), boot, minutes);
    }

    private static Run measured(double control, Score score, double[] benchmark, String boot, long minutes) {
        return machine(control, boot, minutes).benchmark(NAME, score, benchmark).build();
    }

    private static SampleRuns machine(double control, String boot, long minutes) {
        return run().boot(boot, minutes)
                .field("machine.idHash", "m1")
                .field("cpu.model", "Some CPU")
                .benchmark(CONTROL, NANOS, forks(control))
                .control(CONTROL);
    }

    private static Run measured(double control, double benchmark, int number) {
        return measured(control, NANOS, benchmark, "boot " + number, 10L * number);
    }

    /** The benchmark moves twice as far as the control; about that line it scatters by residuals without a slope. */
    private static Calibration calibration(Score score, int sign, int runs) {
        return Calibrations.of(IntStream.range(0, runs)
                .mapToObj(i -> measured(
                        CONTROLS[i], score, sign * (2 * CONTROLS[i] + UNIT * RESIDUALS[i]), "boot " + i, 10L * i))
                .toList());
    }

    private static Comparison compare(Calibration calibration, Run before, Run after) {
        return Comparisons.between(
                before, after, Settings.withMargin(0.03).with(Calibrations.betweenRuns(calibration, false)));
    }

    @Test
    void learnsTheLine() {
        Calibration.Followed followed = calibration(NANOS, 1, 6).followed().orElseThrow();
        assertThat(followed.controls()).containsExactly(BenchmarkId.of(CONTROL));
        assertThat(followed.lines()).hasSize(1);
        Line line = followed.lines().getFirst();
        assertThat(line.benchmark()).isEqualTo(BenchmarkId.of(NAME));
        assertThat(line.slope()).isCloseTo(2, within(1e-9));
        assertThat(line.sd()).isCloseTo(Math.sqrt(3) * UNIT, within(1e-9));
        assertThat(line.squares()).isCloseTo(70e-6, within(1e-12));
        assertThat(line.runs()).isEqualTo(6);
    }

    @Test
    void aChangeOfWhichTheControlsTellAPartByHand() {
        // The control moved by 0.004, the benchmark by 0.058: 0.05 is left. Variance 3 UNIT^2 (2 + 0.004^2 / 70e-6);
        // t(0.975; 4) = 2.776445.
        Comparison comparison = compare(calibration(NANOS, 1, 6), measured(0, 0, 1), measured(0.004, 0.058, 2));
        Adjustments adjustments = comparison.adjustments();
        assertThat(adjustments.controls()).containsExactly(BenchmarkId.of(CONTROL));
        assertThat(adjustments.obstacle()).isEmpty();
        assertThat(adjustments.each()).hasSize(1);
        Adjusted adjusted = adjustments.each().getFirst();
        assertThat(adjusted.benchmark()).isEqualTo(BenchmarkId.of(NAME));
        assertThat(adjusted.unadjusted()).isCloseTo(Math.expm1(0.058), within(1e-9));
        assertThat(adjusted.change().point()).isCloseTo(Math.expm1(0.05), within(1e-9));
        double half = 2.776445 * Math.sqrt(3 * UNIT * UNIT * (2 + 0.004 * 0.004 / 70e-6));
        assertThat(adjusted.change().plainLow()).isCloseTo(Math.expm1(0.05 - half), within(1e-7));
        assertThat(adjusted.change().plainHigh()).isCloseTo(Math.expm1(0.05 + half), within(1e-7));
        assertThat(adjusted.change().basis()).isEqualTo(Basis.CALIBRATION);
        assertThat(adjusted.verdict()).isInstanceOf(Verdict.Slower.class);
    }

    @Test
    void ofARateTheSameIsLeftUpsideDown() {
        Adjusted adjusted = compare(
                        calibration(RATE, -1, 6),
                        measured(0, RATE, 0, "boot 7", 70),
                        measured(0.004, RATE, -0.058, "boot 8", 80))
                .adjustments()
                .each()
                .getFirst();
        assertThat(adjusted.unadjusted()).isCloseTo(Math.expm1(-0.058), within(1e-9));
        assertThat(adjusted.change().point()).isCloseTo(Math.expm1(-0.05), within(1e-9));
        assertThat(adjusted.verdict()).isInstanceOf(Verdict.Slower.class);
    }

    @Test
    void swappedSidesMirrorWhatIsLeft() {
        Calibration calibration = calibration(NANOS, 1, 6);
        Random random = new Random(20_261_128);
        for (int i = 0; i < 50; i++) {
            Run one = measured(0, random.nextDouble(-0.1, 0.1), 1);
            Run two = measured(random.nextDouble(-0.005, 0.005), random.nextDouble(-0.1, 0.1), 2);
            double there = left(compare(calibration, one, two));
            double back = left(compare(calibration, two, one));
            assertThat(Math.log1p(back)).isCloseTo(-Math.log1p(there), within(1e-9));
        }
    }

    private static double left(Comparison comparison) {
        return comparison.adjustments().each().getFirst().change().point();
    }

    @Test
    void whereAControlMovedNothingIsAdjusted() {
        Adjustments adjustments = compare(calibration(NANOS, 1, 6), measured(0, 0, 1), measured(0.05, 0.1, 2))
                .adjustments();
        assertThat(adjustments.each()).isEmpty();
        assertThat(adjustments.obstacle())
                .hasValue(
                        "nothing is adjusted by the controls, since some moved by themselves: control.Alu.multiplyAdd");
    }

    @Test
    void controlsOfWhichTooLittleIsKnownAdjustNothing() {
        // Three boots a side with controls at 0, 0.16, 0.32 and at 0.06, 0.16, 0.26: the same means, with an error of
        // sqrt((0.16^2 + 0.1^2) / 3) = 0.11 on few degrees of freedom, so that they may as well lie 10 % apart.
        Adjustments adjustments = several(
                        calibration(NANOS, 1, 6),
                        List.of(measured(0, 0, 1), measured(0.16, 0, 2), measured(0.32, 0, 3)),
                        List.of(measured(0.06, 0, 4), measured(0.16, 0, 5), measured(0.26, 0, 6)))
                .adjustments();
        assertThat(adjustments.each()).isEmpty();
        assertThat(adjustments.obstacle().orElseThrow())
                .startsWith(
                        "nothing is adjusted by the controls, since they are not shown to have stayed within 10 %: together they moved"
                                + " by +0.0 % (-");
    }

    @Test
    void aControlThatIsMissingInABootAdjustsNothing() {
        Run without = run().boot("boot 9", 90)
                .field("machine.idHash", "m1")
                .field("cpu.model", "Some CPU")
                .benchmark(NAME, NANOS, forks(0))
                .build();
        assertThat(several(
                                calibration(NANOS, 1, 6),
                                List.of(measured(0, 0, 1), measured(0, 0, 2)),
                                List.of(measured(0, 0, 3), without))
                        .adjustments()
                        .obstacle())
                .hasValue("nothing is adjusted by the controls, since not all of them were measured in every boot");
    }

    @Test
    void oneBootAgainstSeveralIsNotAdjusted() {
        assertThat(several(
                                calibration(NANOS, 1, 6),
                                List.of(measured(0, 0, 1), measured(0, 0, 2)),
                                List.of(measured(0, 0, 3)))
                        .adjustments()
                        .obstacle())
                .hasValue(
                        "nothing is adjusted by the controls, since there is one boot on one side, and there are several on the other");
    }

    private static Comparison several(Calibration calibration, List<Run> before, List<Run> after) {
        return Comparisons.between(
                Side.of(before),
                Side.of(after),
                Settings.withMargin(0.03).with(Calibrations.betweenRuns(calibration, false)));
    }

    @Test
    void twoBootsASideTellTooLittle() {
        assertThat(several(
                                calibration(NANOS, 1, 6),
                                List.of(measured(0, 0, 1), measured(0.001, 0.002, 2)),
                                List.of(measured(0.001, 0.052, 3), measured(0.003, 0.056, 4)))
                        .adjustments()
                        .obstacle())
                .hasValue(
                        "nothing is adjusted by the controls, since two boots on a side tell too little of how they scatter: three are the"
                                + " fewest");
    }

    @Test
    void sidesOfVeryUnequalNumberAreNotAdjusted() {
        List<Run> four = four(0, 0, 1);
        List<Run> seven = Stream.concat(four(0.001, 0.05, 5).stream(), four(0.001, 0.05, 9).subList(0, 3).stream())
                .toList();
        assertThat(Comparisons.between(Side.of(four), Side.of(seven), Settings.withMargin(0.03))
                        .adjustments()
                        .obstacle())
                .hasValue(
                        "nothing is adjusted by the controls, since one side has more than half as many boots again as the other");
        assertThat(Comparisons.between(Side.of(four), Side.of(seven.subList(0, 6)), Settings.withMargin(0.03))
                        .adjustments()
                        .each())
                .hasSize(1);
    }

    /** Machines whose speed differs by 1 % from boot to boot, in controls as in the benchmark, which scatters by 0.4 % about that. */
    @ParameterizedTest(name = "{0} boots a side")
    @ValueSource(ints = {3, 5})
    void ofSeveralBootsTheIntervalHoldsTheTruthAndIsNarrower(int boots) {
        Random random = new Random(20_261_128);
        List<Comparison> draws = draws(() -> {
            Calibration calibration = Calibrations.of(machines(random, 8, 0, 0));
            return several(calibration, machines(random, boots, 0, 10), machines(random, boots, 0.03, 20));
        });
        assertThatTheTruthIsHeld(draws);
        double adjustedWidth = 0;
        double plainWidth = 0;
        for (Comparison draw : draws) {
            for (Adjusted adjusted : draw.adjustments().each()) {
                adjustedWidth += width(adjusted.change());
                plainWidth += draw.benchmarks().stream()
                        .filter(row -> row.benchmark().equals(adjusted.benchmark()))
                        .mapToDouble(row -> width(row.change().orElseThrow()))
                        .sum();
            }
        }
        assertThat(adjustedWidth / plainWidth).isLessThan(0.7);
    }

    private static List<Comparison> draws(Supplier<Comparison> draw) {
        return Stream.generate(draw).limit(500).toList();
    }

    /** The benchmark became 3 % slower; some draws may adjust nothing. */
    private static void assertThatTheTruthIsHeld(List<Comparison> draws) {
        int told = 0;
        int held = 0;
        for (Comparison draw : draws) {
            for (Adjusted adjusted : draw.adjustments().each()) {
                told++;
                held += holds(adjusted, 0.03) ? 1 : 0;
            }
        }
        assertThat(told).isGreaterThan(draws.size() * 8 / 10);
        assertThat((double) held / told).isGreaterThan(0.95 - 3 * Math.sqrt(0.95 * 0.05 / told));
    }

    private static double width(Change change) {
        return change.plainHigh() - change.plainLow();
    }

    private static boolean holds(Adjusted adjusted, double truth) {
        return adjusted.change().plainLow() < Math.expm1(truth)
                && Math.expm1(truth) < adjusted.change().plainHigh();
    }

    private static List<Run> machines(Random random, int boots, double benchmark, int first) {
        return IntStream.range(0, boots)
                .mapToObj(i -> {
                    double machine = 0.01 * random.nextGaussian();
                    return measured(
                            machine + 0.001 * random.nextGaussian(),
                            machine + benchmark + 0.004 * random.nextGaussian(),
                            first + i);
                })
                .toList();
    }

    /** Controls at -3, -1, 1, 3 thousandths and some more; the benchmark moves twice as far, with residuals that have no slope. */
    private static List<Run> four(double controls, double benchmark, int first) {
        int[] places = {-3, -1, 1, 3};
        int[] residuals = {1, -1, -1, 1};
        return IntStream.range(0, 4)
                .mapToObj(i -> {
                    double control = 0.001 * places[i] + controls;
                    return measured(control, 2 * control + benchmark + UNIT * residuals[i], first + i);
                })
                .toList();
    }

    @Test
    void fourBootsASideNeedNoCalibrationByHand() {
        // Squares of the controls 20e-6 on either side, of the residuals 4 UNIT^2, over 8 - 3 degrees of freedom.
        // Controls moved by 0.001, the benchmark by
        // 0.052: 0.05 is left. Variance 8 UNIT^2 / 5 (1 / 4 + 1 / 4 + 0.001^2 / 40e-6); t(0.975; 5) = 2.570582.
        Comparison comparison =
                Comparisons.between(Side.of(four(0, 0, 1)), Side.of(four(0.001, 0.05, 5)), Settings.withMargin(0.03));
        assertThat(comparison.adjustments().controls()).containsExactly(BenchmarkId.of(CONTROL));
        assertThat(comparison.adjustments().obstacle()).isEmpty();
        assertThat(comparison.adjustments().each()).hasSize(1);
        Adjusted adjusted = comparison.adjustments().each().getFirst();
        assertThat(adjusted.benchmark()).isEqualTo(BenchmarkId.of(NAME));
        assertThat(adjusted.unadjusted()).isCloseTo(Math.expm1(0.052), within(1e-9));
        assertThat(adjusted.change().point()).isCloseTo(Math.expm1(0.05), within(1e-9));
        double half = 2.570582 * Math.sqrt(8 * UNIT * UNIT / 5 * 0.525);
        assertThat(adjusted.change().plainLow()).isCloseTo(Math.expm1(0.05 - half), within(1e-7));
        assertThat(adjusted.change().plainHigh()).isCloseTo(Math.expm1(0.05 + half), within(1e-7));
        assertThat(adjusted.change().basis()).isEqualTo(Basis.BOOTS);
        assertThat(adjusted.verdict()).isInstanceOf(Verdict.Slower.class);
    }

    @Test
    void withoutACalibrationThreeBootsASideAreTooFew() {
        assertThat(Comparisons.between(
                                Side.of(four(0, 0, 1).subList(0, 3)),
                                Side.of(four(0.001, 0.05, 5)),
                                Settings.withMargin(0.03))
                        .adjustments())
                .isEqualTo(Adjustments.NONE);
    }

    @Test
    void controlsThatStandStillTellNoSlope() {
        List<Run> before =
                IntStream.range(0, 4).mapToObj(i -> measured(0, 0.001 * i, i)).toList();
        List<Run> after = IntStream.range(4, 8)
                .mapToObj(i -> measured(0, 0.05 + 0.001 * i, i))
                .toList();
        assertThat(Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03))
                        .adjustments()
                        .obstacle())
                .hasValue("nothing is adjusted by the controls, since they did not differ from boot to boot");
    }

    /** As above, and nobody calibrated. */
    @ParameterizedTest(name = "{0} boots a side")
    @ValueSource(ints = {4, 6})
    void withoutACalibrationTheIntervalOfBootsHoldsTheTruth(int boots) {
        Random random = new Random(20_261_129);
        assertThatTheTruthIsHeld(draws(() -> {
            Side before = Side.of(machines(random, boots, 0, 10));
            Side after = Side.of(machines(random, boots, 0.03, 20));
            return Comparisons.between(before, after, Settings.withMargin(0.03));
        }));
    }

    @Test
    void withoutACalibrationOfEnoughRunsThereIsNothingToSay() {
        Run before = measured(0, 0, 1);
        Run after = measured(0.004, 0.058, 2);
        assertThat(calibration(NANOS, 1, 5).followed()).isEmpty();
        assertThat(compare(calibration(NANOS, 1, 5), before, after).adjustments())
                .isEqualTo(Adjustments.NONE);
        assertThat(Comparisons.between(before, after, Settings.withMargin(0.03)).adjustments())
                .isEqualTo(Adjustments.NONE);
    }

    /** It has not seen often enough what a reboot moves, and whether the controls tell it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aCalibrationFromFewBootsAdjustsNothingBetweenBoots(int boots) {
        Calibration within = Calibrations.of(IntStream.range(0, 6)
                .mapToObj(i -> measured(
                        CONTROLS[i], NANOS, 2 * CONTROLS[i] + UNIT * RESIDUALS[i], "boot " + i % boots, 10L * i))
                .toList());
        assertThat(within.followed().isPresent()).isEqualTo(boots == 1);
        assertThat(compare(within, measured(0, 0, 1), measured(0.004, 0.058, 2)).adjustments())
                .isEqualTo(Adjustments.NONE);
    }

    /** The calibration was of a shorter profile: what it lacks is told by the boots, as if there were none. */
    @Test
    void whatTheCalibrationLacksFollowsByBootsWhereTheyAreEnough() {
        List<Run> before = fourOfTwo(0, 0, 1);
        List<Run> after = fourOfTwo(0.001, 0.05, 5);
        Adjusted calibrated = ofOther(several(calibration(NANOS, 1, 6), before, after));
        Adjusted alone = ofOther(Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03)));
        assertThat(calibrated.change().point()).isEqualTo(alone.change().point());
        assertThat(calibrated.change().plainLow()).isEqualTo(alone.change().plainLow());
        assertThat(calibrated.verdict()).isInstanceOf(Verdict.Slower.class);
        assertThat(several(calibration(NANOS, 1, 6), before.subList(0, 3), after.subList(0, 3))
                        .adjustments()
                        .each())
                .extracting(row -> row.benchmark().name())
                .containsExactly(NAME);
    }

    private static Adjusted ofOther(Comparison comparison) {
        return comparison.adjustments().each().stream()
                .filter(row -> row.benchmark().name().equals(OTHER))
                .findFirst()
                .orElseThrow();
    }

    /** As {@link #four}, and beside it a benchmark that does not follow the controls. */
    private static List<Run> fourOfTwo(double controls, double slower, int first) {
        int[] places = {-3, -1, 1, 3};
        int[] residuals = {1, -1, -1, 1};
        return IntStream.range(0, 4)
                .mapToObj(i -> {
                    double control = 0.001 * places[i] + controls;
                    int boot = first + i;
                    return machine(control, "boot " + boot, 10L * boot)
                            .benchmark(NAME, NANOS, forks(2 * control + slower + UNIT * residuals[i]))
                            .benchmark(OTHER, NANOS, forks(slower + UNIT * residuals[i]))
                            .build();
                })
                .toList();
    }
}
