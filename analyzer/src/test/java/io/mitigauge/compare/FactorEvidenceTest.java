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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void aCellOfOneBootBorrowsBesideCellsThatShowLess() {
        // Boots 0.00 0.002 0.004: a variance of 4e-6 a boot on 2 degrees of freedom, 4e-6 / 3 of their mean. The other
        // cell, one boot, borrows 0.1^2 and has the
        // 0.0001 of its forks: 0.0101.
        RunVariance wide = new RunVariance(0.1, 0, 12, Basis.DEFAULT);
        FactorEvidence evidence = evidence(cells(new double[] {0, 0.002, 0.004}, new double[] {0.157}), wide);
        double[] weights = {-1, 1};
        assertThat(evidence.contrast(weights).estimate()).isCloseTo(0.155, within(1e-12));
        assertThat(evidence.contrast(weights).variance()).isCloseTo(0.0101 + 4e-6 / 3, within(1e-12));
        assertThat(evidence.contrast(weights).degreesOfFreedom()).isCloseTo(12, within(0.1));
        // What is borrowed for one boot may be more than for others.
        FactorEvidence floored = FactorEvidence.of(
                        cells(new double[] {0, 0.002, 0.004}, new double[] {0.157}),
                        new RunVariance(0.001, 0.0001, 9, Basis.CALIBRATION),
                        new RunVariance(0.05, 0.0001, 9, Basis.CALIBRATION))
                .orElseThrow();
        assertThat(floored.contrast(weights).variance()).isGreaterThan(0.0025);
    }

    @Test
    void copiesInOneCellAreNoMeasurements() {
        double[] copied = {0.1, 0.1, 0.1};
        double[] real = {0.1, 0.12, 0.15};
        assertThat(evidence(cells(copied, real), DEFAULT).withoutSpread()).isTrue();
        assertThat(evidence(cells(real, real), DEFAULT).withoutSpread()).isFalse();
        assertThat(evidence(cells(real, new double[] {0.1}), DEFAULT).withoutSpread())
                .isFalse();
    }

    /** Boots differ by what is borrowed, or half of that. */
    @ParameterizedTest(name = "boots that differ by {0}, 1 % borrowed")
    @ValueSource(doubles = {0.01, 0.005})
    void withOneCellOfOneBootIntervalsHoldTheTruth(double sd) {
        Random random = new Random(400L + Math.round(1000 * sd));
        Simulation simulation = Simulation.gaussian(sd, 0.007, 0.004);
        int held = 0;
        for (int i = 0; i < TRIALS; i++) {
            List<List<List<Double>>> cells = new ArrayList<>(session(simulation, new double[] {1, 1, 1, 1}, 3, random));
            cells.set(3, cells.get(3).subList(0, 1));
            held += holds(evidence(cells, DEFAULT).contrast(INTERACTION), 0) ? 1 : 0;
        }
        assertThat(held / (double) TRIALS).isGreaterThan(0.95 - THREE_ERRORS);
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
