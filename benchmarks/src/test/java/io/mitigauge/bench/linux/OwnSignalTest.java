// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A signal that a thread sends to itself. */
final class OwnSignalTest {

    @Test
    void isTakenFromTheQueueByWhoSentIt() {
        try (OwnSignal signal = OwnSignal.open()) {
            send(signal);
            Libc.sigtimedwait().expect(signal.number(), signal.set(), 0L, signal.noTime());
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> Libc.sigtimedwait().call(signal.set(), 0L, signal.noTime()))
                    .withMessage("sigtimedwait: EAGAIN (Resource temporarily unavailable)");
        }
    }

    @Test
    void closingTakesWhatIsQueuedAndGivesTheMaskBack() throws IOException {
        String before = blocked();
        OwnSignal signal = OwnSignal.open();
        assertThat(blocked()).isNotEqualTo(before);
        send(signal);
        send(signal);
        signal.close(); // else the signal, no longer blocked, would end this JVM
        assertThat(blocked()).isEqualTo(before);
    }

    private static void send(OwnSignal signal) {
        SystemCall.TGKILL.function().expect(0, SystemCall.TGKILL.number(), signal.process(), signal.thread(), (long)
                signal.number());
    }

    private static String blocked() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("SigBlk:"))
                .findFirst()
                .orElseThrow();
    }
}
