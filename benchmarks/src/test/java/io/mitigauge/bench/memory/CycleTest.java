// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which the pointer chase visits its lines. */
final class CycleTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "1, 3", "2, 3", "3, 256", "4, 3072", "5, 131072"})
    void visitsEveryLineOnceBeforeItComesBack(long seed, int lines) {
        int[] next = Cycle.random(lines, new SplittableRandom(seed));
        BitSet visited = new BitSet(lines);
        int at = 0;
        for (int step = 0; step < lines; step++) {
            assertThat(visited.get(at)).isFalse();
            visited.set(at);
            at = next[at];
        }
        assertThat(at).isZero();
        assertThat(visited.cardinality()).isEqualTo(lines);
    }

    @Test
    void theSameSeedGivesTheSameCycleAndAnotherSeedAnother() {
        int[] once = Cycle.random(1000, new SplittableRandom(7));
        assertThat(Cycle.random(1000, new SplittableRandom(7))).isEqualTo(once);
        assertThat(Cycle.random(1000, new SplittableRandom(8))).isNotEqualTo(once);
    }
}
