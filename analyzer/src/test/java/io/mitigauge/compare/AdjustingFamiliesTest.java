// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.RATE;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.Adjustments.AdjustedFamily;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the controls take out of the changes of families, by boots. */
final class AdjustingFamiliesTest {

    private static final String CONTROL = "io.mitigauge.bench.control.AluBenchmark.multiplyAdd";
    private static final String CALL = "io.mitigauge.bench.syscall.OneBenchmark.call";
    private static final String RATE_OF_CALLS = "io.mitigauge.bench.syscall.TwoBenchmark.calls";
    private static final String MEMORY = "io.mitigauge.bench.memory.ThreeBenchmark.load";
    private static final int[] PLACES = {-4, -2, 0, 2, 4};
    private static final int[] RESIDUALS = {2, -1, -2, -1, 2};
    private static final double UNIT = 2e-4;

    /** Five forks, so close about a logarithm that only boots differ. */
    private static double[] forks(double logarithm) {
        return DoubleStream.of(-2, -1, 0, 1, 2)
                .map(i -> Math.exp(logarithm + 1e-5 * i))
                .toArray();
    }

    /** Costs as logarithms; the second benchmark counts calls a second, so that it costs what it lacks. */
    private static Run boot(int number, double control, double call, double calls, double memory) {
        return run().boot("boot " + number, 10L * number)
                .benchmark(CONTROL, NANOS, forks(control))
                .control(CONTROL)
                .benchmark(CALL, NANOS, forks(call))
                .benchmark(RATE_OF_CALLS, RATE, forks(-calls))
                .benchmark(MEMORY, NANOS, forks(memory))
                .build();
    }

    /** Calls follow the controls by 2 and by 1, memory not at all; about that they scatter by 1, 3 and 1 UNIT, without a slope. */
    private static List<Run> five(int first, double controls, double slower) {
        return IntStream.range(0, 5)
                .mapToObj(i -> {
                    double control = 0.001 * PLACES[i] + controls;
                    double off = UNIT * RESIDUALS[i];
                    return boot(
                            first + i,
                            control,
                            2 * control + 2 * slower + off,
                            control + 4 * slower + 3 * off,
                            10 * slower + off);
                })
                .toList();
    }

