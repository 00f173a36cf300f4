// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What controls predict of a difference, by a calibration and by boots. */
final class CommonLineTest {

    /** Residuals 1, -2, 1, 1, -2, 1 have no slope against these, so that the slope is 2 exactly; squares 70, of the residuals 12. */
    private static final double[] CONTROLS = {-5, -3, -1, 1, 3, 5};

    private static final double[] BENCHMARK = {-9, -8, -1, 3, 4, 11};

    /** Runs or boots of one group, with what their controls and their benchmark say. */
    private static final class Group {

        private final double[] controls;
        private final double[] benchmark;

        Group(double[] controls, double[] benchmark) {
            this.controls = controls;
            this.benchmark = benchmark;
        }

        double products(double[] one, double[] two) {
            double mean = mean(one);
            double other = mean(two);
            return IntStream.range(0, one.length)
                    .mapToDouble(i -> (one[i] - mean) * (two[i] - other))
                    .sum();
        }

        double squares() {
            return products(controls, controls);
        }

        double products() {
            return products(controls, benchmark);
        }

        CommonLine.Group asGroup() {
            return new CommonLine.Group(controls.length, squares(), products(), products(benchmark, benchmark));
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).average().orElseThrow();
        }
    }

    /** By calibration, by boots, and both weighed by their degrees of freedom. */
    private record Left(LogDifference byCalibration, LogDifference byBoots) {

        /** As in a comparison. */
        static Left of(Group calibrated, Group before, Group after) {
            CommonLine line = line(calibrated, before, after);
            double controls = moved(before.controls, after.controls);
            double moved = moved(before.benchmark, after.benchmark);
            return new Left(line.byCalibration(moved, controls, 0).orElseThrow(), line.byBoots(moved, controls));
        }

        /** Calibration and both sides taken to scatter alike and to have one slope, as an analysis of covariance does. */
        static Left ofAlike(Group calibrated, Group before, Group after) {
            CommonLine line = line(calibrated, before, after);
            double controls = moved(before.controls, after.controls);
            double moved = moved(before.benchmark, after.benchmark);
            return new Left(line.calibrated(line.line().orElseThrow(), moved, controls), line.alike(moved, controls));
        }

        private static CommonLine line(Group calibrated, Group before, Group after) {
            return new CommonLine(
                    ControlLine.through(calibrated.controls, calibrated.benchmark), before.asGroup(), after.asGroup());
        }

        private static double moved(double[] before, double[] after) {
            return Group.mean(after) - Group.mean(before);
        }

        LogDifference together() {
            double sum = byCalibration.degreesOfFreedom() + byBoots.degreesOfFreedom();
            double variance = (byCalibration.degreesOfFreedom() * byCalibration.variance()
                            + byBoots.degreesOfFreedom() * byBoots.variance())
                    / sum;
            return new LogDifference(byBoots.estimate(), variance, sum);
        }
    }

    /** Of one boot, which has no deviations. */
    private static final CommonLine.Group ONE = new CommonLine.Group(1, 0, 0, 0);

    @Test
    void withoutBootsTheCalibratedLineIsAllThereIsByHand() {
        CommonLine line = new CommonLine(ControlLine.through(CONTROLS, BENCHMARK), ONE, ONE);
        assertThat(line.slope()).isCloseTo(2, within(1e-12));
        // Moved by 20 while the controls moved by 7: 20 - 2 * 7; variance 12 / 4 (2 + 49 / 70), and 0.5 more.
        LogDifference left = line.byCalibration(20, 7, 0.5).orElseThrow();
        assertThat(left.estimate()).isCloseTo(6, within(1e-12));
        assertThat(left.variance()).isCloseTo(8.6, within(1e-12));
        assertThat(left.degreesOfFreedom()).isEqualTo(4);
    }

    @Test
    void bootsTurnTheLineByHand() {
        // Before: controls -2, 0, 2 and -1, 0, 1 of the benchmark; after: 1, 3, 5 and 11, 12, 13. Squares 8 + 8 = 16,
        // products 4 + 4 = 8, beside 70 and 140:
        // slope 148 / 86. The boots pay 16 / 86 of its degree of freedom, each side half of that.
        Group before = new Group(new double[] {-2, 0, 2}, new double[] {-1, 0, 1});
        Group after = new Group(new double[] {1, 3, 5}, new double[] {11, 12, 13});
        Group calibrated = new Group(CONTROLS, BENCHMARK);
        Left alike = Left.ofAlike(calibrated, before, after);
        double slope = 148 / 86.0;
        double paid = 16 / 86.0;
        assertThat(alike.byBoots().estimate()).isCloseTo(12 - 3 * slope, within(1e-12));
        assertThat(alike.byCalibration().estimate()).isCloseTo(12 - 3 * slope, within(1e-12));
        // Calibrated: squares 12 about the own slope and 70 (2 - slope)^2 for the turn.
        double factor = 2 / 3.0 + 9 / 86.0;
        double perRun = (12 + 70 * (2 - slope) * (2 - slope)) / (4 + paid);
        assertThat(alike.byCalibration().degreesOfFreedom()).isCloseTo(4 + paid, within(1e-12));
        assertThat(alike.byCalibration().variance()).isCloseTo(perRun * factor, within(1e-12));
        // Boots: they lie on a slope of 1 / 2, so that squares 16 (slope - 1 / 2)^2 are left.
        double squares = 16 * (slope - 0.5) * (slope - 0.5);
        assertThat(alike.byBoots().degreesOfFreedom()).isCloseTo(4 - paid, within(1e-12));
        assertThat(alike.byBoots().variance()).isCloseTo(squares / (4 - paid) * factor, within(1e-12));
        // Each side by itself has the same scatter, and the calibrated part of the slope 12 / 4 instead: 3 * 9 * 70 /
        // 86^2 instead of a part of what is alike.
        // And the common slope is off that of the boots by slope - 1 / 2, times 3 for the change of the controls.
        double apart = 2 * squares / (4 - paid) * (1 / 3.0 + 9 * 8 / (86.0 * 86)) + 3 * 9 * 70 / (86.0 * 86);
        double off = 9 * (slope - 0.5) * (slope - 0.5);
        Left left = Left.of(calibrated, before, after);
        assertThat(left.byBoots().variance())
                .isCloseTo(Math.max(apart, squares / (4 - paid) * factor) + off, within(1e-12));
        assertThat(left.byCalibration().variance()).isCloseTo(perRun * factor + off, within(1e-12));
    }

    @Test
    void bootsByThemselvesTellALineByHand() {
        // Six boots, squares 8 and 8 of the controls, products 4 and 4: slope 1 / 2. Of the benchmark 5 before and 14
        // after; the line leaves 5 - 2 = 3 and
        // 14 - 2 = 12. Alike: 15 / (6 - 3) (2 / 3 + 9 / 16). Apart: either side pays half of the slope: 3 / 1.5 and 12
        // / 1.5, times 1 / 3 + 9 * 8 / 256.
        CommonLine line =
                new CommonLine(Optional.empty(), new CommonLine.Group(3, 8, 4, 5), new CommonLine.Group(3, 8, 4, 14));
        assertThat(line.slope()).isEqualTo(0.5);
        assertThat(line.byCalibration(12, 3, 0)).isEmpty();
        double share = 1 / 3.0 + 72 / 256.0;
        assertThat(line.alike(12, 3).variance()).isCloseTo(5 * 2 * share, within(1e-12));
        assertThat(line.alike(12, 3).degreesOfFreedom()).isCloseTo(3, within(1e-12));
        LogDifference left = line.byBoots(12, 3);
        assertThat(left.estimate()).isEqualTo(10.5);
        assertThat(left.variance()).isCloseTo(10 * share, within(1e-12));
        // Satterthwaite: (2 + 8)^2 / (4 / 1.5 + 64 / 1.5).
        assertThat(left.degreesOfFreedom()).isCloseTo(100 * 1.5 / 68, within(1e-12));
    }

    @Test
    void aSideThatScattersMoreAndTellsTheSlopeIsNotTakenForSteady() {
        // After, controls and benchmark scatter ten times as much. Alike: 3.03 squares over 3 degrees. Apart: the noisy
        // side pays nearly all of the slope.
        CommonLine line = new CommonLine(
                Optional.empty(), new CommonLine.Group(3, 1, 0, 0.03), new CommonLine.Group(3, 100, 0, 3));
        LogDifference left = line.byBoots(5, 0);
        double before = 0.03 / (2 - 1 / 101.0) / 3;
        double after = 3 / (2 - 100 / 101.0) / 3;
        assertThat(left.variance()).isCloseTo(before + after, within(1e-12));
        assertThat(left.variance()).isGreaterThan(line.alike(5, 0).variance());
        assertThat(left.degreesOfFreedom()).isLessThan(1.1);
    }

    @Test
    void controlsThatDoNotDifferTellNoSlope() {
        assertThatThrownBy(() -> new CommonLine(Optional.empty(), ONE, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("boots whose controls do not differ tell no slope");
    }

    /**
     * Snedecor and Cochran (1967), <i>Statistical Methods</i>, p. 422: leprosy bacilli before and after treatment with
     * antibiotics A, D and a placebo F, as SAS analyses them (SAS/STAT User's Guide, GLM, "Analysis of Covariance"):
     * slope 0.98718381, mean square error 16.04625 on 26 degrees of freedom, A - F -3.446138 with a standard error of
     * 1.886781, D - F -3.337167 with 1.853866.
     */
    @Test
    void agreesWithThePublishedAnalysisOfCovariance() {
        Group a = new Group(
                new double[] {11, 8, 5, 14, 19, 6, 10, 6, 11, 3}, new double[] {6, 0, 2, 8, 11, 4, 13, 1, 8, 0});
        Group d = new Group(
                new double[] {6, 6, 7, 8, 18, 8, 19, 8, 5, 15}, new double[] {0, 2, 3, 1, 18, 4, 14, 9, 1, 9});
        Group f = new Group(
                new double[] {16, 13, 11, 9, 21, 16, 12, 12, 7, 12},
                new double[] {13, 10, 18, 5, 23, 12, 5, 16, 1, 20});
        LogDifference ofA = Left.ofAlike(d, f, a).together();
        assertThat(ofA.estimate()).isCloseTo(-3.446138, within(1e-6));
        assertThat(ofA.standardError()).isCloseTo(1.886781, within(1e-6));
        assertThat(ofA.degreesOfFreedom()).isCloseTo(26, within(1e-9));
        LogDifference ofD = Left.ofAlike(a, f, d).together();
        assertThat(ofD.estimate()).isCloseTo(-3.337167, within(1e-6));
        assertThat(ofD.standardError()).isCloseTo(1.853866, within(1e-6));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void weighedTogetherItIsTheRegressionOnThreeGroups(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            Group calibrated = group(random, 8);
            Group before = group(random, 4);
            Group after = group(random, 4);
            LogDifference left = Left.ofAlike(calibrated, before, after).together();
            OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
            regression.setNoIntercept(true);
            double[][] rows = IntStream.range(0, 16)
                    .mapToObj(run -> new double[] {run < 8 ? 1 : 0, run < 8 ? 0 : 1, run < 12 ? 0 : 1, 0})
                    .toArray(double[][]::new);
            double[] controls = joined(calibrated.controls, before.controls, after.controls);
            IntStream.range(0, 16).forEach(run -> rows[run][3] = controls[run]);
            regression.newSampleData(joined(calibrated.benchmark, before.benchmark, after.benchmark), rows);
            assertThat(left.estimate()).isCloseTo(regression.estimateRegressionParameters()[2], within(1e-9));
            assertThat(left.standardError())
                    .isCloseTo(regression.estimateRegressionParametersStandardErrors()[2], within(1e-9));
            assertThat(left.degreesOfFreedom()).isCloseTo(12, within(1e-9));
        }
    }

    private static Group group(Random random, int runs) {
        return new Group(gaussians(random, runs), gaussians(random, runs));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void levelsDoNotMatterAndSwappedSidesMirror(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            Group calibrated = group(random, 8);
            Group before = group(random, 3);
            Group after = group(random, 4);
            Left left = Left.of(calibrated, before, after);
            Left shifted =
                    Left.of(new Group(plus(calibrated.controls, 3), plus(calibrated.benchmark, -7)), before, after);
            assertClose(shifted.byCalibration(), left.byCalibration(), 1);
            assertClose(shifted.byBoots(), left.byBoots(), 1);
            Left swapped = Left.of(calibrated, after, before);
            assertClose(swapped.byCalibration(), left.byCalibration(), -1);
            assertClose(swapped.byBoots(), left.byBoots(), -1);
        }
    }

    private static void assertClose(LogDifference one, LogDifference two, int sign) {
        assertThat(one.estimate()).isCloseTo(sign * two.estimate(), within(1e-9));
        assertThat(one.variance()).isCloseTo(two.variance(), within(1e-9));
        assertThat(one.degreesOfFreedom()).isCloseTo(two.degreesOfFreedom(), within(1e-9));
    }

    /** Coverage of the 95 % interval of one run a side, whatever part of a benchmark's variance between runs it shares with the controls. */
    @ParameterizedTest(name = "shared {0}, own {1}, {2} runs")
    @CsvSource({"0, 1, 6", "0, 1, 8", "0.5, 1, 8", "1, 1, 8", "1, 0.3, 6", "1, 0.3, 8", "1, 0.3, 12", "-1, 0.3, 8"})
    void ofOneRunASideTheIntervalHoldsTheTruth(double shared, double own, int runs) {
        Machine machine = new Machine(shared, own, new Random(20_261_128));
        int draws = 10_000;
        int held = 0;
        double width = 0;
        double plainWidth = 0;
        for (int i = 0; i < draws; i++) {
            Group calibrated = machine.runs(runs);
            Group two = machine.runs(2);
            LogDifference left = new CommonLine(
                            ControlLine.through(calibrated.controls, calibrated.benchmark), ONE, ONE)
                    .byCalibration(two.benchmark[1] - two.benchmark[0], two.controls[1] - two.controls[0], 0)
                    .orElseThrow();
            held += Math.abs(left.estimate()) <= left.halfWidth(0.95) ? 1 : 0;
            width += left.halfWidth(0.95);
            LogMean plain = LogMean.ofLogs(calibrated.benchmark);
            plainWidth += new LogDifference(0, 2 * plain.variance() * runs, runs - 1.0).halfWidth(0.95);
        }
        assertHeld(held, draws);
        double narrower = width / plainWidth;
        if (Math.abs(shared) > own) {
            assertThat(narrower).as("where the machine moves both").isLessThan(0.65);
        } else {
            assertThat(narrower).as("a line without use costs little").isLessThan(1.35);
        }
    }

    /** The same of several boots a side, both weighed together. */
    @ParameterizedTest(name = "shared {0}, own {1}, {2} runs, {3} boots a side")
    @CsvSource({"0, 1, 6, 3", "0.5, 1, 8, 3", "1, 0.3, 8, 3", "1, 0.3, 8, 5", "1, 0.3, 12, 4", "-1, 0.3, 6, 4"})
    void ofSeveralAlikeTheIntervalHoldsTheTruth(double shared, double own, int runs, int boots) {
        Machine machine = new Machine(shared, own, new Random(20_261_129));
        int draws = 10_000;
        int held = 0;
        for (int i = 0; i < draws; i++) {
            LogDifference left = Left.ofAlike(machine.runs(runs), machine.runs(boots), machine.runs(boots))
                    .together();
            held += Math.abs(left.estimate()) <= left.halfWidth(0.95) ? 1 : 0;
        }
        assertHeld(held, draws);
    }

    /** Without a calibration, boots after that scatter by so much more, in controls and benchmark alike; and controls that lie so far apart. */
    @ParameterizedTest(name = "{0} boots a side, after {1} times as noisy, controls {2} apart")
    @CsvSource({"4, 1, 0", "4, 2, 0", "4, 3, 0", "5, 2, 1", "6, 3, 0"})
    void ofBootsAloneTheIntervalHoldsTheTruthOnUnequalHostsToo(int boots, double noisier, double apart) {
        Machine machine = new Machine(1, 0.4, new Random(20_261_130));
        int draws = 10_000;
        int held = 0;
        for (int i = 0; i < draws; i++) {
            Group before = machine.runs(boots);
            Group noise = machine.runs(boots);
            Group after = new Group(
                    Arrays.stream(noise.controls).map(v -> apart + noisier * v).toArray(),
                    Arrays.stream(noise.benchmark).map(v -> apart + noisier * v).toArray());
            CommonLine line = new CommonLine(Optional.empty(), before.asGroup(), after.asGroup());
            LogDifference left = line.byBoots(
                    Group.mean(after.benchmark) - Group.mean(before.benchmark),
                    Group.mean(after.controls) - Group.mean(before.controls));
            held += Math.abs(left.estimate()) <= left.halfWidth(0.95) ? 1 : 0;
        }
        assertThat((double) held / draws).isGreaterThan(0.94);
    }

    private static void assertHeld(int held, int draws) {
        double threeErrors = 3 * Math.sqrt(0.95 * 0.05 / draws);
        assertThat((double) held / draws).isBetween(0.95 - threeErrors, 0.95 + threeErrors);
    }

    /** Controls that tell its speed nearly, and a benchmark that shares a part of that. */
    private record Machine(double shared, double own, Random random) {

        Group runs(int count) {
            double[] speeds = gaussians(random, count);
            return new Group(
                    Arrays.stream(speeds)
                            .map(speed -> speed + 0.2 * random.nextGaussian())
                            .toArray(),
                    Arrays.stream(speeds)
                            .map(speed -> shared * speed + own * random.nextGaussian())
                            .toArray());
        }
    }

    private static double[] gaussians(Random random, int count) {
        return DoubleStream.generate(random::nextGaussian).limit(count).toArray();
    }

    private static double[] plus(double[] values, double more) {
        return Arrays.stream(values).map(v -> v + more).toArray();
    }

    private static double[] joined(double[]... groups) {
        return Arrays.stream(groups).flatMapToDouble(Arrays::stream).toArray();
    }
}
