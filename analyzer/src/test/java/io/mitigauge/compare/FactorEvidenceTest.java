// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.compare.Simulation.Design;
import io.mitigauge.compare.Simulation.Drawn;
import io.mitigauge.compare.Simulation.Session;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.stats.LogDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From forks by boot by cell to contrasts and their errors. */
final class FactorEvidenceTest {

    private static final RunVariance DEFAULT = new RunVariance(0.01, 0, 13, Basis.DEFAULT);
    private static final double[] MAIN = {-0.5, 0.5, -0.5, 0.5};
    private static final double[] OTHER = {-0.5, -0.5, 0.5, 0.5};
    private static final double[] INTERACTION = {1, -1, -1, 1};
    private static final int TRIALS = 4000;
    private static final double THREE_ERRORS = 3 * Math.sqrt(0.05 * 0.95 / TRIALS);

    /** One list of boots for each cell, each boot with two forks around its logarithm. */
    private static List<List<List<Double>>> cells(double[]... logarithms) {
        List<List<List<Double>>> cells = new ArrayList<>();
        for (double[] cell : logarithms) {
            cells.add(DoubleStream.of(cell)
                    .mapToObj(v -> List.of(Math.exp(v - 0.01), Math.exp(v + 0.01)))
                    .toList());
        }
        return cells;
    }

    private static FactorEvidence evidence(List<List<List<Double>>> cells, RunVariance known) {
        return FactorEvidence.of(cells, known, known).orElseThrow();
    }

    @Test
    void aSquareOfTwoBootsACellByHand() {
        // Boots 0.00 0.02 | 0.10 0.12 | 0.30 0.34 | 0.50 0.50: means 0.01, 0.11, 0.32, 0.50.
        // Main effect: ((0.11 - 0.01) + (0.50 - 0.32)) / 2 = 0.14; interaction: 0.18 - 0.10 = 0.08.
        // Squares within: 0.0002 + 0.0002 + 0.0008 + 0 = 0.0012 on 4 degrees of freedom: 0.0003 a boot.
        // Variance of the main effect 4 * 0.25 * 0.0003 / 2 = 0.00015, of the interaction 4 * 0.0003 / 2 = 0.0006.
        FactorEvidence evidence = evidence(
                cells(new double[] {0, 0.02}, new double[] {0.10, 0.12}, new double[] {0.30, 0.34}, new double[] {
                    0.5, 0.5
                }),
                DEFAULT);
        LogDifference main = evidence.contrast(MAIN);
        assertThat(main.estimate()).isCloseTo(0.14, within(1e-12));
        assertThat(main.variance()).isCloseTo(0.00015, within(1e-12));
        assertThat(main.degreesOfFreedom()).isEqualTo(4);
        LogDifference interaction = evidence.contrast(INTERACTION);
        assertThat(interaction.estimate()).isCloseTo(0.08, within(1e-12));
        assertThat(interaction.variance()).isCloseTo(0.0006, within(1e-12));
        assertThat(evidence.basis()).isEqualTo(Basis.BOOTS);
    }

    /**
     * Yield of a chemical process by concentration A (15 %, 25 %) and catalyst B (1, 2 pounds), three replicates:
     * Montgomery, Design and Analysis of Experiments (8th ed., 2013), section 6.2, table 6.1 and its analysis of
     * variance. Effects A = 8.33, B = -5.00, AB = 1.67; error mean square 3.92 on 8; F = 53.15, 19.13 and 2.13. AB of the
     * book is half of our interaction, which is a difference of differences.
     */
    @Test
    void montgomerysTwoByTwoHasHisEffectsAndF() {
        double[] low = {28, 25, 27};
        double[] a = {36, 32, 32};
        double[] b = {18, 19, 23};
        double[] ab = {31, 30, 29};
        FactorEvidence evidence = evidence(cells(low, a, b, ab), DEFAULT);
        LogDifference concentration = evidence.contrast(MAIN);
        LogDifference catalyst = evidence.contrast(OTHER);
        LogDifference interaction = evidence.contrast(INTERACTION);
        assertThat(concentration.estimate()).isCloseTo(8.33, within(0.005));
        assertThat(catalyst.estimate()).isCloseTo(-5.00, within(0.005));
        assertThat(interaction.estimate() / 2).isCloseTo(1.67, within(0.005));
        assertThat(concentration.degreesOfFreedom()).isEqualTo(8);
        assertThat(f(concentration)).isCloseTo(53.15, within(0.05));
        assertThat(f(catalyst)).isCloseTo(19.13, within(0.05));
        assertThat(f(interaction)).isCloseTo(2.13, within(0.005));
    }

