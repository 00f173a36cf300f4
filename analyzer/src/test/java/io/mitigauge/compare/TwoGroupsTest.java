// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Run;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forks of two kinds. */
final class TwoGroupsTest {

    private static Run run(double... forks) {
        return SampleRuns.run()
                .benchmark(SampleRuns.NAME, SampleRuns.NANOS, forks)
                .build();
    }

    @Test
    void twoOfNineThatTakeSixTimesAsLongAreNamed() {
        // ln 11.7 - ln 2.0 = ln 5.85
        assertThat(TwoGroups.doubts(run(2.0, 2.01, 11.7, 1.99, 2.0, 2.02, 11.7, 2.0, 1.98), "before"))
                .contains(
                        "forks fell into two groups before, of syscall.Getppid.kernelEntry (22 % of its forks have 5.85 times the"
                                + " figure of the others): such a figure depends on how many forks of each there happened to be");
    }

    @Test
    void aSingleWildForkIsNoGroupAndFewForksTellNothing() {
        assertThat(TwoGroups.doubts(run(2.0, 2.01, 11.7, 1.99, 2.0, 2.02, 2.0, 2.0, 1.98), "before"))
                .isEmpty();
        assertThat(TwoGroups.doubts(run(2.0, 2.0, 11.7, 11.7, 2.0), "before")).isEmpty();
        assertThat(TwoGroups.doubts(run(), "before")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 9, 24})
    void noiseIsSeldomTakenForTwoGroups(int forks) {
        Random random = new Random(forks);
        long found = IntStream.range(0, 2000)
                .filter(i -> TwoGroups.doubts(
                                run(IntStream.range(0, forks)
                                        .mapToDouble(fork -> Math.exp(0.05 * random.nextGaussian()))
                                        .toArray()),
                                "after")
                        .isPresent())
                .count();
        assertThat(found).isLessThan(40);
    }
}
