// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JMH's units in terms of each other. */
final class JmhUnitsTest {

    @ParameterizedTest
    @CsvSource({
        "ns/op, ns/op, 1",
        "us/op, ns/op, 1000",
        "ns/op, us/op, 0.001",
        "ms/op, us/op, 1000",
        "s/op, ms/op, 1000",
        "min/op, s/op, 60",
        "hr/op, min/op, 60",
        "day/op, hr/op, 24",
        "\u03bcs/op, \u00b5s/op, 1",
        "us, ns, 1000",
        "us/op, ns, 1000",
        "ops/s, ops/ms, 0.001",
        "ops/us, ops/s, 1000000",
        "B/op, B/op, 1"
    })
    void convertsWithinAKind(String from, String to, double factor) {
        assertThat(JmhUnits.factor(from, to).orElseThrow()).isCloseTo(factor, within(1e-9 * factor));
    }

    @ParameterizedTest
    @CsvSource({"ns/op, ops/ns", "ops/s, s/op", "ns/op, B/op", "B/op, ns/op", "ops/s, ops/fortnight", "'', ns/op"})
    void refusesWhatIsOfAnotherKind(String from, String to) {
        assertThat(JmhUnits.factor(from, to)).isEmpty();
    }
}
