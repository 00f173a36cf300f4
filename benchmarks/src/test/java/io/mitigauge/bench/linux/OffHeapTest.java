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

    @Test
    void addsAtomically() throws InterruptedException {
        try (OffHeap memory = OffHeap.map(BYTES)) {
            Runnable additions = () -> {
                for (int i = 0; i < 10_000; i++) {
                    memory.getAndAddLong(8, 1);
                }
            };
            Thread other = Thread.ofPlatform().start(additions);
            additions.run();
            other.join();
            assertThat(memory.getAndAddLong(8, 5)).isEqualTo(20_000);
            assertThat(memory.getLongOpaque(8)).isEqualTo(20_005);
            memory.putLongOpaque(8, 1);
            assertThat(memory.getLong(8)).isEqualTo(1);
        }
    }

    @Test
    void copiesWithinItself() {
        try (OffHeap memory = OffHeap.map(BYTES)) {
            memory.putLong(0, 42);
            memory.copy(0, BYTES / 2, Long.BYTES);
            assertThat(memory.getLong(BYTES / 2)).isEqualTo(42);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.copy(0, 8, BYTES));
        }
    }

    @Test
    void aSharedMappingChangesTheFileAndAPrivateOneDoesNot() {
        try (Descriptor file = Descriptor.memoryFile(BYTES);
                OffHeap shared = OffHeap.mapShared(file, BYTES);
                OffHeap copied = OffHeap.mapPrivate(file, BYTES)) {
            shared.putLong(0, 1);
            assertThat(copied.getLong(0)).isEqualTo(1);
            copied.putLong(0, 2);
            assertThat(shared.getLong(0)).isEqualTo(1);
        }
    }
}
