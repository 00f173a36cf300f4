// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring of requests; a machine that forbids it has to say so as a refusal. */
final class NopRingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 32})
    void completesEveryBatchAlsoWhenItsPlacesComeRoundAgain(int batch) {
        try (NopRing ring = NopRing.of(batch)) {
            for (int turn = 0; turn < 100; turn++) {
                assertThat(ring.turn()).isEqualTo(batch);
            }
        } catch (LinuxException e) {
            assertThat(e.isRefusal()).as(e.getMessage()).isTrue();
        }
    }
}
