// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrays of the STREAM variant, in shares so small that one step goes through all of an array. */
final class StreamArraysTest {

    private static final int MANY_THREADS = 512;

    private final StreamArrays arrays = new StreamArrays(MANY_THREADS);
    private final double length = StreamArrays.share(MANY_THREADS);

    @Test
    void beginAsTheyAreFilled() {
        assertThat(length).isEqualTo(StreamArrays.STEP);
        assertThat(arrays.sums()).containsExactly(length, 2 * length, length / 2);
    }

    @Test
    void copyIsCOfA() {
        arrays.copy();
        assertThat(arrays.sums()).containsExactly(length, 2 * length, length);
    }

    @Test
    void scaleIsBOfThreeC() {
        arrays.scale();
        assertThat(arrays.sums()).containsExactly(length, 1.5 * length, length / 2);
    }

    @Test
    void addIsCOfAAndB() {
        arrays.add();
        assertThat(arrays.sums()).containsExactly(length, 2 * length, 3 * length);
    }

    @Test
    void triadIsAOfBAndThreeC() {
        arrays.triad();
        assertThat(arrays.sums()).containsExactly(3.5 * length, 2 * length, length / 2);
    }

    @Test
    void stepsGoThroughAllOfALongerArrayAndBeginAgain() {
        StreamArrays longer = new StreamArrays(MANY_THREADS / 2);
        double all = StreamArrays.share(MANY_THREADS / 2);
        assertThat(all).isEqualTo(2 * length);
        longer.add();
        assertThat(longer.sums()).containsExactly(all, 2 * all, 3 * length + length / 2);
        longer.add();
        longer.add();
        assertThat(longer.sums()).containsExactly(all, 2 * all, 3 * all);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 512, 1000})
    void sharesAreWholeStepsAndTogetherTheWholeOrSomewhatMore(int threads) {
        long share = StreamArrays.share(threads);
        assertThat(share % StreamArrays.STEP).isZero();
        assertThat(share * threads).isBetween(1L << 24, (1L << 24) + (long) threads * StreamArrays.STEP);
    }
}