    private static Comparison compare(List<Run> before, List<Run> after) {
        return Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03));
    }

    @Test
    void whatIsLeftOfFamiliesByHand() {
        // Controls moved by 0.001, and lie at -4 to 4 thousandths: squares 40e-6 on either side. Residuals of 2 -1 -2
        // -1 2 times UNIT have squares
        // of 14 UNIT^2. The mean of both calls has a slope of 1.5, twice those residuals, and 0.03 more: 8 * 14 UNIT^2
        // over 7 degrees of freedom, times
        // 1 / 5 + 1 / 5 + 0.001^2 / 80e-6 = 0.4125. Of memory 0.1 and once. The mean of both families: 0.065, and 1.5
        // times.
        List<AdjustedFamily> families =
                compare(five(1, 0, 0), five(11, 0.001, 0.01)).adjustments().families();
        assertThat(families).extracting(AdjustedFamily::name).containsExactly(Families.ALL, "memory", "syscall");
        left(families.get(0), 0.065, 0.06575, 2.25 * 4 * UNIT * UNIT * 0.4125);
        left(families.get(1), 0.1, 0.1, 4 * UNIT * UNIT * 0.4125);
        left(families.get(2), 0.03, 0.0315, 4 * 4 * UNIT * UNIT * 0.4125);
        assertThat(families)
                .allSatisfy(family -> assertThat(family.verdict()).isInstanceOf(Verdict.Slower.class))
                .allSatisfy(family -> assertThat(family.change().basis()).isEqualTo(Basis.BOOTS));
    }

    /** t(0.975; 7) = 2.364624. */
    private static void left(AdjustedFamily family, double left, double unadjusted, double variance) {
        double half = 2.364624 * Math.sqrt(variance);
        assertThat(family.unadjusted()).isCloseTo(Math.expm1(unadjusted), within(1e-9));
        assertThat(family.change().point()).isCloseTo(Math.expm1(left), within(1e-9));
        assertThat(family.change().plainLow()).isCloseTo(Math.expm1(left - half), within(1e-7));
        assertThat(family.change().plainHigh()).isCloseTo(Math.expm1(left + half), within(1e-7));
    }

    /** A quarter of their half is for all together, as much for both families. */
    @Test
    void allTogetherHaveAQuarterOfTheirHalfAndFamiliesAnother() {
        List<AdjustedFamily> families =
                compare(five(1, 0, 0), five(11, 0.001, 1e-5)).adjustments().families();
        assertThat(families).extracting(AdjustedFamily::verdict).hasOnlyElementsOfType(Verdict.Equivalent.class);
        // t(1 - 0.05 / 16; 7) and t(1 - 0.05 / 32; 7). Memory has one benchmark of three, so 0.5 / 3 of the half
        // besides:
        // t(1 - 0.025 (1 / 6 + 1 / 8) / 2; 7).
        deciding(families.get(0), 3.855226, 2.25 * 4 * UNIT * UNIT * 0.4125);
        deciding(families.get(1), 3.736973, 4 * UNIT * UNIT * 0.4125);
        deciding(families.get(2), 4.408365, 4 * 4 * UNIT * UNIT * 0.4125);
    }

    private static void deciding(AdjustedFamily family, double quantile, double variance) {
        assertThat(Math.log1p(family.change().high())
                        - Math.log1p(family.change().point()))
                .isCloseTo(quantile * Math.sqrt(variance), within(1e-8));
    }

    /** Both figures of everything are called in one report: each has half of what the others would have alone. */
    @Test
    void whatStandsBesideLeavesHalfOfTheLevel() {
        Side before = Side.of(five(1, 0, 0));
        Side after = Side.of(five(11, 0.001, 0.0003));
        Settings settings = Settings.withMargin(0.03);
        double alone = pOfAll(Comparisons.means(before, after, settings).families());
        double beside = pOfAll(Comparisons.between(before, after, settings).families());
        assertThat(beside).isCloseTo(2 * alone, within(1e-12));
        Side three = Side.of(five(11, 0.001, 0.0003).subList(0, 3));
        assertThat(pOfAll(Comparisons.between(before, three, settings).families()))
                .isEqualTo(pOfAll(Comparisons.means(before, three, settings).families()));
    }

    private static double pOfAll(Families families) {
        return families.primary().orElseThrow().change().orElseThrow().pAdjusted();
    }

    @Test
    void itIsTheFamilyThatWasJudged() {
        Comparison comparison = compare(five(1, 0, 0), five(11, 0.001, 0.01));
        for (FamilyComparison judged : comparison.families().each()) {
            comparison.adjustments().families().stream()
                    .filter(family -> family.name().equals(judged.name()))
                    .forEach(family -> assertThat(family.unadjusted())
                            .isCloseTo(judged.change().orElseThrow().point(), within(1e-9)));
        }
    }

    @Test
    void aFamilyOfWhichABootLacksAForkIsLeftOutAndSoAreAllTogether() {
        List<Run> after = new ArrayList<>(five(11, 0.001, 0.01));
        after.set(
                4,
                run().boot("boot 9", 90)
                        .benchmark(CONTROL, NANOS, forks(0.004))
                        .control(CONTROL)
                        .benchmark(CALL, NANOS, forks(0.028))
                        .benchmark(RATE_OF_CALLS, RATE, forks(-0.044))
                        .benchmark(MEMORY, NANOS, 1.1)
                        .build());
        Comparison comparison = compare(five(1, 0, 0), after);
        assertThat(comparison.families().each())
                .filteredOn(family -> family.name().equals("memory"))
                .allSatisfy(family -> assertThat(family.change()).isPresent());
        assertThat(comparison.adjustments().families())
                .extracting(AdjustedFamily::name)
                .containsExactly("syscall");
    }

    @Test
    void withFourBootsOnASideTheyAreNotAdjusted() {
        assertThat(compare(five(1, 0, 0).subList(0, 4), five(11, 0.001, 0.01))
                        .adjustments()
                        .families())
                .isEmpty();
    }

    @Test
    void swappedSidesMirrorWhatIsLeft() {
        Random random = new Random(20_261_129);
        for (int i = 0; i < 20; i++) {
            List<Run> one = machines(random, 5, 0, 0);
            List<Run> two = machines(random, 6, random.nextDouble(-0.02, 0.02), 10);
            List<AdjustedFamily> there = compare(one, two).adjustments().families();
            List<AdjustedFamily> back = compare(two, one).adjustments().families();
            assertThat(there).hasSameSizeAs(back);
            for (int row = 0; row < there.size(); row++) {
                assertThat(Math.log1p(back.get(row).change().low()))
                        .isCloseTo(-Math.log1p(there.get(row).change().high()), within(1e-9));
            }
        }
    }

    /** Benchmarks share the machine, calls share more than that, and every boot has some luck of its own. */
    private static List<Run> machines(Random random, int boots, double slower, int first) {
        return IntStream.range(0, boots)
                .mapToObj(i -> {
                    double machine = 0.01 * random.nextGaussian();
                    double calls = machine + 0.004 * random.nextGaussian();
                    DoubleUnaryOperator luck = around -> around + slower + 0.003 * random.nextGaussian();
                    return boot(
                            first + i,
                            machine + 0.001 * random.nextGaussian(),
                            luck.applyAsDouble(calls),
                            luck.applyAsDouble(calls),
                            luck.applyAsDouble(machine));
                })
                .toList();
    }

    @ParameterizedTest(name = "{0} boots a side")
    @ValueSource(ints = {5, 7})
    void theIntervalHoldsTheTruthAndIsNarrower(int boots) {
        Random random = new Random(20_261_129);
        int draws = 400;
        int told = 0;
        int held = 0;
        double width = 0;
        double plainWidth = 0;
        for (int draw = 0; draw < draws; draw++) {
            Comparison comparison = compare(machines(random, boots, 0, 10), machines(random, boots, 0.03, 20));
            for (AdjustedFamily all :
                    comparison.adjustments().families().stream().limit(1).toList()) {
                told++;
                held += all.change().plainLow() < Math.expm1(0.03)
                                && Math.expm1(0.03) < all.change().plainHigh()
                        ? 1
                        : 0;
                width += all.change().plainHigh() - all.change().plainLow();
                var plain =
                        comparison.families().primary().orElseThrow().change().orElseThrow();
                plainWidth += plain.plainHigh() - plain.plainLow();
            }
        }
        assertThat(told).isGreaterThan(draws * 8 / 10);
        assertThat((double) held / told).isGreaterThan(0.95 - 3 * Math.sqrt(0.95 * 0.05 / told));
        assertThat(width / plainWidth).isLessThan(0.6);
    }
}
