// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few digits, readable units, a sign. */
final class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0.3412, ns/op, 0.341 ns/op",
        "5.0, ns/op, 5.00 ns/op",
        "25.14, ns/op, 25.1 ns/op",
        "186.4, ns/op, 186 ns/op",
        "7102, ns/op, 7102 ns/op",
        "9999.4, ns/op, 9999 ns/op",
        "61000, ns/op, 61.0 us/op",
        "61000, us/op, 61.0 ms/op",
        "123456, ops/s, 123456 ops/s",
        "20000, s/op, 20000 s/op",
        "12000, ns, 12.0 us"
    })
    void aValueHasFewDigitsAndAReadableUnit(double value, String unit, String shown) {
        assertThat(Units.shown(value, unit)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "83, 186, ns/op, +83.0 ns",
        "-12800, 61000, ns/op, -12.8 us",
        "-1234, 12000, ops/s, -1234 ops/s",
        "-0.314, 139, ns/op, -0.3 ns",
        "-0.000932, 0.4, ns/op, -0.0009 ns",
        "0.0000123, 0.4, ns/op, 0 ns",
        "100, 50e6, ns/op, 0 ms",
        "1e9, 5e6, ns/op, ''"
    })
    void whatIsAddedHasASignAndADigitBeyondWhatItIsAddedTo(double value, double before, String unit, String shown) {
        assertThat(Units.added(value, before, unit)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0.445, +44.5 %",
        "-0.0312, -3.1 %",
        "0, 0.0 %",
        "-0.0, 0.0 %",
        "-0.0001, 0.0 %",
        "1.5, +150 %",
        "0.9994, +99.9 %",
        "0.9996, +100 %",
        "1e6, > +9999 %"
    })
    void aChangeHasASign(double ratio, String shown) {
        assertThat(Units.percent(ratio)).isEqualTo(shown);
    }

    @Test
    void whatIsBeyondTheScaleHasOneSignOnly() {
        assertThat(Units.percent(200)).isEqualTo("> +9999 %");
        assertThat(Units.plainPercent(200)).isEqualTo("> 9999 %");
        assertThat(Units.above(200)).isEqualTo("> 9999 %");
        assertThat(Units.above(0.041)).isEqualTo("> 4.1 %");
        assertThat(Units.above(-0.041)).isEqualTo("> -4.1 %");
    }
}
