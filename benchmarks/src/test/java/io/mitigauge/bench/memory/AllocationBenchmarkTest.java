// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import org.junit.jupiter.api.Test;

/** Whether there is memory for the heap that survivors fill. */
final class AllocationBenchmarkTest {

    @Test
    void aHeapIsRefusedWhereThereIsNotSoMuchMemory() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> AllocationBenchmark.WholeHeap.require(1L << 50))
                .withMessageMatching("needs 1073741856 MiB of free memory in this guest, [0-9]+ MiB are available");
    }
}
