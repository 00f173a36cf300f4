// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of transfers. */
final class SizeTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "4096, 4096", "1k, 1024", "64k, 65536"})
    void kIs1024(String size, long bytes) {
        assertThat(Size.bytes(size)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "k", "-1", "1m", "1 k", "9999999"})
    void refusesOtherSizes(String size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Size.bytes(size))
                .withMessage("size must be a number, which k may follow, is " + size);
    }
}