    private static double f(LogDifference effect) {
        return effect.estimate() * effect.estimate() / effect.variance();
    }

    @Test
    void withOneBootACellTheDefaultIsAdded() {
        // Forks' means have variance 0.01^2 each, a boot 0.01^2 more: 4 * 0.25 * 0.0002 for a main effect.
        FactorEvidence evidence =
                evidence(cells(new double[] {0}, new double[] {0.1}, new double[] {0.3}, new double[] {0.5}), DEFAULT);
        assertThat(evidence.contrast(MAIN).variance()).isCloseTo(0.0002, within(1e-12));
        assertThat(evidence.contrast(INTERACTION).variance()).isCloseTo(0.0008, within(1e-12));
        assertThat(evidence.basis()).isEqualTo(Basis.DEFAULT);
    }

    @Test
    void aCalibrationDecidesUnlessTodayShowsMore() {
        // One boot a cell, calibrated 0.02, of which forks account for the 0.0001 that they show today: 0.0004 a cell.
        RunVariance known = new RunVariance(0.02, 0.0001, 5, Basis.CALIBRATION);
        List<List<List<Double>>> one =
                cells(new double[] {0}, new double[] {0.1}, new double[] {0.3}, new double[] {0.5});
        LogDifference calibrated = evidence(one, known).contrast(MAIN);
        assertThat(calibrated.variance()).isCloseTo(0.0004, within(1e-12));
        assertThat(calibrated.degreesOfFreedom()).isEqualTo(5);
        // Boots 0.2 apart in one cell: 0.02 on one degree of freedom, of one boot; cells of 2, 1, 1, 1 boots.
        LogDifference wild = evidence(
                        cells(new double[] {0, 0.2}, new double[] {0.1}, new double[] {0.3}, new double[] {0.5}), known)
                .contrast(MAIN);
        assertThat(wild.variance()).isCloseTo(0.25 * 0.02 * 3.5, within(1e-12));
        assertThat(wild.degreesOfFreedom()).isEqualTo(1);
    }

    private static List<List<List<Double>>> oneBootBesideTwo() {
        // Means 0.01, 0.11, 0.32, 0.50; squares within 0.0002 + 0.0002 + 0.0008 on 3 degrees of freedom: 0.0004 a boot.
        return cells(new double[] {0, 0.02}, new double[] {0.10, 0.12}, new double[] {0.30, 0.34}, new double[] {0.5});
    }

    @Test
    void aSingleBootBesideOthersBorrowsByHand() {
        // The single boot: borrowed 0.0009 on 12, its forks 0.0001 on 1, together more than 0.0004.
        // Main effect: boots 0.25 * 3 * 0.0002 = 0.00015 on 3, forks 0.000025 on 1, borrowed 0.000225 on 12: 0.0004 in
        // all.
        // 1.6e-7 / (2.25e-8 / 3 + 6.25e-10 + 5.0625e-8 / 12) = 1.6e-7 / 1.234375e-8 = 12.962 degrees of freedom.
        RunVariance known = new RunVariance(0.03, 0, 12, Basis.DEFAULT);
        FactorEvidence evidence = evidence(oneBootBesideTwo(), known);
        LogDifference main = evidence.contrast(MAIN);
        assertThat(main.estimate()).isCloseTo(0.14, within(1e-12));
        assertThat(main.variance()).isCloseTo(0.0004, within(1e-12));
        assertThat(main.degreesOfFreedom()).isCloseTo(12.962, within(0.001));
        assertThat(evidence.contrast(INTERACTION).variance()).isCloseTo(0.0016, within(1e-12));
        assertThat(evidence.basis()).isEqualTo(Basis.BOOTS);
        // Two boots of each cell: 0.25 * (3 * 0.0004 + 0.0010) / 2.
        assertThat(evidence.moreBoots(MAIN).with(2, 0).variance()).isCloseTo(0.000275, within(1e-12));
        // A contrast that leaves the single boot out borrows nothing: (0.0004 + 0.0004) / 2.
        LogDifference without = evidence.contrast(new double[] {-1, 1, 0, 0});
        assertThat(without.variance()).isCloseTo(0.0004, within(1e-12));
        assertThat(without.degreesOfFreedom()).isEqualTo(3);
    }

