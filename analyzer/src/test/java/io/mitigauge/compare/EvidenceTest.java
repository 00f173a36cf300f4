// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.stats.LogDifference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From forks by boot to a difference and its error. */
final class EvidenceTest {

    private static final RunVariance DEFAULT = new RunVariance(0.01, 0, 13, Basis.DEFAULT);

    private static List<Double> logs(double... logarithms) {
        return DoubleStream.of(logarithms).map(Math::exp).boxed().toList();
    }

    private static Evidence evidence(List<List<Double>> before, List<List<Double>> after, RunVariance known) {
        return Evidence.of(before, after, known).orElseThrow();
    }

    @Test
    void severalBootsOnBothSidesAreWelchOnTheirMeans() {
        // Boots' means: 0.00, 0.02 before; 0.10, 0.13, 0.16 after. Differences of means 0.13 - 0.01 = 0.12.
        // Variances of the means: 0.0002 / 2 = 0.0001 and 0.0009 / 3 = 0.0003; sum 0.0004.
        // Welch-Satterthwaite: 0.0004^2 / (0.0001^2 / 1 + 0.0003^2 / 2) = 16 / (1 + 4.5) = 2.909; of two boots against
        // three no
        // more than (2 - 1) * 2 * 2 / 3.
        List<List<Double>> before = List.of(logs(-0.01, 0.01), logs(0.01, 0.03));
        List<List<Double>> after = List.of(logs(0.09, 0.11), logs(0.12, 0.14), logs(0.15, 0.17));
        Evidence evidence = evidence(before, after, DEFAULT);
        LogDifference difference = evidence.difference();
        assertThat(difference.estimate()).isCloseTo(0.12, within(1e-12));
        assertThat(difference.variance()).isCloseTo(0.0004, within(1e-12));
        assertThat(difference.degreesOfFreedom()).isCloseTo(4.0 / 3, within(1e-9));
        assertThat(evidence.basis()).isEqualTo(Basis.BOOTS);
        assertThat(evidence.boots()).isEqualTo(2);
        assertThat(evidence.forks()).isEqualTo(4);
    }

    @Test
    void withOneBootPerSideTheDefaultIsAdded() {
        // Forks' means have variances 0.0002 / 2 each; twice 0.01^2 between runs: 0.0004 in all.
        Evidence evidence = evidence(List.of(logs(-0.01, 0.01)), List.of(logs(0.04, 0.06)), DEFAULT);
        assertThat(evidence.difference().estimate()).isCloseTo(0.05, within(1e-12));
        assertThat(evidence.difference().variance()).isCloseTo(0.0004, within(1e-12));
        assertThat(evidence.basis()).isEqualTo(Basis.DEFAULT);
    }

    @Test
    void aSideOfOneBootBorrowsForItselfOnly() {
        // Before: boots' means 0.00 and 0.02, variance 0.0001. After: forks 0.0001, borrowed 0.0001.
        Evidence evidence = evidence(List.of(logs(-0.01, 0.01), logs(0.01, 0.03)), List.of(logs(0.04, 0.06)), DEFAULT);
        assertThat(evidence.difference().variance()).isCloseTo(0.0003, within(1e-12));
        assertThat(evidence.basis()).isEqualTo(Basis.DEFAULT);
    }

    @Test
    void aSideOfOneBootScattersAtLeastAsMuchAsTheBootsOfTheOther() {
        // Before: boots' means 0.00, 0.06 and 0.12, variance of a boot 0.0036, of their mean 0.0012. After, one boot:
        // what is borrowed
        // for it, 0.01^2 and forks 0.0001, is less than 0.0036; so 0.0048 in all, with the 2 degrees of freedom of the
        // three.
        List<List<Double>> three = List.of(logs(-0.01, 0.01), logs(0.05, 0.07), logs(0.11, 0.13));
        List<List<Double>> one = List.of(logs(0.04, 0.06));
        for (RunVariance known : List.of(DEFAULT, new RunVariance(0.01, 0, 13, Basis.CALIBRATION))) {
            LogDifference difference = evidence(three, one, known).difference();
            assertThat(difference.variance()).isCloseTo(0.0048, within(1e-12));
            assertThat(difference.degreesOfFreedom()).isEqualTo(2);
            assertThat(evidence(one, three, known).difference().variance()).isCloseTo(0.0048, within(1e-12));
        }
    }

    @Test
    void aCalibrationReplacesTheForksUnlessTodayShowsMore() {
        // Calibrated: runs' means differ by 0.02, of which forks account for 0.0001 as they do today: 2 * 0.0004.
        RunVariance known = new RunVariance(0.02, 0.0001, 5, Basis.CALIBRATION);
        List<List<Double>> one = List.of(logs(-0.01, 0.01));
        Evidence usual = evidence(one, List.of(logs(0.04, 0.06)), known);
        assertThat(usual.difference().variance()).isCloseTo(0.0008, within(1e-12));
        assertThat(usual.difference().degreesOfFreedom()).isEqualTo(5);
        assertThat(usual.basis()).isEqualTo(Basis.CALIBRATION);
        // After with forks 0.2 apart: variance of their mean 0.01 instead of 0.0001, so 0.0099 more: 0.0107.
        Evidence wild = evidence(one, List.of(logs(-0.05, 0.15)), known);
        assertThat(wild.difference().variance()).isCloseTo(0.0107, within(1e-12));
    }

