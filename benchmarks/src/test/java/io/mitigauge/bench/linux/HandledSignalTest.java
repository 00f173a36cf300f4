// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A signal that ends the process, were there no handler. */
final class HandledSignalTest {

    @Test
    void isHandledByTheCFunctionAndAfterwardsAsBefore() {
        long before = HandledSignal.handler();
        try (HandledSignal signal = HandledSignal.open()) {
            assertThat(HandledSignal.handler())
                    .isEqualTo(Downcalls.address("labs").address());
            for (int i = 0; i < 100; i++) {
                SystemCall.TGKILL
                        .function()
                        .expect(0, SystemCall.TGKILL.number(), signal.process(), signal.thread(), (long)
                                signal.number());
            }
        }
        assertThat(HandledSignal.handler()).isEqualTo(before);
    }
}
