// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.OffHeap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pages that are touched. */
final class PagesTest {

    @Test
    void everyPageIsTouchedOnceAndInAnotherLine() {
        assertThat(IntStream.range(0, Pages.COUNT).mapToObj(page -> Pages.lineOf(page) / Pages.BYTES))
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(0, Pages.COUNT).mapToObj(page -> Pages.lineOf(page) % Pages.BYTES))
                .doesNotHaveDuplicates()
                .allSatisfy(offset -> assertThat(offset % Chase.LINE_BYTES).isZero());
    }

    @Test
    void whatIsWrittenIsRead() {
        try (OffHeap memory = OffHeap.map(Pages.ALL_BYTES)) {
            assertThat(Pages.read(memory)).isZero();
            Pages.write(memory, Pages.COUNT);
            assertThat(Pages.read(memory)).isEqualTo(Pages.COUNT);
        }
    }
}
