// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of what marks a fork. */
final class DisturbancesTest {

    @Test
    void seesNothingOnAQuietGuest() {
        assertThat(of("stealTicks", "0", "stealOfDemandPercent", "0.00", "loadOneMinute", "1.90", "clocksource", "tsc"))
                .isEmpty();
        assertThat(Disturbances.of(Activity.NONE, 1)).isEmpty();
    }

    @Test
    void saysHowMuchWasStolenAndTheLimit() {
        assertThat(of("stealTicks", "9", "stealOfDemandPercent", "3.10"))
                .containsExactly("steal 3.1 % of the CPU time wanted (limit 0.5 %)");
    }

    @Test
    void doesNotTakeASingleTickOfAShortForkForTheft() {
        assertThat(of("stealTicks", "1", "stealOfDemandPercent", "4.00")).isEmpty();
        assertThat(of("stealTicks", "2", "stealOfDemandPercent", "0.50")).isEmpty();
    }

    @Test
    void neverMarksForWhatOurOwnThreadsDoToEachOther() {
        assertThat(of("cpuPressurePercent", "98.00", "ioPressurePercent", "50.00", "involuntarySwitches", "200000"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memoryPressurePercent | 1.20 | memory pressure 1.2 % of the time (limit 1 %)",
                "iowaitPercent | 5.01 | iowait 5.01 % of CPU time (limit 5 %)",
                "loadOneMinute | 4.30 | load 4.3 (limit 4: the CPUs and two)",
                "throttledMillis | 12.00 | a CPU quota stopped this control group for 12 ms (limit 0 ms)"
            })
    void marksAboveTheLimit(String name, String value, String sentence) {
        assertThat(of(name, value)).containsExactly(sentence);
    }

    @ParameterizedTest
    @CsvSource({"memoryPressurePercent, 1.00", "iowaitPercent, 5.00", "loadOneMinute, 4.00", "throttledMillis, 0.00"})
    void doesNotMarkAtTheLimit(String name, String value) {
        assertThat(of(name, value)).isEmpty();
    }

    @Test
    void marksOtherProcessesOnlyWhereTheAccountsCanTell() {
        assertThat(of("seconds", "3.00", "otherCpuPercent", "12.50"))
                .containsExactly("other processes used 12.5 % of one CPU (limit 10 %)");
        assertThat(of("seconds", "0.50", "otherCpuPercent", "12.50")).isEmpty(); // 62 ms
    }

    @Test
    void namesAChangeOfTheClockFirst() {
        assertThat(of("clocksourceBefore", "tsc", "clocksource", "hpet", "memoryPressurePercent", "2.00"))
                .containsExactly("clocksource changed from tsc to hpet", "memory pressure 2 % of the time (limit 1 %)");
    }

    @Test
    void passesOverFiguresThatAreNone() {
        assertThat(of("memoryPressurePercent", "much")).isEmpty();
    }

    @Test
    void refusesAGuestWithoutCpus() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Disturbances.of(Activity.NONE, 0))
                .withMessage("onlineCpus must be >= 1, is 0");
    }

    private static List<String> of(String... namesAndValues) {
        TreeMap<String, Reading> readings = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            readings.put(namesAndValues[i], new Value(namesAndValues[i + 1], "test"));
        }
        return Disturbances.of(new Activity(readings), 2);
    }
}
