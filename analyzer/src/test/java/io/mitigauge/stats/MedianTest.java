// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Medians and their distribution-free intervals. */
final class MedianTest {

    @Test
    void isTheMiddleValueOrBetweenTheTwo() {
        assertThat(Median.of(new double[] {9, 1, 5}, 0.95).point()).isEqualTo(5);
        assertThat(Median.of(new double[] {9, 1, 5, 6}, 0.95).point()).isEqualTo(5.5);
    }

    @Test
    void sixValuesGiveTheirRange() {
        // The median lies outside the range of 6 values only if all are above or all below it: 2 / 64 = 3.1 % < 5 %.
        // One step further in, at 2 * 7 / 64 = 21.9 %, is too narrow.
        Median median = Median.of(new double[] {6, 5, 4, 3, 2, 1}, 0.95);
        assertThat(median).isEqualTo(new Median(3.5, 1, 6, 6));
    }

    /** Ranks from the tables of the sign test, as in Conover (1999), Practical Nonparametric Statistics, table A3. */
    @ParameterizedTest
    @CsvSource({"10, 2, 9", "20, 6, 15", "25, 8, 18", "100, 40, 61"})
    void takesTheTabulatedRanks(int count, int low, int high) {
        Median median =
                Median.of(IntStream.rangeClosed(1, count).asDoubleStream().toArray(), 0.95);
        assertThat(median.low()).isEqualTo(low);
        assertThat(median.high()).isEqualTo(high);
    }

    @Test
    void fewValuesGiveTheirRange() {
        assertThat(Median.of(new double[] {3}, 0.95)).isEqualTo(new Median(3, 3, 3, 1));
        assertThat(Median.of(new double[] {3, 1, 2}, 0.95)).isEqualTo(new Median(2, 1, 3, 3));
    }

    @Test
    void holdsTheTrueMedianAsOftenAsItSays() {
        // Exponential values, median ln 2: skewed on purpose. 2,000 samples of 25, exact coverage 95.7 %; the count of
        // hits has a standard deviation of 9.
        Random random = new Random(20260923);
        int hits = 0;
        for (int i = 0; i < 2000; i++) {
            Median median =
                    Median.of(random.doubles(25).map(u -> -Math.log(1 - u)).toArray(), 0.95);
            hits += median.low() <= Math.log(2) && Math.log(2) <= median.high() ? 1 : 0;
        }
        assertThat(hits).isBetween(1914 - 36, 1914 + 36);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void followsShiftAndScale(long seed) {
        double[] values = new Random(seed).doubles(37).toArray();
        double[] moved = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            moved[i] = 8 * values[i] - 4; // exact in binary
        }
        Median plain = Median.of(values, 0.99);
        assertThat(Median.of(moved, 0.99))
                .isEqualTo(new Median(8 * plain.point() - 4, 8 * plain.low() - 4, 8 * plain.high() - 4, 37));
    }

    @Test
    void refusesWhatHasNoMedian() {
        assertThatThrownBy(() -> Median.of(new double[0], 0.95)).hasMessage("need at least 1 value");
        assertThatThrownBy(() -> Median.of(new double[] {1, Double.NaN}, 0.95)).hasMessage("values must be finite");
        assertThatThrownBy(() -> Median.of(new double[] {1}, 1)).hasMessage("confidence must be in (0, 1), is 1.0");
    }
}
