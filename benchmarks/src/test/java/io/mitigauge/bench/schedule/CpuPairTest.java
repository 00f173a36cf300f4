// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.UnsupportedException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which CPUs a ping-pong takes. */
final class CpuPairTest {

    private static final SortedSet<Integer> FOUR = new TreeSet<>(List.of(4, 5, 6, 7));

    @Test
    void sameCpuIsTheFirstAllowedOne() {
        assertThat(CpuPair.of("sameCpu", FOUR, cpu -> Optional.empty())).isEqualTo(new CpuPair(4, 4));
    }

    @Test
    void twoCpusPassOverTheSibling() {
        assertThat(CpuPair.of("twoCpus", FOUR, cpu -> Optional.of(new TreeSet<>(List.of(cpu, cpu + 1)))))
                .isEqualTo(new CpuPair(4, 6));
    }

    @Test
    void twoCpusTakeTheNextWhereSiblingsAreUnknownOrAllAreSiblings() {
        assertThat(CpuPair.of("twoCpus", FOUR, cpu -> Optional.empty())).isEqualTo(new CpuPair(4, 5));
        assertThat(CpuPair.of("twoCpus", FOUR, cpu -> Optional.of(FOUR))).isEqualTo(new CpuPair(4, 5));
    }

    @Test
    void saysThatOneCpuIsTooFew() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> CpuPair.of("twoCpus", new TreeSet<>(List.of(3)), cpu -> Optional.empty()))
                .withMessage("twoCpus needs 2 CPUs in this process's cpuset, has 1");
    }

    @Test
    void refusesOtherPlacements() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuPair.of("far", FOUR, cpu -> Optional.empty()))
                .withMessage("placement must be sameCpu or twoCpus, is far");
    }
}
