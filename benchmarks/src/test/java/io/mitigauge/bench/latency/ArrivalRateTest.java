// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates of requests as parameters name them. */
final class ArrivalRateTest {

    @Test
    void aNumberIsRequestsInASecond() {
        assertThat(ArrivalRate.parse("12500").meanGapNanos(() -> {
                    throw new AssertionError("measured");
                }))
                .isEqualTo(80_000);
    }

    @Test
    void aShareIsOfWhatCanBeServed() {
        // 20 us a request is 50,000 a second; 80 % of it is 40,000, one in 25 us.
        assertThat(ArrivalRate.parse("80%").meanGapNanos(() -> 20_000)).isEqualTo(25_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "-3", "1e5", "70 %", "%", "1000000000", "fast"})
    void anythingElseIsRefusedWithWhatItWas(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrivalRate.parse(text))
                .withMessage(
                        "rate must be requests a second, as 12000, or a share of what can be served, as 70%%, is %s",
                        text);
    }
}
