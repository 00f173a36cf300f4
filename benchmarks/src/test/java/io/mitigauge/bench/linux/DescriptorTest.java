// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Open files and channels. */
final class DescriptorTest {

    private static final long BYTES = 5000;

    @Test
    void aFileThatIsNotThereIsNamedByItsCall() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Descriptor.open("/nothing/there", Descriptor.O_RDONLY))
                .withMessage("open: ENOENT (No such file or directory)");
    }

    @Test
    void aClosedOneIsClosedOnce() {
        Descriptor zero = Descriptor.open("/dev/zero", Descriptor.O_RDONLY);
        assertThat(zero.number()).isNotNegative();
        zero.close();
        zero.close();
        assertThat(zero.number()).isEqualTo(-1);
    }

    @Test
    void aMemoryFileHasItsSize() {
        try (Descriptor file = Descriptor.memoryFile(BYTES);
                OffHeap buffer = OffHeap.map(2 * BYTES)) {
            Libc.pread().expect(BYTES, file.number(), buffer.address(), 2 * BYTES, 0L);
        }
    }

    @Test
    void aCounterIsReadyWhileItIsAboveZero() {
        try (Descriptor counter = Descriptor.eventFd(2);
                OffHeap memory = OffHeap.map(16)) {
            memory.putInt(0, counter.number());
            memory.putInt(4, 1); // POLLIN
            Libc.poll().expect(1, memory.address(), 1L, 0);
            Libc.read().expect(8, counter.number(), memory.address() + 8, 8L);
            assertThat(memory.getLong(8)).isEqualTo(2);
            Libc.poll().expect(0, memory.address(), 1L, 0);
        }
    }

    static Stream<Supplier<DescriptorPair>> channels() {
        return Stream.of(() -> DescriptorPair.pipe(BYTES), DescriptorPair::unixSockets, Loopback::connection);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void whatGoesIntoAChannelComesOutOfIt(Supplier<DescriptorPair> open) {
        try (DescriptorPair channel = open.get();
                OffHeap sent = OffHeap.map(BYTES);
                OffHeap received = OffHeap.map(BYTES)) {
            sent.putLong(0, 42);
            sent.putLong(BYTES - 8, 43);
            Libc.write().expect(BYTES, channel.writer().number(), sent.address(), BYTES);
            Libc.read().expect(BYTES, channel.reader().number(), received.address(), BYTES);
            assertThat(received.getLong(0)).isEqualTo(42);
            assertThat(received.getLong(BYTES - 8)).isEqualTo(43);
        }
    }

    @Test
    void aPipeHoldsWhatItIsAskedToAndDoesNotWait() {
        long bytes = 128 << 10;
        try (DescriptorPair pipe = DescriptorPair.pipe(bytes);
                OffHeap content = OffHeap.map(bytes)) {
            Libc.write().expect(bytes, pipe.writer().number(), content.address(), bytes);
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> Libc.write().call(pipe.writer().number(), content.address(), 1L))
                    .withMessage("write: EAGAIN (Resource temporarily unavailable)");
        }
    }
}