    @Test
    void aSingleBootBesideOthersThatDifferMoreThanIsKnownBorrowsNothing() {
        // Borrowed 0.0001, forks 0.0001: less than 0.0004 a boot, so 0.25 * (3 * 0.0002 + 0.0004).
        FactorEvidence evidence = evidence(oneBootBesideTwo(), DEFAULT);
        LogDifference main = evidence.contrast(MAIN);
        assertThat(main.variance()).isCloseTo(0.00025, within(1e-12));
        assertThat(main.degreesOfFreedom()).isEqualTo(3);
        assertThat(evidence.moreBoots(MAIN).with(2, 0).variance()).isCloseTo(0.25 * 4 * 0.0004 / 2, within(1e-12));
    }

    @Test
    void aCalibrationKnowsSingleBootsLessWell() {
        // Calibrated 0.0009 for cells of two boots, 0.0025 for that of one; forks add nothing. Main effect:
        // 0.25 * (3 * 0.00045 + 0.0025) = 0.0009625, today 0.25 * (3 * 0.0002 + 0.0025) = 0.000775.
        RunVariance known = new RunVariance(0.03, 0.0004, 5, Basis.CALIBRATION);
        RunVariance alone = new RunVariance(0.05, 0.0004, 5, Basis.CALIBRATION);
        LogDifference main = FactorEvidence.of(oneBootBesideTwo(), known, alone)
                .orElseThrow()
                .contrast(MAIN);
        assertThat(main.variance()).isCloseTo(0.0009625, within(1e-12));
        assertThat(main.degreesOfFreedom()).isEqualTo(5);
    }

    @Test
    void severalBootsAgainstOneAreJudgedAsAComparisonOfTwoStatesDoes() {
        List<List<List<Double>>> cells = cells(new double[] {0, 0.002, 0.004}, new double[] {0.157});
        RunVariance known = new RunVariance(0.1, 0, 12, Basis.DEFAULT);
        LogDifference contrast = evidence(cells, known).contrast(new double[] {-1, 1});
        LogDifference compared = Evidence.of(cells.getFirst(), cells.getLast(), known)
                .orElseThrow()
                .difference();
        assertThat(contrast.estimate()).isCloseTo(compared.estimate(), within(1e-12));
        assertThat(contrast.variance()).isCloseTo(compared.variance(), within(1e-12));
        assertThat(contrast.degreesOfFreedom()).isCloseTo(compared.degreesOfFreedom(), within(1e-9));
    }

    @Test
    void copiesInOneCellAreSeenBesideOthersThatDiffer() {
        double[] copies = {4.6, 4.6, 4.6};
        double[] real = {4.60, 4.62, 4.61};
        assertThat(evidence(cells(copies, real), DEFAULT).withoutSpread()).isTrue();
        assertThat(evidence(cells(real, copies), DEFAULT).withoutSpread()).isTrue();
        assertThat(evidence(cells(real, real), DEFAULT).withoutSpread()).isFalse();
        assertThat(evidence(cells(new double[] {4.6}, new double[] {4.6}), DEFAULT)
                        .withoutSpread())
                .isFalse();
    }