    @Test
    void aStaleCalibrationDoesNotHideWhatBootsShow() {
        // Boots' means 0.0, 0.1 and 0.5, 0.6: variances 0.0025 each, 0.005 in all; the calibration says 2 * 0.0001 / 2.
        RunVariance stale = new RunVariance(0.01, 0, 10, Basis.CALIBRATION);
        Evidence evidence =
                evidence(List.of(logs(0, 0), logs(0.1, 0.1)), List.of(logs(0.5, 0.5), logs(0.6, 0.6)), stale);
        assertThat(evidence.difference().variance()).isCloseTo(0.005, within(1e-12));
        assertThat(evidence.difference().degreesOfFreedom()).isCloseTo(2, within(1e-9));
    }

    @Test
    void aCalibrationSteadiesBootsThatAgreeByChance() {
        // Both boots of either side agree exactly; by calibration the mean of two boots has variance 0.0001 / 2.
        RunVariance known = new RunVariance(0.01, 0, 10, Basis.CALIBRATION);
        List<List<Double>> twice = List.of(logs(0, 0), logs(0, 0));
        assertThat(evidence(twice, twice, known).difference().variance()).isCloseTo(0.0001, within(1e-12));
    }

    @Test
    void whatOneSideCopiedIsNoMeasurement() {
        List<List<Double>> copies = List.of(logs(0, 0.01), logs(0, 0.01), logs(0, 0.01));
        List<List<Double>> real = List.of(logs(0.1, 0.11), logs(0.12, 0.14), logs(0.15, 0.17));
        RunVariance known = new RunVariance(0.01, 0, 10, Basis.CALIBRATION);
        assertThat(evidence(copies, real, known).isCopied()).isTrue();
        assertThat(evidence(real, copies, DEFAULT).isCopied()).isTrue();
        assertThat(evidence(real, real, DEFAULT).isCopied()).isFalse();
        assertThat(evidence(List.of(logs(0, 0, 0)), real, DEFAULT).isCopied()).isFalse(); // it borrows anyway
    }

    @Test
    void oneForkInEachOfTwoBootsIsEnough() {
        assertThat(Evidence.of(List.of(logs(0), logs(0.1)), List.of(logs(0), logs(0.1)), DEFAULT))
                .map(Evidence::basis)
                .contains(Basis.BOOTS);
        assertThat(Evidence.of(List.of(logs(0)), List.of(logs(0), logs(0.1)), DEFAULT))
                .isEmpty();
    }

    @Test
    void swappingSidesTurnsTheSignAndNothingElse() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 200; i++) {
            List<List<Double>> before = boots(random);
            List<List<Double>> after = boots(random);
            LogDifference there = evidence(before, after, DEFAULT).difference();
            LogDifference back = evidence(after, before, DEFAULT).difference();
            assertThat(back.estimate()).isCloseTo(-there.estimate(), within(1e-12));
            assertThat(back.variance()).isCloseTo(there.variance(), within(1e-15));
            assertThat(back.degreesOfFreedom()).isCloseTo(there.degreesOfFreedom(), within(1e-9));
        }
    }

    @Test
    void repeatedForksWithinABootAreNoFurtherBoots() {
        Random random = new Random(20_261_124);
        for (int i = 0; i < 200; i++) {
            List<List<Double>> before =
                    Stream.generate(() -> fork(random)).limit(3).toList();
            List<List<Double>> after =
                    Stream.generate(() -> fork(random)).limit(3).toList();
            LogDifference once = evidence(before, after, DEFAULT).difference();
            LogDifference often =
                    evidence(repeated(before), repeated(after), DEFAULT).difference();
            assertThat(often.variance()).isCloseTo(once.variance(), within(1e-12));
            assertThat(often.degreesOfFreedom()).isCloseTo(once.degreesOfFreedom(), within(1e-9));
        }
    }

    private static List<List<Double>> repeated(List<List<Double>> boots) {
        return boots.stream()
                .map(boot -> Collections.nCopies(7, boot.getFirst()))
                .toList();
    }

    private static List<Double> fork(Random random) {
        return logs(0.01 * random.nextGaussian());
    }

    private static List<List<Double>> boots(Random random) {
        List<List<Double>> boots = new ArrayList<>();
        for (int boot = 0; boot <= random.nextInt(3); boot++) {
            boots.add(logs(DoubleStream.generate(() -> 0.02 * random.nextGaussian())
                    .limit(2 + random.nextInt(8))
                    .toArray()));
        }
        return boots;
    }
}
