// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Simulation.BootLaw;
import io.mitigauge.compare.Simulation.Design;
import io.mitigauge.compare.Simulation.Drawn;
import io.mitigauge.compare.Simulation.Session;
import io.mitigauge.stats.Holm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How honest intervals over boots are where boots are not all drawn from one Gaussian, and what they find: 4,000 comparisons a row,
 * with fixed seeds. Boots alone differ here; each has two forks that agree.
 *
 * <p>Where a rate is known, it comes from Welch's test itself. With n boots on either side and equal variances its statistic is that
 * of the pooled test, with 2 (n - 1) degrees of freedom. Its own degrees of freedom are (n - 1) / (r^2 + (1 - r)^2), where r, the
 * first side's share of both variances, has a Beta distribution with both parameters (n - 1) / 2 and does not depend on the
 * statistic: the rate is an integral over r. Where sides differ, the distribution of the statistic given r is a scaled t.
 */
final class BootLawsTest {

    private static final int TRIALS = 4000;
    private static final double LEVEL = 0.05;
    private static final double SD = 0.01;
    private static final double TRUTH = 1.04;
    private static final double MARGIN = Math.log1p(0.03);
    private static final int BENCHMARKS = 12;

    /** Integrals were done by hand, in steps of a tenth. */
    private static final double STEPS = 0.004;

    /** Three standard errors of a rate from so many trials. */
    private static double threeErrors(double rate) {
        return 3 * Math.sqrt(rate * (1 - rate) / TRIALS);
    }

    private static Offset<Double> error(double rate) {
        return within(threeErrors(rate) + STEPS);
    }

    private static Design boots(int count) {
        return new Design(count, 2, 1);
    }

    private static List<List<List<Double>>> side(Simulation simulation, double factor, int boots, Random random) {
        Session session = simulation.session(random);
        return Stream.generate(() -> session.boot(factor, boots(boots)))
                .limit(boots)
                .toList();
    }

    private static Evidence evidence(List<List<List<Double>>> before, List<List<List<Double>>> after) {
        return SimulatedSide.evidence(new Drawn(before, after), SimulatedSide.onePercent());
    }

    private static boolean holdsTheTruth(Evidence evidence) {
        return Math.abs(evidence.difference().estimate() - Math.log(TRUTH))
                <= evidence.difference().halfWidth(1 - LEVEL);
    }

    private static double coverage(long seed, Function<Random, Evidence> trial) {
        Random random = new Random(seed);
        long held = IntStream.range(0, TRIALS)
                .filter(i -> holdsTheTruth(trial.apply(random)))
                .count();
        return (double) held / TRIALS;
    }

    /** By the integral 97.7, 96.5, 95.5 and 95.1 %; an independent simulation with SciPy gave 98.2, 96.2, 95.4 and 95.4 %. */
    @ParameterizedTest(name = "{0} boots")
    @CsvSource({"2, 0.977", "3, 0.965", "5, 0.955", "10, 0.951"})
    void ofGaussianBootsAsManyIntervalsHoldTheTruthAsTheyShould(int boots, double expected) {
        Simulation simulation = Simulation.ofBoots(SD, Random::nextGaussian);
        double coverage = coverage(
                1000L + boots,
                random -> evidence(side(simulation, 1, boots, random), side(simulation, TRUTH, boots, random)));
        assertThat(coverage).isCloseTo(expected, error(expected));
    }

    /** How boots are drawn, and how many on either side. */
    record Law(String name, BootLaw law, int boots) {

        @Override
        public String toString() {
            return name + ", " + boots + " boots";
        }
    }

    static List<Law> laws() {
        List<Law> laws = new ArrayList<>();
        for (int boots : new int[] {3, 5, 10}) {
            laws.add(new Law("heavy tails", BootLaw.heavyTailed(), boots));
            laws.add(new Law("a second mode, 3 deviations off", BootLaw.twoModes(3), boots));
            laws.add(new Law("a second mode, 6 deviations off", BootLaw.twoModes(6), boots));
        }
        return laws;
    }

