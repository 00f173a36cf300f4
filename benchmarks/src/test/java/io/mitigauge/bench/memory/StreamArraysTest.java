// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrays of the STREAM variant, in shares so small that one step goes through all of an array. */
final class StreamArraysTest {

    private static final long ALL = 1L << 24;

    private final StreamArrays arrays = new StreamArrays(StreamArrays.STEP);
    private final double length = StreamArrays.STEP;

    @Test
    void beginAsTheyAreFilled() {
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
        StreamArrays longer = new StreamArrays(2 * StreamArrays.STEP);
        double all = 2 * length;
        longer.add();
        assertThat(longer.sums()).containsExactly(all, 2 * all, 3 * length + length / 2);
        longer.add();
        longer.add();
        assertThat(longer.sums()).containsExactly(all, 2 * all, 3 * all);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 512, 1000})
    void sharesAreWholeStepsAndTogetherTheWholeOrSomewhatMore(int threads) {
        long share = StreamArrays.share(ALL, threads);
        assertThat(share % StreamArrays.STEP).isZero();
        assertThat(share * threads).isBetween(ALL, ALL + (long) threads * StreamArrays.STEP);
    }

    @Test
    void arraysAreFourTimesTheCachesAnd128MibAtLeast() {
        assertThat(StreamArrays.whole(0)).isEqualTo(ALL);
        assertThat(StreamArrays.whole(32L << 20)).isEqualTo(ALL);
        // Two sockets of 384 MiB and 96 cores of 1 MiB each: 960 MiB, so 3840 MiB an array, of 8 bytes a double.
        assertThat(StreamArrays.whole(960L << 20)).isEqualTo((3840L << 20) / 8);
    }

    @Test
    void noThreadOfManyIsLeftWithLessThanItsPartOfFourTimesTheCaches() {
        // 1024 CPUs, 2 GiB of caches: 8 GiB an array, so 8 MiB a thread, four times a core's 2 MiB.
        assertThat((long) StreamArrays.share(StreamArrays.whole(2L << 30), 1024) * Double.BYTES)
                .isEqualTo(8L << 20);
    }

    @Test
    void whatTheHeapHasNoRoomForIsRefusedWithItsSize() {
        List<Integer> none = List.of();
        int threads = Math.toIntExact(Runtime.getRuntime().maxMemory() / (3L * Double.BYTES * StreamArrays.STEP)) + 1;
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> StreamArrays.shareOf(none, threads))
                .withMessageMatching(
                        "needs arrays of [0-9]+ MiB, four times the caches that are used; the heap of [0-9]+ MiB"
                                + " has no room for three");
    }
}
