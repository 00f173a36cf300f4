// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Timers fire on time while it is held, and as before then. */
final class TimerSlackTest {

    @Test
    void theLeastIsHeldAndGivenBack() {
        long before = TimerSlack.nanos();
        assertThat(before).isGreaterThan(1);
        try (TimerSlack _ = TimerSlack.least()) {
            assertThat(TimerSlack.nanos()).isEqualTo(1);
        }
        assertThat(TimerSlack.nanos()).isEqualTo(before);
    }
}
