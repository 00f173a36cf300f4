// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel lists of caches, in a folder like its own. */
final class CachesTest {

    @TempDir
    private Path folder;

    private void cache(int cpu, int index, int level, String size, String shared) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("cpu" + cpu + "/cache/index" + index));
        Files.writeString(cache.resolve("level"), level + "\n");
        Files.writeString(cache.resolve("size"), size + "\n");
        Files.writeString(cache.resolve("shared_cpu_list"), shared + "\n");
    }

    @Test
    void aSharedCacheCountsOnceAndTheFirstLevelNot() throws IOException {
        for (int cpu = 0; cpu < 2; cpu++) {
            cache(cpu, 0, 1, "32K", String.valueOf(cpu));
            cache(cpu, 2, 2, "512K", String.valueOf(cpu));
            cache(cpu, 3, 3, "8192K", "0-1");
        }
        // 2 * 512 KiB + 8 MiB
        assertThat(Caches.bytes(folder, List.of(0, 1))).isEqualTo(9L << 20);
        assertThat(Caches.bytes(folder, List.of(1))).isEqualTo(8704L << 10);
    }

    @Test
    void twoSocketsHaveTwoLastLevels() throws IOException {
        cache(0, 3, 3, "32M", "0");
        cache(1, 3, 3, "32M", "1");
        assertThat(Caches.bytes(folder, List.of(0, 1))).isEqualTo(64L << 20);
    }

    @Test
    void aGuestThatIsToldOfNoneHasNone() throws IOException {
        assertThat(Caches.bytes(folder, List.of(0, 1))).isZero();
        Path cache = Files.createDirectories(folder.resolve("cpu0/cache/index0"));
        Files.writeString(cache.resolve("level"), "unknown");
        assertThat(Caches.bytes(folder, List.of(0))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"512K, 524288", "32M, 33554432", "1G, 1073741824", "64, 64", "'', 0", "-1K, 0", "12Q, 0"})
    void sizesAreAsTheKernelWritesThem(String text, long bytes) {
        assertThat(Caches.size(text)).isEqualTo(bytes);
    }
}
