// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** Results on the measured path. */
final class ResultsTest {

    @Test
    void theExpectedOneIsHandedOn() {
        assertThat(Results.expected(7, 7)).isEqualTo(7);
        assertThat(Results.expected(7L, 7L)).isEqualTo(7);
    }

    @Test
    void anotherOneEndsTheMeasurement() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Results.expected(10, -1))
                .withMessage("the call began to answer -1 instead of 10 while it was measured");
        assertThatIllegalStateException()
                .isThrownBy(() -> Results.expected(10L, 9L))
                .withMessage("the call began to answer 9 instead of 10 while it was measured");
    }
}
