// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many descriptors that are ready, as the three calls see them. */
final class ReadyDescriptorsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 300})
    void allAreReadyEachTimeForEveryCall(int count) {
        try (ReadyDescriptors ready = ReadyDescriptors.of(count);
                OffHeap noTime = OffHeap.map(16)) {
            for (int time = 0; time < 3; time++) {
                Libc.poll().expect(count, ready.pollDescriptors(), (long) count, 0);
                Libc.select().expect(count, ready.selectLimit(), ready.selectSet(), 0L, 0L, noTime.address());
                Libc.epollWait().expect(count, ready.epoll(), ready.events(), count, 0);
            }
            assertThat(ready.count()).isEqualTo(count);
        }
    }
}
