// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.boot.Quiet.CpuTime;
import io.mitigauge.boot.Quiet.Found;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting on a machine whose load is given by a function of its own clock. */
final class QuietTest {

    private static final int TICKS_PER_SECOND = 200; // two CPUs

    private long nanos;
    private double busyTicks;

    @Test
    void aQuietMachineIsFoundSoAfterThirtySeconds() {
        assertThat(await(Duration.ofMinutes(10), second -> 2)).isEqualTo(new Found(true, 30, Optional.of(2.0)));
    }

    @Test
    void thirtySecondsCountFromTheEndOfTheLoad() {
        Found found = await(Duration.ofMinutes(10), second -> second < 100 ? 80 : 1);
        assertThat(found.quiet()).isTrue();
        assertThat(found.seconds()).isBetween(130L, 140L);
    }

    @Test
    void aBriefLoadBeginsTheWaitAnew() {
        Found found = await(Duration.ofMinutes(10), second -> second >= 20 && second < 25 ? 50 : 0);
        assertThat(found.quiet()).isTrue();
        assertThat(found.seconds()).isBetween(54L, 61L);
    }

    @Test
    void theWaitIsBoundedAndTheSentenceSaysThatItWasNotQuiet() {
        Found found = await(Duration.ofSeconds(60), second -> 40);
        assertThat(found.quiet()).isFalse();
        assertThat(found.seconds()).isBetween(60L, 61L);
        assertThat(found.sentence())
                .isEqualTo("waited 60 s, and the machine was not quiet even then (40.0 % of the CPUs busy)");
        assertThat(found.field()).isEqualTo("no, waited 60 s, 40.0 % of the CPUs busy");
    }

    @Test
    void onManyCpusHalfABusyOneIsTooMuch() {
        // 1 of 64 CPUs is 1.6 % of all, a third of the 5 % that a small machine may be busy; half a CPU is 0.8 %.
        CpuTime[] ticks = {new CpuTime(0, 0)};
        Quiet quiet = new Quiet(64, () -> Optional.of(ticks[0]), () -> nanos, millis -> {
            nanos += 1_000_000 * millis;
            ticks[0] = new CpuTime(ticks[0].busy() + millis, ticks[0].total() + 64 * millis);
        });
        assertThat(quiet.await(Duration.ofSeconds(60)).quiet()).isFalse();
        Quiet half = new Quiet(64, () -> Optional.of(ticks[0]), () -> nanos, millis -> {
            nanos += 1_000_000 * millis;
            ticks[0] = new CpuTime(ticks[0].busy() + millis * 4 / 10, ticks[0].total() + 64 * millis);
        });
        assertThat(half.await(Duration.ofSeconds(60)).quiet()).isTrue();
    }

    @Test
    void withoutACountNothingIsTakenForQuiet() {
        Quiet quiet = new Quiet(2, Optional::empty, () -> nanos, millis -> nanos += 1_000_000 * millis);
        Found found = quiet.await(Duration.ofSeconds(40));
        assertThat(found.quiet()).isFalse();
        assertThat(found.busyPercent()).isEmpty();
        assertThat(found.sentence()).contains("how busy the CPUs are is unknown");
    }

    @Test
    void nothingIsAwaitedWhereNoTimeIsGiven() {
        assertThat(await(Duration.ZERO, second -> 0)).isEqualTo(new Found(false, 0, Optional.empty()));
    }

    @Test
    void cpuTimeIsThatOfTheKernelsFirstLine() {
        // user nice system idle iowait irq softirq steal guest guest_nice: busy is all but idle and iowait, guest is in
        // user.
        CpuTime time = CpuTime.parse("cpu  100 10 50 1000 40 3 2 5 60 1").orElseThrow();
        assertThat(time).isEqualTo(new CpuTime(170, 1210));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu0 1 2 3 4 5 6", "cpu 1 2 3", "cpu a b c d e f"})
    void anythingElseIsNone(String line) {
        assertThat(CpuTime.parse(line)).isEmpty();
    }

    /** Busy percent as a function of the second; integrated in steps as short as a look is. */
    private Found await(Duration limit, LongToDoubleFunction busyPercent) {
        Quiet quiet = new Quiet(
                2,
                () -> Optional.of(new CpuTime(Math.round(busyTicks), Math.round(nanos / 1e9 * TICKS_PER_SECOND))),
                () -> nanos,
                millis -> {
                    for (long i = 0; i < millis; i++) {
                        busyTicks += busyPercent.applyAsDouble(nanos / 1_000_000_000) / 100 * TICKS_PER_SECOND / 1000;
                        nanos += 1_000_000;
                    }
                });
        Found found = quiet.await(limit);
        assertThat((double) found.seconds()).isCloseTo(nanos / 1e9, within(1.0));
        return found;
    }
}
