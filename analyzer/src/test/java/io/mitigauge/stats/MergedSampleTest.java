// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.stats.MergedSample.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Quantiles of several forks' latencies together, and how sure they are. */
final class MergedSampleTest {

    private static Part part(double[] values, long... counts) {
        return new Part(values, counts);
    }

    @Test
    void handWorkedExample() {
        // Parts: 1 1 2 2 and 2 2 4 4 and 1 2 4 8, together 1 1 1 2 2 2 2 2 4 4 4 8. Of 12 samples the median is the
        // 6th, 2;
        // the 75th percentile the 9th, 4. Without the first, 1 2 2 2 4 4 4 8, the 6th of 8: 4. Without the second,
        // 1 1 1 2 2 2 4 8: 2. Without the third, 1 1 2 2 2 2 4 4: 2.
        // Jackknife of the logarithm at 75 %: 2 / 3 * (0 + ln(2)^2 + ln(2)^2) = 4 / 3 * ln(2)^2.
        // Rounding: the neighbours 2 and 8 are a factor 4 apart, half of it is 2: ln(2)^2 / 12.
        // Beyond 4 there is one sample, of the third part: the quantile rests on one part, so one degree of freedom.
        MergedSample sample = MergedSample.of(List.of(
                part(new double[] {1, 2}, 2, 2),
                part(new double[] {2, 4}, 2, 2),
                part(new double[] {1, 2, 4, 8}, 1, 1, 1, 1)));
        double square = Math.log(2) * Math.log(2);
        assertThat(sample.quantile(0.5)).isEqualTo(2);
        assertThat(sample.quantile(0.75)).isEqualTo(4);
        assertThat(sample.quantileWithout(0, 0.75)).isEqualTo(4);
        assertThat(sample.quantileWithout(1, 0.75)).isEqualTo(2);
        assertThat(sample.quantileWithout(2, 0.75)).isEqualTo(2);
        assertThat(sample.rounding(0.75)).isCloseTo(square / 12, within(1e-12));
        LogMean log = sample.logQuantile(0.75);
        assertThat(log.mean()).isCloseTo(Math.log(4), within(1e-12));
        assertThat(log.variance()).isCloseTo(square * 4 / 3 + square / 12, within(1e-12));
        assertThat(log.degreesOfFreedom()).isEqualTo(1);
        assertThat(log.count()).isEqualTo(3);
        assertThat(log.setAside()).isZero();
    }

    @Test
    void isTheInverseOfTheEmpiricalDistribution() {
        // R's quantile(x, type = 1): the value of rank ceiling(n q), Hyndman and Fan (1996),
        // doi:10.1080/00031305.1996.10473566. Of 1 2 2 3 5 5 5 8 9 10, n = 10, 0.1 has rank 1 and 0.11 rank 2, 0.3 has
        // rank 3 and 0.31 rank 4, 0.7 has rank 7 and 0.71 rank 8.
        MergedSample ten = MergedSample.of(List.of(
                part(new double[] {2, 5, 9}, 1, 2, 1), part(new double[] {1, 2, 3, 5, 8, 10}, 1, 1, 1, 1, 1, 1)));
        assertThat(DoubleStream.of(0.01, 0.1, 0.11, 0.3, 0.31, 0.4, 0.7, 0.71, 0.9, 0.91, 0.999)
                        .map(ten::quantile))
                .containsExactly(1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 5.0, 8.0, 9.0, 10.0, 10.0);
    }

    @Test
    void aRankThatIsAWholeNumberIsNotRoundedUp() {
        // Of 1 to 100 the quantile of k / 100 is k, though 0.07 * 100 is 7.000000000000001 in a double.
        double[] odd = IntStream.range(0, 50).mapToDouble(i -> 2 * i + 1).toArray();
        double[] even = IntStream.range(0, 50).mapToDouble(i -> 2 * i + 2).toArray();
        long[] once = LongStream.generate(() -> 1).limit(50).toArray();
        MergedSample hundred = MergedSample.of(List.of(part(odd, once), part(even, once)));
        for (int k = 1; k < 100; k++) {
            assertThat(hundred.quantile(k / 100.0)).isEqualTo(k);
        }
    }

    @Test
    void restsOnAsManyPartsAsShareTheTail() {
        // Beyond 1 the parts have 3, 3 and 6 samples: (3 + 3 + 6)^2 / (9 + 9 + 36) = 144 / 54.
        double[] values = {1, 2};
        MergedSample uneven = MergedSample.of(List.of(part(values, 97, 3), part(values, 97, 3), part(values, 94, 6)));
        assertThat(uneven.effectiveParts(0.9)).isCloseTo(144 / 54.0, within(1e-12));
        MergedSample even = MergedSample.of(Collections.nCopies(7, part(values, 97, 3)));
        assertThat(even.effectiveParts(0.9)).isCloseTo(7, within(1e-12));
        MergedSample oneSided = MergedSample.of(List.of(part(values, 50, 50), part(new double[] {3}, 100)));
        assertThat(oneSided.effectiveParts(0.1))
                .as("all samples up to 1 are of one part")
                .isEqualTo(1);
    }

