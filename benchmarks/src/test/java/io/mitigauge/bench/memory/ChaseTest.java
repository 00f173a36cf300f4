// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Lines linked to a cycle. */
final class ChaseTest {

    private static final int LINES = 64;
    private static final long BYTES = (long) LINES * Chase.LINE_BYTES;

    @Test
    void leadsThroughEveryLineAndBack() {
        try (Chase chase = Chase.inBasePages(BYTES)) {
            BitSet lines = new BitSet(LINES);
            long at = 0;
            for (int step = 0; step < LINES; step++) {
                lines.set(Math.toIntExact(at / Chase.LINE_BYTES));
                at = chase.follow(at, 1);
            }
            assertThat(at).isZero();
            assertThat(lines.cardinality()).isEqualTo(LINES);
            assertThat(chase.follow(0, LINES)).isZero();
        }
    }

    @Test
    void onePerPageVisitsAsManyLinesInAsManyPages() {
        try (Chase packed = Chase.inBasePages(BYTES);
                Chase spread = Chase.onePerPage(LINES)) {
            long line = packed.follow(0, 5) / Chase.LINE_BYTES;
            assertThat(spread.follow(0, 5)).isEqualTo(line * Pages.BYTES + line * Chase.LINE_BYTES);
            assertThat(spread.follow(0, LINES)).isZero();
        }
    }

    @Test
    void hugePagesHoldTheSameCycle() {
        try (Chase base = Chase.inBasePages(BYTES);
                Chase huge = Chase.inHugePages(BYTES)) {
            assertThat(huge.follow(0, 7)).isEqualTo(base.follow(0, 7));
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageMatching("this (kernel|guest) .*huge pages.*");
        }
    }

    @Test
    void isRefusedWhereThereIsNotSoMuchMemory() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> Chase.inBasePages(1L << 50))
                .withMessageContaining("MiB of free memory in this guest");
    }
}