    /**
     * Boots far off widen the interval by more than they move the estimate, so that it holds the truth rather more often than 95 % of
     * times. Where modes are far apart it misses where one side has none of the second and the other hardly anything else: of 3
     * boots that is 2 * 0.8^3 * 0.2^3 = 0.8 %, of 5 with at least 4 of the second 2 * 0.8^5 * 0.0067 = 0.4 %; and as often as ever
     * where neither side has any of it: 5 % of 0.8^6 and of 0.8^10, 1.3 % and 0.5 %.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("laws")
    void bootsFarOffDoNotMakeIntervalsTooNarrow(Law law) {
        Simulation simulation = Simulation.ofBoots(SD, law.law());
        double coverage = coverage(
                2000L + law.boots(),
                random -> evidence(
                        side(simulation, 1, law.boots(), random), side(simulation, TRUTH, law.boots(), random)));
        assertThat(coverage).isGreaterThan(1 - LEVEL - threeErrors(LEVEL));
    }

    /**
     * One boot of the second side is slower by so many deviations, k. It moves the estimate by k / n, and the variance that it adds is
     * k^2 / n^2: alone it makes a t of 1.
     */
    @ParameterizedTest(name = "{0} boots, {1} deviations")
    @CsvSource({"3, 3", "5, 3", "10, 3", "3, 10", "5, 10", "10, 10"})
    void oneContaminatedBootDoesNotMakeIntervalsMissTheTruth(int boots, double deviations) {
        Simulation simulation = Simulation.ofBoots(SD, Random::nextGaussian);
        double coverage = coverage(3000L + boots, random -> {
            List<List<List<Double>>> before = side(simulation, 1, boots, random);
            List<List<List<Double>>> after = new ArrayList<>(side(simulation, TRUTH, boots - 1, random));
            after.addAll(side(simulation, TRUTH * Math.exp(deviations * SD), 1, random));
            return evidence(before, after);
        });
        assertThat(coverage).isGreaterThan(1 - LEVEL - threeErrors(LEVEL));
    }

    /** By the integral: 94.8 % of 3 boots a side, 94.7 % of 5, where the second side's scatter is a third of the first's. */
    @ParameterizedTest(name = "{0} boots")
    @CsvSource({"3, 0.948", "5, 0.947"})
    void sidesMayScatterUnevenly(int boots, double expected) {
        Simulation first = Simulation.ofBoots(SD, Random::nextGaussian);
        Simulation second = Simulation.ofBoots(SD / 3, Random::nextGaussian);
        double coverage = coverage(
                4000L + boots, random -> evidence(side(first, 1, boots, random), side(second, TRUTH, boots, random)));
        assertThat(coverage).isCloseTo(expected, error(expected));
    }

    /** An independent simulation with SciPy gave 98.65 %, whichever side has more: too wide, so that uneven scatter does no harm. */
    @ParameterizedTest(name = "{0} boots before, {1} after")
    @CsvSource({"3, 5", "5, 3"})
    void sidesMayHaveUnequalNumbersOfBoots(int before, int after) {
        Simulation simulation = Simulation.ofBoots(SD, Random::nextGaussian);
        double coverage = coverage(
                5000L + before,
                random -> evidence(side(simulation, 1, before, random), side(simulation, TRUTH, after, random)));
        assertThat(coverage).isCloseTo(0.9865, error(0.9865));
    }

    /** The side that has fewer boots scatters three times as much: by Satterthwaite's degrees of freedom 89, 90 and 93 % hold the truth. */
    @ParameterizedTest(name = "{0} boots before, {1} after")
    @CsvSource({"2, 5", "2, 10", "3, 5", "3, 10", "4, 6", "5, 6"})
    void theSmallerSideMayBeTheNoisierOne(int before, int after) {
        Simulation noisy = Simulation.ofBoots(3 * SD, Random::nextGaussian);
        Simulation steady = Simulation.ofBoots(SD, Random::nextGaussian);
        double coverage = coverage(
                8000L + before + after,
                random -> evidence(side(noisy, 1, before, random), side(steady, TRUTH, after, random)));
        assertThat(coverage).isGreaterThan(1 - LEVEL - threeErrors(LEVEL));
    }

