// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether loads may pass earlier stores; states are those of {@code include/uapi/linux/prctl.h}. */
final class StoreBypassTest {

    @Test
    void aThreadThatMayChooseIsTakenAtItsWord() {
        assertThatNoException().isThrownBy(() -> SpeculationControl.STORE_BYPASS.requireChoice(3));
    }

    @ParameterizedTest
    @CsvSource({
        "0, this CPU does not bypass stores speculatively",
        "2, the kernel or the CPU offers no way to forbid speculative store bypass",
        "4, speculative store bypass is forbidden to this thread already",
        "5, speculative store bypass is forbidden to this thread already",
        "9, speculative store bypass is forbidden to this thread already"
    })
    void anyOtherStateIsAReasonToSkip(long state, String reason) {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> SpeculationControl.STORE_BYPASS.requireChoice(state))
                .withMessage(reason + " (PR_GET_SPECULATION_CTRL says " + state + ")");
    }

    @Test
    void isForbiddenUntilClosedOrTheReasonIsSaid() throws IOException {
        String before = status();
        try (StoreBypass bypass = StoreBypass.forbid()) {
            assertThat(bypass).isNotNull();
            assertThat(status()).isEqualTo("thread mitigated");
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageContaining("speculative");
        }
        assertThat(status()).isEqualTo(before);
    }

    private static String status() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Speculation_Store_Bypass:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
