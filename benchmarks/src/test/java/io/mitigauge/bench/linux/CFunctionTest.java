// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import org.junit.jupiter.api.Test;

/** C functions, bare and checked. */
final class CFunctionTest {

    private static final int CLOCK_MONOTONIC = 1;
    private static final int NO_CLOCK = 4711;
    private static final int NO_DESCRIPTOR = 1 << 30;

    @Test
    void bareAndCheckedAreTheSameFunction() throws Throwable {
        try (OffHeap time = OffHeap.map(16)) {
            assertThat((int) Libc.clockGettime().bare().invokeExact(CLOCK_MONOTONIC, time.address()))
                    .isZero();
            long first = time.getLong(0);
            Libc.clockGettime().expect(0, CLOCK_MONOTONIC, time.address());
            assertThat(time.getLong(0)).isBetween(first, first + 60);
        }
    }

    @Test
    void variadicOnesTakeFurtherArguments() throws Throwable {
        long number = SystemCall.CLOCK_GETTIME.number();
        try (OffHeap time = OffHeap.map(16)) {
            SystemCall.CLOCK_GETTIME.function().expect(0, number, (long) CLOCK_MONOTONIC, time.address());
            assertThat((long) SystemCall.CLOCK_GETTIME
                            .function()
                            .bare()
                            .invokeExact(number, (long) NO_CLOCK, time.address()))
                    .isEqualTo(-1);
        }
    }

    @Test
    void namesTheFunctionThatFailed() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Libc.close().call(NO_DESCRIPTOR))
                .withMessage("close: EBADF (Bad file descriptor)");
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> SystemCall.CLOCK_GETTIME
                        .function()
                        .call(SystemCall.CLOCK_GETTIME.number(), (long) NO_CLOCK, 0L))
                .withMessage("clock_gettime: EINVAL (Invalid argument)");
    }

    @Test
    void anAnswerThatIsNotExpectedIsNoMeasurement() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> Libc.poll().expect(1, 0L, 0L, 0))
                .withMessage("poll answers 0 instead of 1; does a filter answer in the kernel's place?");
    }

    @Test
    void numbersOfSystemCallsAreThoseOfThisArchitecture() {
        long thread = SystemCall.GETTID.function().call(SystemCall.GETTID.number());
        assertThat(thread).isPositive();
        assertThatCode(() -> SystemCall.TGKILL
                        .function()
                        .expect(
                                0,
                                SystemCall.TGKILL.number(),
                                ProcessHandle.current().pid(),
                                thread,
                                0L))
                .doesNotThrowAnyException();
    }
}
