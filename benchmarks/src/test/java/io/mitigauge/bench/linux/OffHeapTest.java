// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Memory outside the heap. */
final class OffHeapTest {

    private static final long BYTES = 1 << 20;

    @Test
    void keepsWhatIsWritten() {
        try (OffHeap memory = OffHeap.map(BYTES)) {
            memory.putLong(BYTES - 8, 42);
            memory.putByte(0, (byte) 7);
            assertThat(memory.getLong(BYTES - 8)).isEqualTo(42);
            assertThat(memory.getLong(0)).isEqualTo(7);
        }
    }

    @Test
    void refusesOffsetsOutsideAndAnyOffsetOnceClosed() {
        OffHeap memory = OffHeap.map(BYTES);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.getLong(BYTES));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.getLong(-8));
        memory.close();
        memory.close();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.getLong(0));
    }

    @Test
    void saysHowMuchCouldNotBeHad() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> OffHeap.map(1L << 50))
                .withMessageStartingWith("mmap of 1125899906842624 bytes: ENOMEM (Cannot allocate memory)");
    }
}
