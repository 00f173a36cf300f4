// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of forks follows from the seed. */
final class ScheduleTest {

    private static final List<BenchmarkSpec> SUITE = IntStream.range(0, 12)
            .mapToObj(i -> new BenchmarkSpec(BenchmarkId.of("a.B.m" + i), false, "", 0, "", "", Optional.empty()))
            .toList();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
    void everyRoundTakesEachBenchmarkOnce(long seed) {
        for (int round = 1; round <= 50; round++) {
            assertThat(Schedule.round(SUITE, seed, round)).containsExactlyInAnyOrderElementsOf(SUITE);
        }
    }

    @Test
    void theSameSeedGivesTheSameOrderForEver() {
        // Sealed: a resumed run relies on it, across versions too.
        assertThat(Schedule.round(SUITE.subList(0, 4), 42, 1))
                .extracting(s -> s.id().name())
                .containsExactly("a.B.m1", "a.B.m2", "a.B.m0", "a.B.m3");
    }

    @Test
    void roundsDifferInOrder() {
        Set<List<BenchmarkSpec>> orders = new HashSet<>();
        for (int round = 1; round <= 20; round++) {
            orders.add(Schedule.round(SUITE, 42, round));
        }
        assertThat(orders).hasSize(20);
    }
}
