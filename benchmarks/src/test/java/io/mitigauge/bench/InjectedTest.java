// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slowdowns of known size. */
final class InjectedTest {

    @Test
    void nothingIsDoneTwiceWhereNobodyAsks() {
        Injected injected = new Injected();
        int never = Injected.every(Optional.empty());
        assertThat(IntStream.range(0, 1000).filter(i -> injected.again(never))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "10, 100", "20, 50", "33, 30", "50, 20", "1000000, 0"})
    void everyNthIsDoneTwice(String every, long twice) {
        Injected injected = new Injected();
        int known = Injected.every(Optional.of(every));
        assertThat(IntStream.range(0, 1000).filter(i -> injected.again(known)).count())
                .isEqualTo(twice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "5%", "1.5", "1000001", "twenty"})
    void saysWhatTheVariableMustBe(String every) {
        assertThatThrownBy(() -> Injected.every(Optional.of(every)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MITIGAUGE_INJECT_EVERY must be a number from 1 to 1000000, is " + every);
    }
}
