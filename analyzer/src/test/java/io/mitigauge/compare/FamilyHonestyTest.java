// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Direction;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often the interval of all families together holds the truth when benchmarks move together: of the spread between boots
 * (1 %) and of that between rounds (0.7 %) a share is common to all of them. Bounds as in {@link HonestyTest}.
 */
final class FamilyHonestyTest {

    private static final int TRIALS = 3000;
    private static final double LEVEL = 0.05;
    private static final double THREE_ERRORS = 3 * Math.sqrt(LEVEL * (1 - LEVEL) / TRIALS);
    private static final double TRUTH = Math.log(1.04);
    private static final double BOOT_SD = 0.01;
    private static final double ROUND_SD = 0.007;
    private static final int ROUNDS = 6;

    /** Three families, of two, three and one benchmarks. */
    private static final List<BenchmarkId> MEMBERS = List.of(
            id("memory.A.a"), id("memory.B.b"), id("syscall.A.a"), id("syscall.B.b"), id("syscall.C.c"), id("smt.A.a"));

    private static final Family ALL =
            Family.all(Family.of(MEMBERS, member -> false)).orElseThrow();

    private static BenchmarkId id(String name) {
        return BenchmarkId.of("io.mitigauge.bench." + name);
    }

    /** One side: so many boots; {@code shared} of each variance is common to all benchmarks. */
    private static FamilySide side(double level, int boots, double shared, Random random) {
        Map<BenchmarkId, List<List<Double>>> values = new HashMap<>();
        for (int boot = 0; boot < boots; boot++) {
            double common = Math.sqrt(shared) * BOOT_SD * random.nextGaussian();
            double[] rounds = random.doubles(ROUNDS)
                    .map(u -> Math.sqrt(shared) * ROUND_SD * random.nextGaussian())
                    .toArray();
            for (BenchmarkId member : MEMBERS) {
                double own = level + common + Math.sqrt(1 - shared) * BOOT_SD * random.nextGaussian();
                values.computeIfAbsent(member, m -> new ArrayList<>())
                        .add(IntStream.range(0, ROUNDS)
                                .mapToObj(r -> Math.exp(
                                        own + rounds[r] + Math.sqrt(1 - shared) * ROUND_SD * random.nextGaussian()))
                                .toList());
            }
        }
        List<Long> numbers = LongStream.range(0, (long) boots * ROUNDS).boxed().toList();
        Map<BenchmarkId, FamilySide.Member> members = new HashMap<>();
        values.forEach((member, byBoot) ->
                members.put(member, new FamilySide.Member(Direction.LOWER_IS_BETTER, byBoot, numbers)));
        return new FamilySide(members);
    }

    private static double coverage(Supplier<Evidence> trial) {
        long held = IntStream.range(0, TRIALS)
                .mapToObj(i -> trial.get())
                .filter(e -> Math.abs(e.difference().estimate() - TRUTH)
                        <= e.difference().halfWidth(1 - LEVEL))
                .count();
        return (double) held / TRIALS;
    }

    private static Evidence evidence(int boots, double shared, RunVariance known, Random random) {
        return Evidence.of(
                side(0, boots, shared, random).level(ALL),
                side(TRUTH, boots, shared, random).level(ALL),
                known);
    }

    @ParameterizedTest
    @CsvSource({"5, 0", "5, 0.9", "10, 0.9", "10, 1"})
    void overBootsItHoldsTheTruthHoweverTheyMoveTogether(int boots, double shared) {
        Random random = new Random(51);
        RunVariance unused = new RunVariance(0.01, 0, 13, Basis.DEFAULT);
        assertThat(coverage(() -> evidence(boots, shared, unused, random)))
                .isBetween(1 - LEVEL - THREE_ERRORS, 1 - LEVEL + THREE_ERRORS);
    }

    /** Errors of benchmarks that move together do not cancel: an interval that took them as independent would fail. */
    @Test
    void asIfIndependentItWouldNot() {
        Random random = new Random(52);
        RunVariance independent = new RunVariance(BOOT_SD / Math.sqrt(MEMBERS.size()), 0, 13, Basis.DEFAULT);
        assertThat(coverage(() -> evidence(1, 0.9, independent, random))).isLessThan(0.8);
    }

    @ParameterizedTest
    @CsvSource({"4, 0.9", "6, 0.9", "10, 0.9", "6, 0"})
    void withACalibrationItHoldsTheTruth(int runs, double shared) {
        Random random = new Random(53);
        assertThat(coverage(() -> {
                    List<LogMean> means = IntStream.range(0, runs)
                            .mapToObj(i -> side(0, 1, shared, random).level(ALL).forks())
                            .toList();
                    return evidence(1, shared, Calibrations.variance(List.of(means)), random);
                }))
                .isBetween(1 - LEVEL - THREE_ERRORS, 1 - LEVEL + THREE_ERRORS);
    }

    /** The bound is exact where all move together, and wide where they do not. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9, 1})
    void withADefaultOfTheRightSizeItNeverHoldsItLess(double shared) {
        Random random = new Random(54);
        RunVariance known = Family.atMost(ALL.weights(), member -> new RunVariance(BOOT_SD, 0, 13, Basis.DEFAULT));
        assertThat(known.sd()).isCloseTo(BOOT_SD, within(1e-12));
        assertThat(coverage(() -> evidence(1, shared, known, random))).isGreaterThanOrEqualTo(1 - LEVEL);
    }

    /** Calibrations that know the benchmarks, and not this family: their bound. */
    @Test
    void withTheMembersCalibratedItNeverHoldsItLess() {
        Random random = new Random(55);
        assertThat(coverage(() -> {
                    List<FamilySide> runs = IntStream.range(0, 6)
                            .mapToObj(i -> side(0, 1, 0.9, random))
                            .toList();
                    RunVariance known = Family.atMost(
                            ALL.weights(),
                            member -> Calibrations.variance(List.of(runs.stream()
                                    .map(run -> LogMean.trimmed(
                                            Objects.requireNonNull(run.members().get(member))
                                                    .byBoot()
                                                    .getFirst()
                                                    .stream()
                                                    .mapToDouble(Double::doubleValue)
                                                    .toArray()))
                                    .toList())));
                    return evidence(1, 0.9, known, random);
                }))
                .isGreaterThanOrEqualTo(1 - LEVEL - THREE_ERRORS);
    }
}