    /** One boot against several: what it borrows is right, half, or a third of what boots differ by. */
    @ParameterizedTest(name = "boots that differ by {0}, 1 % borrowed")
    @ValueSource(doubles = {0.01, 0.02, 0.03})
    void oneBootAgainstSeveralOnANoisierMachine(double sd) {
        Simulation simulation = Simulation.ofBoots(sd, Random::nextGaussian);
        double coverage = coverage(
                9000L + Math.round(100 * sd),
                random -> evidence(side(simulation, 1, 5, random), side(simulation, TRUTH, 1, random)));
        assertThat(coverage).isGreaterThan(1 - LEVEL - threeErrors(LEVEL));
    }

    /**
     * Both one-sided bounds lie within 3 %: by the integral in 73, 98.8, 37.5 and 87 %. An independent simulation of the pooled test,
     * with 3 % in place of the logarithm of 1.03, gave 82, 99, 41 and 88 %.
     */
    @ParameterizedTest(name = "{0} boots that differ by {1}")
    @CsvSource({"3, 0.01, 0.73", "5, 0.01, 0.988", "5, 0.02, 0.375", "10, 0.02, 0.87"})
    void equivalenceIsFoundWhereNothingChanged(int boots, double sd, double expected) {
        Simulation simulation = Simulation.ofBoots(sd, Random::nextGaussian);
        Random random = new Random(6000L + boots);
        long found = IntStream.range(0, TRIALS)
                .mapToObj(i -> evidence(side(simulation, 1, boots, random), side(simulation, 1, boots, random)))
                .filter(e -> e.difference().upperBound(1 - LEVEL) < MARGIN
                        && e.difference().lowerBound(1 - LEVEL) > -MARGIN)
                .count();
        assertThat((double) found / TRIALS).isCloseTo(expected, error(expected));
    }

    /** Benchmarks of which half of a boot's variance is shared: no more than one report in twenty claims anything. */
    @ParameterizedTest(name = "{0} boots")
    @ValueSource(ints = {3, 5})
    void holmKeepsReportsOfBenchmarksThatMoveTogether(int boots) {
        assertThat(reports(boots, Holm::adjust)).isLessThan(LEVEL + threeErrors(LEVEL));
    }

    /** Of 12 normal figures with correlation 0.5, one lies beyond 1.96 deviations in 32 %; so few boots take a little off. */
    @Test
    void withoutHolmAQuarterOfThemWould() {
        assertThat(reports(5, p -> p)).isGreaterThan(0.2);
    }

    /** Share of reports in which nothing changed and a p is at most 5 %. */
    private static double reports(int boots, Function<double[], double[]> adjust) {
        Random random = new Random(7000L + boots);
        long claiming = IntStream.range(0, TRIALS)
                .filter(i -> Arrays.stream(adjust.apply(report(boots, random))).anyMatch(p -> p <= LEVEL))
                .count();
        return (double) claiming / TRIALS;
    }

    /** The p of each benchmark. */
    private static double[] report(int boots, Random random) {
        double[] first = shared(boots, random);
        double[] second = shared(boots, random);
        return IntStream.range(0, BENCHMARKS)
                .mapToDouble(i -> evidence(sharing(first, random), sharing(second, random))
                        .difference()
                        .pValue())
                .toArray();
    }

    /** What the boots of a side have in common over all benchmarks: half of the variance. */
    private static double[] shared(int boots, Random random) {
        double[] shared = new double[boots];
        Arrays.setAll(shared, i -> SD * Math.sqrt(0.5) * random.nextGaussian());
        return shared;
    }

    private static List<List<List<Double>>> sharing(double[] shared, Random random) {
        Session session =
                Simulation.ofBoots(SD * Math.sqrt(0.5), Random::nextGaussian).session(random);
        return Arrays.stream(shared)
                .mapToObj(level -> session.boot(Math.exp(level), boots(shared.length)))
                .toList();
    }
}