    /** Widths from three boots a cell on: with two, what is borrowed is known so much better that it may make up for its size. */
    @Test
    void aSingleBootNeverNarrowsAndSwappedLevelsTurnTheSign() {
        Random random = new Random(20_261_128);
        for (int i = 0; i < 500; i++) {
            double[][] logs = new double[4][];
            for (int cell = 0; cell < 4; cell++) {
                logs[cell] = random.doubles(cell == 3 ? 1 : 2 + random.nextInt(4))
                        .map(v -> 0.1 * v)
                        .toArray();
            }
            RunVariance known = new RunVariance(0.1 * random.nextDouble(), 0, 5 + random.nextInt(10), Basis.DEFAULT);
            List<List<List<Double>>> cells = cells(logs);
            for (double[] effect : List.of(MAIN, OTHER, INTERACTION)) {
                LogDifference one = evidence(cells, known).contrast(effect);
                LogDifference all = evidence(replicated(logs), known).contrast(effect);
                assertThat(one.variance()).isGreaterThan(all.variance());
                if (Stream.of(logs).limit(3).allMatch(cell -> cell.length > 2)) {
                    assertThat(one.halfWidth(0.95)).isGreaterThan(all.halfWidth(0.95));
                }
                LogDifference turned = evidence(cells.reversed(), known).contrast(effect);
                double sign = effect[0] == effect[3] ? 1 : -1; // both factors turned leave the interaction
                assertThat(turned.estimate()).isCloseTo(sign * one.estimate(), within(1e-12));
                assertThat(turned.variance()).isCloseTo(one.variance(), within(1e-12));
                assertThat(turned.degreesOfFreedom()).isCloseTo(one.degreesOfFreedom(), within(1e-9));
            }
        }
    }

    /** The same with three boots in the last cell, whose variance is the pooled one of the others. */
    private static List<List<List<Double>>> replicated(double[][] logs) {
        double squares = 0;
        int freedom = 0;
        for (double[] cell : logs) {
            double mean = DoubleStream.of(cell).average().orElseThrow();
            squares += DoubleStream.of(cell).map(v -> (v - mean) * (v - mean)).sum();
            freedom += cell.length - 1;
        }
        double sd = Math.sqrt(squares / freedom);
        double middle = logs[3][0];
        return cells(logs[0], logs[1], logs[2], new double[] {middle - sd, middle, middle + sd});
    }

    @ParameterizedTest(name = "boots differ by {0}, the single one by {1}")
    @CsvSource({"0.01, 0.01", "0.003, 0.003", "0.001, 0.01"})
    void intervalsHoldTheTruthWhereOneCellHasASingleBoot(double others, double single) {
        Random random = new Random(41);
        double[] step = {0, 0, -1, 1}; // to the cell of the single boot
        int[] missed = new int[3];
        Design design = new Design(1, 5, 3);
        for (int i = 0; i < TRIALS; i++) {
            Session session = Simulation.gaussian(others, 0.007, 0.004).session(random);
            List<List<List<Double>>> cells = new ArrayList<>();
            for (int cell = 0; cell < 3; cell++) {
                cells.add(Drawn.means(
                        List.of(session.boot(1, design), session.boot(1, design), session.boot(1, design))));
            }
            Session other = Simulation.gaussian(single, 0.007, 0.004).session(random);
            cells.add(Drawn.means(List.of(other.boot(1, design))));
            FactorEvidence evidence = evidence(cells, DEFAULT);
            missed[0] += holds(evidence.contrast(step), 0) ? 0 : 1;
            missed[1] += holds(evidence.contrast(MAIN), 0) ? 0 : 1;
            missed[2] += holds(evidence.contrast(INTERACTION), 0) ? 0 : 1;
        }
        for (int count : missed) {
            assertThat(count / (double) TRIALS).isLessThanOrEqualTo(0.05 + THREE_ERRORS);
        }
    }

