// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Calibration.FamilyEntry;
import io.mitigauge.model.Calibration.Spread;
import io.mitigauge.model.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read of a calibration. */
final class CalibrationReportTest {

    private static String text(int runs, int boots, long minutes) {
        return CalibrationReport.text(new Calibration(
                Optional.empty(),
                Optional.empty(),
                "5ade",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60 * minutes),
                runs,
                boots,
                List.of(
                        new Entry(
                                BenchmarkId.of("a.Quiet.one"), Metric.MEAN, new Spread(0.01, 0, 0.05, runs, runs - 1)),
                        new Entry(BenchmarkId.of("a.Noisy.one"), Metric.P99, new Spread(0.1, 0, 0.5, runs, runs - 1))),
                List.of(new FamilyEntry(
                        "memory", List.of(BenchmarkId.of("a.Quiet.one")), new Spread(0.02, 0, 0.07, runs, runs - 1))),
                Optional.empty()));
    }

    @Test
    void familiesHaveTheirOwnTable() {
        assertThat(text(6, 2, 180)).containsSubsequence("family", "memory", "1", "2.0 %", "> 7.0 %", "6");
    }

    @Test
    void theNoisiestComesFirst() {
        String text = text(6, 2, 180);
        assertThat(text)
                .containsSubsequence("Noisy.one", "p99", "10.5 %", "> 50.0 %", "Quiet.one", "mean", "1.0 %", "> 5.0 %");
        assertThat(text).contains("* 6 runs of 2 boots, begun within 3 h").doesNotContain("only roughly");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void oneBootAndFewRunsAreSaid() {
        assertThat(text(3, 1, 20))
                .contains("all 3 runs are of one boot, begun within 20 min")
                .contains("3 runs tell a deviation only roughly");
    }
}
