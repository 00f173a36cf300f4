// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counting context switches. */
final class ContextSwitchesTest {

    @Test
    void waitingForAnotherThreadIsAVoluntarySwitch() throws InterruptedException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        Thread echo = Thread.ofPlatform().start(() -> {
            while (there.take() && back.put()) {
                // the token is under way again
            }
        });
        ContextSwitches before = ContextSwitches.ofThisProcess();
        for (int i = 0; i < 100; i++) {
            there.put();
            back.take();
        }
        ContextSwitches during = ContextSwitches.ofThisProcess().since(before);
        there.closeWriteEnd();
        echo.join();
        there.closeReadEnd();
        back.closeWriteEnd();
        back.closeReadEnd();

        assertThat(during.voluntary()).isPositive();
        assertThat(during.involuntary()).isNotNegative();
    }

    @Test
    void differencesAreTakenPerKind() {
        // 12 - 10 and 5 - 1
        assertThat(new ContextSwitches(12, 5).since(new ContextSwitches(10, 1))).isEqualTo(new ContextSwitches(2, 4));
    }
}