    @Test
    void aCellWithOneForkGivesNoEvidence() {
        assertThat(FactorEvidence.of(List.of(List.of(List.of(1.0)), List.of(List.of(1.0, 2.0))), DEFAULT, DEFAULT))
                .isEmpty();
    }

    @Test
    void aConstantFactorLeavesEffectsAndSwappedLevelsTurnTheirSigns() {
        Random random = new Random(20_261_127);
        for (int i = 0; i < 200; i++) {
            List<List<List<Double>>> cells = drawn(random);
            double factor = Math.exp(random.nextGaussian());
            List<List<List<Double>>> scaled = cells.stream()
                    .map(cell -> cell.stream()
                            .map(boot -> boot.stream().map(v -> factor * v).toList())
                            .toList())
                    .toList();
            List<List<List<Double>>> swapped = List.of(cells.get(1), cells.get(0), cells.get(3), cells.get(2));
            for (int kind = 0; kind < 3; kind++) {
                double[] effect = List.of(MAIN, OTHER, INTERACTION).get(kind);
                LogDifference plain = evidence(cells, DEFAULT).contrast(effect);
                LogDifference moved = evidence(scaled, DEFAULT).contrast(effect);
                LogDifference turned = evidence(swapped, DEFAULT).contrast(effect);
                double sign = kind == 1 ? 1 : -1; // the second factor keeps its levels
                assertThat(moved.estimate()).isCloseTo(plain.estimate(), within(1e-9));
                assertThat(moved.variance()).isCloseTo(plain.variance(), within(1e-9));
                assertThat(turned.estimate()).isCloseTo(sign * plain.estimate(), within(1e-9));
                assertThat(turned.variance()).isCloseTo(plain.variance(), within(1e-12));
            }
        }
    }

    private static List<List<List<Double>>> drawn(Random random) {
        double[][] cells = new double[4][];
        for (int cell = 0; cell < 4; cell++) {
            cells[cell] = DoubleStream.generate(random::nextGaussian)
                    .limit(1 + random.nextInt(3))
                    .toArray();
        }
        return cells(cells);
    }

    @ParameterizedTest(name = "{0} boots a cell")
    @ValueSource(ints = {2, 3, 4})
    void intervalsOfMainEffectAndInteractionHoldTheTruth(int boots) {
        // True factors 1.04 and 1.10, together 1.04 * 1.10 * 0.95.
        double[] factors = {1, 1.04, 1.10, 1.04 * 1.10 * 0.95};
        double main = Math.log(1.04) + Math.log(0.95) / 2;
        Random random = new Random(300L + boots);
        Simulation simulation = Simulation.gaussian(0.01, 0.007, 0.004);
        int mains = 0;
        int interactions = 0;
        for (int i = 0; i < TRIALS; i++) {
            FactorEvidence evidence = evidence(session(simulation, factors, boots, random), DEFAULT);
            mains += holds(evidence.contrast(MAIN), main) ? 1 : 0;
            interactions += holds(evidence.contrast(INTERACTION), Math.log(0.95)) ? 1 : 0;
        }
        assertThat(mains / (double) TRIALS).isBetween(0.95 - THREE_ERRORS, 0.95 + THREE_ERRORS);
        assertThat(interactions / (double) TRIALS).isBetween(0.95 - THREE_ERRORS, 0.95 + THREE_ERRORS);
    }

    private static boolean holds(LogDifference effect, double truth) {
        return Math.abs(effect.estimate() - truth) <= effect.halfWidth(0.95);
    }

    private static List<List<List<Double>>> session(Simulation simulation, double[] factors, int boots, Random random) {
        Session session = simulation.session(random);
        Design design = new Design(boots, 5, 3);
        List<List<List<Double>>> cells = new ArrayList<>();
        for (double factor : factors) {
            List<List<List<Double>>> cell = new ArrayList<>();
            for (int boot = 0; boot < boots; boot++) {
                cell.add(session.boot(factor, design));
            }
            cells.add(Drawn.means(cell));
        }
        return cells;
    }
}
