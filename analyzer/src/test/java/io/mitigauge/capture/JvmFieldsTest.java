// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of the JVM that measures. */
final class JvmFieldsTest {

    @Test
    void aSlowdownThatWasPutInIsRecorded() {
        assertThat(JvmFields.injected(Optional.of("20"))).isEqualTo("1 more of every 20 operations of some benchmarks");
        assertThat(JvmFields.injected(Optional.empty())).isEqualTo("nothing");
    }

    /** The benchmarks refuse it; what users set is not stored. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0", "5%", "secret", "1000001"})
    void whatIsNoNumberIsNotStored(String every) {
        assertThat(JvmFields.injected(Optional.of(every))).isEqualTo("no number");
    }
}
