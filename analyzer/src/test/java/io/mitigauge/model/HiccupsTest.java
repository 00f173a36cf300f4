// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hiccups of a run's forks together, and when they are theft that nobody reports. */
final class HiccupsTest {

    @Test
    void addsUpLooksAndTakesTheLongestGap() {
        Hiccups hiccups = Hiccups.of(run(
                        Map.of("hiccupLookMillis", "10", "hiccupLostMillis", "0.5", "hiccupLongestMicros", "400"),
                        Map.of("hiccupLookMillis", "30", "hiccupLostMillis", "1.5", "hiccupLongestMicros", "1200")))
                .orElseThrow();
        assertThat(hiccups.lookMillis()).isEqualTo(40);
        assertThat(hiccups.lostPercent()).isCloseTo(5, within(1e-9));
        assertThat(hiccups.longestMicros()).isEqualTo(1200);
        assertThat(hiccups.stealTicks()).isEmpty();
        assertThat(hiccups.stealUnreported()).isTrue();
    }

    @Test
    void aRunInWhichNobodyLookedHasNone() {
        assertThat(Hiccups.of(run(Map.of("stealTicks", "3")))).isEmpty();
    }

    @Test
    void reportedStealShortGapsAndSmallLossesAreNotTheftUnreported() {
        assertThat(unreported("2", "1.1", "1")).isFalse();
        assertThat(unreported("2", "1.1", "0")).isTrue();
        assertThat(unreported("2", "0.9", "0"))
                .as("interrupts, not another guest")
                .isFalse();
        assertThat(unreported("0.9", "1.1", "0")).isFalse();
    }

    /** Of 100 ms, so many lost, at most so many milliseconds at once. */
    private static boolean unreported(String lost, String longestMillis, String ticks) {
        return Hiccups.of(run(Map.of(
                        "hiccupLookMillis",
                        "100",
                        "hiccupLostMillis",
                        lost,
                        "hiccupLongestMicros",
                        String.valueOf(1000 * Double.parseDouble(longestMillis)),
                        "stealTicks",
                        ticks)))
                .orElseThrow()
                .stealUnreported();
    }

    @SafeVarargs
    private static Run run(Map<String, String>... perFork) {
        Run plain = SampleLoads.run("sample").fork("1000", 1000, 100).build();
        Fork fork = plain.forks().getFirst();
        List<Fork> forks = new ArrayList<>();
        for (Map<String, String> readings : perFork) {
            TreeMap<String, Reading> values = new TreeMap<>();
            readings.forEach((name, text) -> values.put(name, new Reading.Value(text, "test")));
            forks.add(new Fork(
                    forks.size() + 1,
                    1,
                    Optional.empty(),
                    fork.benchmark(),
                    fork.score(),
                    fork.iterations(),
                    fork.latency(),
                    new Activity(values),
                    List.of()));
        }
        return new Run(plain.info(), plain.start(), plain.end(), forks, List.of(), List.of());
    }
}
