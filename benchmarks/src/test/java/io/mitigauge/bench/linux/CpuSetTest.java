// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks and lists of CPUs. */
final class CpuSetTest {

    @Test
    void aMaskHasOneBitForEachCpu() {
        assertThat(CpuSet.toMask(List.of(0, 3))).containsExactly(0b1001);
        assertThat(CpuSet.toMask(List.of(64, 191))).containsExactly(0, 1, 1L << 63);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aMaskKeepsEverySetOfCpus(long seed) {
        SortedSet<Integer> cpus =
                new Random(seed).ints(40, 0, 1024).boxed().collect(Collectors.toCollection(TreeSet::new));
        assertThat(CpuSet.fromMask(CpuSet.toMask(cpus))).isEqualTo(cpus);
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.toMask(List.of(2, -1)))
                .withMessage("CPU numbers must be >= 0, one is -1");
    }

    @Test
    void readsTheKernelsLists() {
        assertThat(CpuSet.parse("0-2,8\n")).containsExactly(0, 1, 2, 8);
        assertThat(CpuSet.parse("5")).containsExactly(5);
        assertThat(CpuSet.parse("\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-", "3-1", "a", "0,,1", "-1", "0-99999999", "0x3"})
    void refusesWhatIsNoList(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse(text))
                .withMessage("not a CPU list: " + text);
    }
}
