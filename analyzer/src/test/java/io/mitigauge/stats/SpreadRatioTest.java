// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spreads of groups held against each other. */
final class SpreadRatioTest {

    @Test
    void twoGroupsOfTwoByHand() {
        // Variances 2 and 8. F with 1 and 1 degrees of freedom is a squared Cauchy: P(F > 4) = 1 - 2 atan(2) / pi =
        // 0.29517,
        // and either group might have been the larger.
        SpreadRatio found = SpreadRatio.of(List.of(LogMean.ofLogs(logs(0, 2)), LogMean.ofLogs(logs(1, 5))))
                .orElseThrow();
        assertThat(found.ratio()).isCloseTo(2, within(1e-12));
        assertThat(found.pValue()).isCloseTo(2 * (1 - 2 * Math.atan(2) / Math.PI), within(1e-12));
    }

    /** Upper 5 and 2.5 % points of F: table A 14 of Snedecor and Cochran (1989). */
    @ParameterizedTest
    @CsvSource({"4, 4, 6.39, 0.05", "5, 10, 3.33, 0.05", "2, 20, 3.49, 0.05", "4, 4, 9.60, 0.025", "10, 10, 3.72, 0.025"
    })
    void agreesWithTheTable(int large, int small, double ratio, double tail) {
        assertThat(SpreadRatio.of(List.of(spread(ratio, large), spread(1, small)))
                        .orElseThrow()
                        .pValue())
                .isCloseTo(2 * tail, within(5e-4));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void equalSpreadsAreRarelyFoundUnequalAndUnitsDoNotMatter(long seed) {
        Random random = new Random(seed);
        int draws = 2000;
        int found = 0;
        for (int i = 0; i < draws; i++) {
            double scale = Math.exp(random.nextGaussian());
            List<double[]> groups = IntStream.rangeClosed(2, 5)
                    .mapToObj(size ->
                            random.doubles(size).map(u -> random.nextGaussian()).toArray())
                    .toList();
            SpreadRatio one = SpreadRatio.of(
                            groups.stream().map(LogMean::ofLogs).toList())
                    .orElseThrow();
            SpreadRatio scaled = SpreadRatio.of(groups.stream()
                            .map(group -> LogMean.ofLogs(
                                    Arrays.stream(group).map(v -> 7 + scale * v).toArray()))
                            .toList())
                    .orElseThrow();
            assertThat(scaled.pValue()).isCloseTo(one.pValue(), within(1e-6));
            found += one.pValue() <= 0.05 ? 1 : 0;
        }
        double threeErrors = 3 * Math.sqrt(0.05 * 0.95 / draws);
        assertThat((double) found / draws).isBetween(0.005, 0.05 + threeErrors);
    }

    @Test
    void aSpreadOfNothingBesideOneIsCertainlyAnother() {
        SpreadRatio found = SpreadRatio.of(List.of(spread(0, 3), spread(1, 3))).orElseThrow();
        assertThat(found.ratio()).isInfinite();
        assertThat(found.pValue()).isZero();
    }

    @Test
    void nothingIsToldOfOneGroupOrWithoutAnySpread() {
        assertThat(SpreadRatio.of(List.of())).isEmpty();
        assertThat(SpreadRatio.of(List.of(spread(1, 4)))).isEmpty();
        assertThat(SpreadRatio.of(List.of(spread(0, 4), spread(0, 4)))).isEmpty();
    }

    private static LogMean spread(double variance, int degreesOfFreedom) {
        int count = degreesOfFreedom + 1;
        return new LogMean(0, variance / count, degreesOfFreedom, count, 0);
    }

    private static double[] logs(double... values) {
        return values;
    }
}
