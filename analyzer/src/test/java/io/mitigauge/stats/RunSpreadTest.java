// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single runs differ by, of several runs a boot. */
final class RunSpreadTest {

    @Test
    void twoRunsInEachOfTwoBootsByHand() {
        // Means 1 and 5: their variance 8, with 1 degree of freedom. Within: squares 2 + 2 over 2 degrees, 2; half of
        // it is missing in a mean of two.
        RunSpread spread = RunSpread.of(List.of(new double[] {0, 2}, new double[] {4, 6}));
        assertThat(spread.variance()).isCloseTo(9, within(1e-12));
        assertThat(spread.degreesOfFreedom()).isEqualTo(1);
    }

    @Test
    void isTheAnalysisOfVarianceOfTurnipLeaves() {
        // Snedecor and Cochran (1989), Statistical Methods, calcium in four leaves, four determinations each: mean
        // squares 0.2961 between leaves and
        // 0.0066 within, so components of 0.0724 and 0.0066: a single determination of a leaf has 0.0790.
        RunSpread spread = RunSpread.of(List.of(
                new double[] {3.28, 3.09, 3.03, 3.03},
                new double[] {3.52, 3.48, 3.38, 3.38},
                new double[] {2.88, 2.80, 2.81, 2.76},
                new double[] {3.34, 3.38, 3.23, 3.26}));
        assertThat(spread.variance()).isCloseTo(0.0790, within(5e-5));
        assertThat(spread.degreesOfFreedom()).isEqualTo(3);
    }

    @Test
    void ofOneBootOrOneRunABootItIsTheOrdinaryVariance() {
        Random random = new Random(20_261_129);
        for (int draw = 0; draw < 100; draw++) {
            double[] runs = random.doubles(2 + random.nextInt(8)).toArray();
            LogMean plain = LogMean.ofLogs(runs);
            RunSpread one = RunSpread.of(List.of(runs));
            RunSpread each = RunSpread.of(IntStream.range(0, runs.length)
                    .mapToObj(i -> new double[] {runs[i]})
                    .toList());
            assertThat(one.variance()).isCloseTo(plain.variance() * plain.count(), within(1e-12));
            assertThat(one.degreesOfFreedom()).isEqualTo(runs.length - 1.0);
            assertThat(each.variance()).isCloseTo(one.variance(), within(1e-12));
            assertThat(each.degreesOfFreedom()).isEqualTo(one.degreesOfFreedom());
        }
    }

    @Test
    void theOrderOfBootsAndRunsDoesNotMatter() {
        Random random = new Random(20_261_130);
        for (int draw = 0; draw < 100; draw++) {
            double[] a = random.doubles(3).toArray();
            double[] b = random.doubles(1).toArray();
            double[] c = random.doubles(2).toArray();
            RunSpread there = RunSpread.of(List.of(a, b, c));
            RunSpread back = RunSpread.of(List.of(new double[] {c[1], c[0]}, new double[] {a[2], a[0], a[1]}, b));
            assertThat(back.variance()).isCloseTo(there.variance(), within(1e-12));
            assertThat(back.degreesOfFreedom()).isCloseTo(there.degreesOfFreedom(), within(1e-9));
        }
    }

    /** With 2 boots of 5 runs, degrees of freedom by runs would miss the truth in 17 % of cases, with 6 of 4 in 9 %. */
    @ParameterizedTest(name = "{0} boots of {1} runs, deviations {2} and {3}")
    @CsvSource({
        "2, 5, 1, 0.5",
        "2, 5, 1, 0",
        "2, 5, 0, 1",
        "3, 4, 1, 0.5",
        "3, 4, 0, 1",
        "6, 4, 1, 0.5",
        "6, 4, 0, 1",
        "6, 1, 1, 0.5"
    })
    void theDifferenceOfTwoRunsOfOtherBootsLiesWithin(int boots, int runs, double between, double within) {
        Random random = new Random(20_261_129L + boots);
        int draws = 8000;
        int missed = 0;
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            RunSpread spread = RunSpread.of(Stream.generate(() -> boot(random, runs, between, within))
                    .limit(boots)
                    .toList());
            sum += spread.variance();
            double before = boot(random, 1, between, within)[0];
            double after = boot(random, 1, between, within)[0];
            LogDifference judged = new LogDifference(after - before, 2 * spread.variance(), spread.degreesOfFreedom());
            missed += judged.pValue() < 0.05 ? 1 : 0;
        }
        assertThat((double) missed / draws).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / draws));
        assertThat(sum / draws).isCloseTo(between * between + within * within, within(0.06));
    }

    private static double[] boot(Random random, int runs, double between, double within) {
        double boot = between * random.nextGaussian();
        return IntStream.range(0, runs)
                .mapToDouble(i -> boot + within * random.nextGaussian())
                .toArray();
    }

    @Test
    void unequalNumbersOfRunsAreUnbiasedToo() {
        Random random = new Random(20_261_131);
        double sum = 0;
        int draws = 8000;
        for (int draw = 0; draw < draws; draw++) {
            List<double[]> boots = new ArrayList<>();
            for (int runs : new int[] {1, 2, 6}) {
                boots.add(boot(random, runs, 1, 1));
            }
            sum += RunSpread.of(boots).variance();
        }
        assertThat(sum / draws).isCloseTo(2, within(0.08));
    }
}
