// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** The calls that benchmarks time, made once. */
final class LibcTest {

    @Test
    void theKernelAnswersGetppid() throws Throwable {
        assertThatCode(Libc::checkGetppid).doesNotThrowAnyException();
        assertThat((long) (int) Libc.getppid().invokeExact())
                .isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
    }

    @Test
    void labsIsTheAbsoluteValue() throws Throwable {
        assertThat((long) Libc.labs().invokeExact(-7L)).isEqualTo(7);
    }
}
