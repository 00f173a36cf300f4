// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Rates;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What applications do in a second. */
final class ShowReportTest {

    private static final Run PLAIN = SampleComparisons.everything().before();

    private static Run counting(Map<String, String> rates) {
        TreeMap<String, Reading> readings = new TreeMap<>();
        rates.forEach((name, text) -> readings.put(name, new Reading.Value(text, "test")));
        return new Run(
                PLAIN.info(),
                PLAIN.start(),
                PLAIN.end(),
                PLAIN.forks().stream()
                        .filter(fork -> fork.benchmark().shown().startsWith("schedule.PipePingPong"))
                        .map(fork -> with(fork, new Activity(readings)))
                        .toList(),
                PLAIN.failures(),
                PLAIN.skips());
    }

    private static Fork with(Fork fork, Activity activity) {
        return new Fork(
                fork.number(),
                fork.round(),
                fork.startedAt(),
                fork.benchmark(),
                fork.score(),
                fork.iterations(),
                fork.latency(),
                activity,
                fork.disturbances());
    }

    @Test
    void ratesAreTimesOperations() {
        // Means of the forks are 61,010, 61,020 and 61,030 ns: 1e9 / 61,020 = 16,388 a second; 4 and 2.5 of each.
        assertThat(ShowReport.render(counting(Map.of(Rates.SYSTEM_CALLS, "4", Rates.SWITCHES, "2.5"))))
                .contains("APPLICATIONS: what they do in a second")
                .containsPattern(" 16388 +65552 +40970 +unknown\n");
    }

    @Test
    void whatDoesNotTellItsSystemCallsIsLeftOut() {
        assertThat(ShowReport.render(counting(Map.of(Rates.SWITCHES, "2.5")))).doesNotContain("APPLICATIONS");
    }

    @Test
    void whatIsNoNumberIsUnknown() {
        assertThat(ShowReport.render(counting(Map.of(Rates.SYSTEM_CALLS, "many"))))
                .doesNotContain("APPLICATIONS");
        assertThat(ShowReport.render(counting(Map.of(Rates.SYSTEM_CALLS, "4", Rates.FAULTS, "NaN"))))
                .containsPattern("65552  +unknown  +unknown\n");
    }
}
