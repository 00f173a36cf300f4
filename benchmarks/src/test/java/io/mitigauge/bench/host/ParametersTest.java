// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters as one field, and which of those that are asked for are those that are offered. */
final class ParametersTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "size=16k", "placement=sameCpu,size=16k", "rate=70%"})
    void comeBackAsTheyWere(String field) {
        assertThat(Parameters.format(Parameters.parse(field))).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "=16k", "size=1,size=2", "size=1,", ","})
    void brokenOnesAreRefused(String field) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.parse(field))
                .withMessage("parameters must read k=v,k=v, are %s", field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"rate=70% | rate=70%", "rate=70% | rate=40000", "'' | ''", "rate=70%,size=1k | rate=5,size=1k"})
    void numbersMeanTheSharesThatAreOffered(String offered, String given) {
        assertThat(Parameters.mean(Parameters.parse(offered), Parameters.parse(given)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate=70% | rate=30%",
                "rate=70% | rate=0",
                "rate=70% | rate=1000000000",
                "rate=70% | rate=-1",
                "size=16 | size=17",
                "rate=70% | ''",
                "'' | rate=70",
                "rate=70% | size=70"
            })
    void nothingElseDoes(String offered, String given) {
        assertThat(Parameters.mean(Parameters.parse(offered), Parameters.parse(given)))
                .isFalse();
    }

    @Test
    void namesAreSorted() {
        assertThat(Parameters.format(Parameters.parse("b=2,a=1"))).isEqualTo("a=1,b=2");
    }
}
