// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.UnsupportedException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of working sets, and whether there is memory for them. */
final class WorkingSetTest {

    @Test
    void sizesArePowersOf1024() {
        assertThat(WorkingSet.bytes("192k")).isEqualTo(196_608);
        assertThat(WorkingSet.bytes("8m")).isEqualTo(8_388_608);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "k", "0k", "1g", "-1k", "9999999k", "16K"})
    void refusesOtherSizes(String size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkingSet.bytes(size))
                .withMessage("workingSet must be a number followed by k or m, is " + size);
    }

    @Test
    void saysHowMuchMemoryIsMissing() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> WorkingSet.requireFree(256 << 20, 100 << 20))
                .withMessage("needs 256 MiB of free memory in this guest, 100 MiB are available");
    }

    @Test
    void aGroupWithALimitOfItsOwnCounts() {
        long guest = 1024L << 20;
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(
                        () -> WorkingSet.requireFreeInGroup(100L << 20, OptionalLong.of(guest), 256L << 20, 90L << 20))
                .withMessage(
                        "needs 100 MiB of free memory in this process's cgroup, whose limit is 256 MiB; 90 MiB are free");
        WorkingSet.requireFreeInGroup(100L << 20, OptionalLong.of(guest), 256L << 20, 110L << 20);
        WorkingSet.requireFreeInGroup(
                100L << 20, OptionalLong.of(guest), guest, 90L << 20); // there it is not the limit
        WorkingSet.requireFreeInGroup(100L << 20, OptionalLong.empty(), 256L << 20, 90L << 20);
    }

    @Test
    void readsWhatTheKernelCallsAvailable() {
        assertThat(WorkingSet.availableBytes(
                        List.of("MemTotal:       24683208 kB", "MemFree:  1 kB", "MemAvailable:   24335372 kB")))
                .hasValue(24_335_372L << 10);
    }

    @Test
    void knowsNothingFromOtherFiles() {
        assertThat(WorkingSet.availableBytes(List.of())).isEmpty();
        assertThat(WorkingSet.availableBytes(List.of("MemAvailable: 243", "MemAvailable:")))
                .isEmpty();
    }
}
