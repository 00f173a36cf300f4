// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.compare.Simulation.Design;
import io.mitigauge.model.Change.Basis;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often intervals hold the truth and rules err, on simulated data of known truth: 52,000 comparisons with fixed seeds.
 * Bounds are the promised rate and three standard errors of a rate from so many trials.
 */
final class HonestyTest {

    private static final int TRIALS = 4000;
    private static final double LEVEL = 0.05;
    private static final double THREE_ERRORS = 3 * Math.sqrt(LEVEL * (1 - LEVEL) / TRIALS);
    private static final double TRUTH = 1.04;
    private static final Simulation USUAL = Simulation.gaussian(0.01, 0.007, 0.004);
    private static final Simulation DRIFTING = new Simulation(0.005, 0.0066, 0.0042, 0.0075, 0, 0);
    private static final Simulation ROUGH = new Simulation(0.01, 0.007, 0.004, 0, 0.05, 0.2);

    private static double rate(Supplier<Evidence> trial, Predicate<Evidence> outcome) {
        long hits = IntStream.range(0, TRIALS)
                .filter(i -> outcome.test(trial.get()))
                .count();
        return (double) hits / TRIALS;
    }

    private static boolean holdsTheTruth(Evidence evidence) {
        return Math.abs(evidence.difference().estimate() - Math.log(TRUTH))
                <= evidence.difference().halfWidth(1 - LEVEL);
    }

    private static boolean claims(Evidence evidence) {
        return evidence.difference().pValue() < LEVEL;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void intervalsOverBootsHoldTheTruth(int boots) {
        Random random = new Random(boots);
        Design design = new Design(boots, 5, 3);
        double coverage = rate(
                () -> SimulatedSide.evidence(USUAL.draw(TRUTH, design, true, random), SimulatedSide.onePercent()),
                HonestyTest::holdsTheTruth);
        assertThat(coverage).isBetween(1 - LEVEL - THREE_ERRORS, 1 - LEVEL + THREE_ERRORS);
    }

    /** Welch's degrees of freedom fall short of the pooled ones then: on the safe side. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void withFewBootsIntervalsAreRatherTooWide(int boots) {
        Random random = new Random(boots);
        double coverage = rate(
                () -> SimulatedSide.evidence(
                        USUAL.draw(TRUTH, new Design(boots, 5, 3), true, random), SimulatedSide.onePercent()),
                HonestyTest::holdsTheTruth);
        assertThat(coverage).isBetween(1 - LEVEL - THREE_ERRORS, 0.99);
    }

    @Test
    void wildForksAndSecondModesDoNotBreakThem() {
        Random random = new Random(7);
        double coverage = rate(
                () -> SimulatedSide.evidence(
                        ROUGH.draw(TRUTH, new Design(5, 10, 3), true, random), SimulatedSide.onePercent()),
                HonestyTest::holdsTheTruth);
        assertThat(coverage).isGreaterThan(1 - LEVEL - THREE_ERRORS);
    }

    /** Without drift: that boots differ by 1 % is then the truth. */
    @Test
    void oneBootPerSideLeansOnATrueAssumption() {
        Random random = new Random(11);
        double alarms = rate(
                () -> SimulatedSide.evidence(
                        USUAL.draw(1, new Design(1, 20, 5), false, random), SimulatedSide.onePercent()),
                HonestyTest::claims);
        assertThat(alarms).isLessThan(LEVEL + THREE_ERRORS);
    }

    /** What it is worth where half of the truth is assumed: the reason for wide defaults, and for calibrating. */
    @Test
    void anAssumptionThatIsTooSmallIsFoundOut() {
        Random random = new Random(12);
        Simulation worse = Simulation.gaussian(0.02, 0.007, 0.004);
        double alarms = rate(
                () -> SimulatedSide.evidence(
                        worse.draw(1, new Design(1, 20, 5), false, random), SimulatedSide.onePercent()),
                HonestyTest::claims);
        assertThat(alarms).isGreaterThan(3 * LEVEL);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6, 10})
    void aCalibrationIsHonestUnderDrift(int runs) {
        Random random = new Random(100L + runs);
        Design design = new Design(1, 10, 3);
        double alarms = rate(
                () -> SimulatedSide.evidence(
                        DRIFTING.draw(1, design, false, random),
                        SimulatedSide.calibrated(DRIFTING, runs, design, random)),
                HonestyTest::claims);
        assertThat(alarms).isLessThan(LEVEL + THREE_ERRORS);
    }

    @Test
    void aStaleCalibrationIsCaughtByBoots() {
        Random random = new Random(13);
        RunVariance stale = new RunVariance(0.005, 0, 8, Basis.CALIBRATION);
        double alarms = rate(
                () -> SimulatedSide.evidence(USUAL.draw(1, new Design(3, 5, 3), true, random), stale),
                HonestyTest::claims);
        assertThat(alarms).isLessThan(LEVEL + THREE_ERRORS);
    }

    /** At a true change of just the margin, "equivalent" is wrong; both one-sided tests must hold. */
    @ParameterizedTest
    @CsvSource({"5, 0.05", "10, 0.05"})
    void equivalenceIsRarelyClaimedAtTheMargin(int boots, double level) {
        Random random = new Random(200L + boots);
        double margin = Math.log1p(0.03);
        double wrong = rate(
                () -> SimulatedSide.evidence(
                        USUAL.draw(1.03, new Design(boots, 5, 3), true, random), SimulatedSide.onePercent()),
                e -> e.difference().upperBound(1 - LEVEL) < margin
                        && e.difference().lowerBound(1 - LEVEL) > -margin);
        assertThat(wrong).isLessThan(level + THREE_ERRORS);
    }
}
