// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.stats.LogDifference;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the chance of a false claim is shared by all that a report says. */
final class MultiplicityTest {

    private static final Settings SETTINGS = Settings.withMargin(0.03);
    private static final Offset<Double> EXACT = within(1e-15);
    private static final LogDifference NOTHING = new LogDifference(0, 1, 10);
    private static final LogDifference SURE = new LogDifference(100, 1, 10);

    @Test
    void whereNothingMovedHalfIsForBenchmarksAndAQuarterEachForFamiliesAndAllOfThem() {
        Multiplicity.Tests tests =
                Multiplicity.of(times(10, NOTHING), times(5, NOTHING), times(1, NOTHING), SETTINGS, 1);
        assertThat(tests.benchmarks())
                .hasSize(10)
                .allSatisfy(test -> assertThat(test.level()).isCloseTo(0.0025, EXACT));
        assertThat(tests.families())
                .hasSize(5)
                .allSatisfy(test -> assertThat(test.level()).isCloseTo(0.0025, EXACT));
        assertThat(tests.all())
                .hasSize(1)
                .allSatisfy(test -> assertThat(test.level()).isCloseTo(0.0125, EXACT));
    }

    @Test
    void whatIsCalledLeavesItsShareToTheOthers() {
        Multiplicity.Tests tests = Multiplicity.of(times(10, NOTHING), times(5, NOTHING), times(1, SURE), SETTINGS, 1);
        assertThat(tests.benchmarks())
                .allSatisfy(test -> assertThat(test.level()).isCloseTo(0.05 * 2 / 3 / 10, EXACT));
        assertThat(tests.families()).allSatisfy(test -> assertThat(test.level()).isCloseTo(0.05 / 3 / 5, EXACT));
        assertThat(tests.all().getFirst().pAdjusted()).isLessThan(0.05);
    }

    /** Figures without a spread are copies: they are refused, and called nothing. */
    @Test
    void aCopyLeavesItsShareToNobody() {
        LogDifference copied = new LogDifference(0.1, 0, 10);
        Multiplicity.Tests tests =
                Multiplicity.of(times(4, NOTHING), List.of(copied, SURE), times(1, NOTHING), SETTINGS, 1);
        assertThat(tests.families().getFirst().pAdjusted()).isEqualTo(1);
        // An eighth is passed on by the one that is called, none by the copy: 0.5 / 0.875 for the four.
        assertThat(tests.benchmarks())
                .allSatisfy(test -> assertThat(test.level()).isCloseTo(0.05 * 0.5 / 4 / 0.875, EXACT));
    }

    /** Of one benchmark its family, and all families, are that benchmark. */
    @Test
    void theSameFigureUnderAnotherNameIsOneTest() {
        LogDifference rate = new LogDifference(-2.5, 1, 10);
        LogDifference cost = new LogDifference(2.5, 1 + 1e-14, 10);
        Multiplicity.Tests tests = Multiplicity.of(List.of(rate), List.of(cost), List.of(cost), SETTINGS, 1);
        assertThat(tests.benchmarks()).isEqualTo(tests.families()).isEqualTo(tests.all());
        assertThat(tests.all().getFirst().level()).isCloseTo(0.05, EXACT);
        assertThat(tests.all().getFirst().pAdjusted()).isCloseTo(rate.pValue(), within(1e-12));
        // A family of its own beside a family of two benchmarks: half of the quarter for families goes to its
        // benchmark.
        LogDifference other = new LogDifference(0.1, 1, 10);
        LogDifference another = new LogDifference(0.2, 1, 10);
        Multiplicity.Tests two = Multiplicity.of(
                List.of(NOTHING, other, another),
                List.of(NOTHING, new LogDifference(0.15, 0.8, 10)),
                List.of(new LogDifference(0.07, 0.8, 10)),
                SETTINGS,
                1);
        assertThat(two.benchmarks().getFirst().level()).isCloseTo(0.05 * (0.5 / 3 + 0.25 / 2), EXACT);
        assertThat(two.benchmarks().getFirst()).isEqualTo(two.families().getFirst());
        assertThat(two.benchmarks().get(1).level()).isCloseTo(0.05 * 0.5 / 3, EXACT);
    }

    @Test
    void whereThereAreNoFamiliesBenchmarksHaveAll() {
        List<Multiplicity.Judged> tests = Multiplicity.of(times(10, NOTHING), List.of(), List.of(), SETTINGS, 1)
                .benchmarks();
        assertThat(tests)
                .hasSize(10)
                .allSatisfy(test -> assertThat(test.level()).isCloseTo(0.005, EXACT));
        assertThat(tests).isEqualTo(Multiplicity.together(times(10, NOTHING), SETTINGS));
    }

    /** The one p is 2 (1 - F(3)) of t with 10 degrees of freedom: 0.01334 (R: 2 * pt(-3, 10)). */
    @Test
    void aPartOfTheLevelIsThatPartOfEveryLevelAndAsManyTimesThePValue() {
        List<LogDifference> one = List.of(new LogDifference(3, 1, 10));
        Multiplicity.Judged whole = Multiplicity.of(one, List.of(), List.of(), SETTINGS, 1)
                .benchmarks()
                .getFirst();
        Multiplicity.Judged half = Multiplicity.of(one, List.of(), List.of(), SETTINGS, Multiplicity.HALF)
                .benchmarks()
                .getFirst();
        assertThat(whole.pAdjusted()).isCloseTo(0.01334, within(1e-5));
        assertThat(half.pAdjusted()).isCloseTo(0.02669, within(1e-5));
        assertThat(half.level()).isCloseTo(0.025, EXACT);
    }

    /** Of a common cause, and of causes of their own: whatever they share, one report in twenty at most. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.95})
    void nothingIsCalledInNineteenOfTwentyReportsOfNothing(double shared) {
        Random random = new Random(20_261_129);
        int reports = 4000;
        long called = IntStream.range(0, reports)
                .filter(i -> {
                    double common = random.nextGaussian();
                    Multiplicity.Tests tests = Multiplicity.of(
                            drawn(12, shared, common, random),
                            drawn(4, shared, common, random),
                            drawn(1, shared, common, random),
                            SETTINGS,
                            1);
                    return Stream.of(tests.benchmarks(), tests.families(), tests.all())
                            .flatMap(List::stream)
                            .anyMatch(test -> test.pAdjusted() <= SETTINGS.alpha());
                })
                .count();
        assertThat((double) called / reports).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / reports));
        assertThat(called).isPositive();
    }

    private static List<LogDifference> drawn(int count, double shared, double common, Random random) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LogDifference(
                        Math.sqrt(shared) * common + Math.sqrt(1 - shared) * random.nextGaussian(), 1, 1e6))
                .toList();
    }

    /** Another figure each time. */
    private static List<LogDifference> times(int count, LogDifference difference) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LogDifference(
                        difference.estimate() + 0.001 * i + 0.0001 * count, 1, difference.degreesOfFreedom()))
                .toList();
    }
}
