// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel tells of huge pages. */
final class HugePagesTest {

    private static final List<String> SMAPS = """
            7f0000000000-7f0000400000 rw-p 00000000 00:00 0
            Size:               4096 kB
            AnonHugePages:      2048 kB
            VmFlags: rd wr mr mw me ac sd hg
            7f0000400000-7f0000800000 rw-p 00000000 00:00 0                          [anon: heap]
            AnonHugePages:      4096 kB
            ShmemPmdMapped:        0 kB
            7f0000800000-7f0000900000 r--p 00000000 00:00 0
            AnonHugePages:         0 kB
            """.lines().toList();

    @Test
    void countsThoseOfTheMappingsInARange() {
        assertThat(HugePages.hugeBytes(SMAPS, 0x7f0000000000L, 4L << 20)).isEqualTo(2L << 20);
        assertThat(HugePages.hugeBytes(SMAPS, 0x7f0000000000L, (4L << 20) + 1)).isEqualTo(6L << 20);
        assertThat(HugePages.hugeBytes(SMAPS, 0x7f0000400000L, 4L << 20)).isEqualTo(4L << 20);
        assertThat(HugePages.hugeBytes(SMAPS, 0x7f0000800000L, 4096)).isZero();
        assertThat(HugePages.hugeBytes(List.of(), 0x7f0000000000L, 4096)).isZero();
    }

    @Test
    void theirSizeIsAPowerOfTwo() {
        assertThat(HugePages.parseBytes("2097152\n")).isEqualTo(2L << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-2097152", "2097153", "1099511627776", "2M"})
    void anythingElseIsNoSize(String size) {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> HugePages.parseBytes(size))
                .withMessage("the kernel says that a huge page has '" + size + "' bytes");
    }

    @Test
    void theyAreWithheldUntilClosed() throws IOException {
        String before = withheld();
        try (Held.Resource withheld = HugePages.withheld()) {
            assertThat(withheld).isNotNull();
            assertThat(withheld()).isEqualTo(before.isEmpty() ? "" : "0");
        }
        assertThat(withheld()).isEqualTo(before);
    }

    @Test
    void memoryInThemIsRefusedWhereTheyAreWithheld() {
        try (Held.Resource _ = HugePages.withheld()) {
            assertThatExceptionOfType(UnsupportedException.class)
                    .isThrownBy(() -> OffHeap.mapHuge(HugePages.bytes()))
                    .withMessageMatching(
                            "this guest gives 0 of [0-9]+ MiB in huge pages; .*|this kernel .*huge pages.*");
        }
    }

    /** Whether this process may have them, as the kernel tells since 4.20: 1 or 0. */
    private static String withheld() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("THP_enabled:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    @Test
    void memoryIsInThemOrTheReasonIsSaid() {
        try (OffHeap memory = OffHeap.mapHuge(HugePages.bytes())) {
            assertThat(memory.address() % HugePages.bytes()).isZero();
            assertThat(memory.getLong(HugePages.bytes() - Long.BYTES)).isZero();
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageMatching("this (kernel|guest) .*huge pages.*");
        }
    }
}