    @Test
    void aClockWithoutStepsIsNotTrusted() {
        MergedSample one = MergedSample.of(Collections.nCopies(9, part(new double[] {41}, 1000)));
        assertThat(one.logQuantile(0.5).variance()).isCloseTo(Math.log(2) * Math.log(2) / 12, within(1e-12));
        MergedSample ticks = MergedSample.of(Collections.nCopies(9, part(new double[] {20, 40, 80}, 10, 1000, 10)));
        assertThat(ticks.logQuantile(0.5).variance())
                .as("a factor of 2 to either side")
                .isGreaterThan(0.03);
    }

    private static List<Part> random(Random random) {
        List<Part> parts = new ArrayList<>();
        for (int fork = 0; fork < 2 + random.nextInt(9); fork++) {
            double level = Math.exp(0.1 * random.nextGaussian());
            double[] values = random.doubles(20 + random.nextInt(200))
                    .map(u -> level * Math.round(50 / (1 - 0.98 * u)))
                    .sorted()
                    .distinct()
                    .toArray();
            parts.add(new Part(values, random.longs(values.length, 1, 9).toArray()));
        }
        return parts;
    }

    @Test
    void theOrderOfThePartsDoesNotMatter() {
        Random random = new Random(20_261_129);
        for (int i = 0; i < 100; i++) {
            List<Part> parts = random(random);
            LogMean one = MergedSample.of(parts).logQuantile(0.9);
            Collections.shuffle(parts, random);
            LogMean other = MergedSample.of(parts).logQuantile(0.9);
            assertThat(other.mean()).isEqualTo(one.mean());
            assertThat(other.variance()).isCloseTo(one.variance(), within(1e-12));
            assertThat(other.degreesOfFreedom()).isCloseTo(one.degreesOfFreedom(), within(1e-12));
        }
    }

    @Test
    void repeatedSamplesWithinForksAreNoFurtherEvidence() {
        Random random = new Random(20_261_130);
        for (int i = 0; i < 100; i++) {
            List<double[]> values = new ArrayList<>();
            List<long[]> counts = new ArrayList<>();
            for (int fork = 0; fork < 2 + random.nextInt(9); fork++) {
                double[] some = random.doubles(100, 1, 9).sorted().toArray();
                values.add(some);
                counts.add(random.longs(some.length, 1, 9).toArray());
            }
            LogMean once = merged(values, counts, 1).logQuantile(0.9);
            LogMean often = merged(values, counts, 7).logQuantile(0.9);
            assertThat(often).isEqualTo(once);
        }
    }

    private static MergedSample merged(List<double[]> values, List<long[]> counts, long times) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(new Part(
                    values.get(i),
                    Arrays.stream(counts.get(i)).map(c -> times * c).toArray()));
        }
        return MergedSample.of(parts);
    }

    @Test
    void theUnitDoesNotMatter() {
        Random random = new Random(20_261_201);
        for (int i = 0; i < 100; i++) {
            double factor = Math.exp(random.nextDouble(-9, 9));
            List<double[]> values = new ArrayList<>();
            List<double[]> scaled = new ArrayList<>();
            List<long[]> counts = new ArrayList<>();
            for (int fork = 0; fork < 6; fork++) {
                double[] some = random.doubles(100, 1, 9).sorted().toArray();
                values.add(some);
                scaled.add(Arrays.stream(some).map(v -> factor * v).toArray());
                counts.add(random.longs(some.length, 1, 9).toArray());
            }
            LogMean one = merged(values, counts, 1).logQuantile(0.8);
            LogMean other = merged(scaled, counts, 1).logQuantile(0.8);
            assertThat(other.mean() - one.mean()).isCloseTo(Math.log(factor), within(1e-9));
            assertThat(other.variance()).isCloseTo(one.variance(), within(1e-9));
            assertThat(other.degreesOfFreedom()).isCloseTo(one.degreesOfFreedom(), within(1e-9));
        }
    }

    @Test
    void saysWhatItCannotTake() {
        Part zero = part(new double[] {0, 5}, 99, 1);
        MergedSample none = MergedSample.of(List.of(zero, zero));
        assertThat(none.isPositive(0.5)).isFalse();
        assertThat(none.isPositive(0.999)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.logQuantile(0.5))
                .withMessage("a quantile must be > 0 to have a logarithm, is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MergedSample.of(List.of(zero)))
                .withMessage("need at least 2 parts, have 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part(new double[] {1}))
                .withMessageStartingWith("need as many counts as values");
    }
}
