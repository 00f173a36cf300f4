// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import io.mitigauge.report.HtmlReport;
import io.mitigauge.report.SampleComparisons;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the curve of call rate and working set shows; all figures are made up. */
final class CallRatesTest {

    private final List<BenchmarkComparison> rows = new ArrayList<>();

    private CallRatesTest with(String workingSet, int loads, double nanos, double change) {
        return with("withCall", workingSet, loads, nanos, change);
    }

    private CallRatesTest with(String method, String workingSet, int loads, double nanos, double change) {
        rows.add(new BenchmarkComparison(
                new BenchmarkId(
                        "io.mitigauge.bench.syscall.CallRateBenchmark." + method,
                        new TreeMap<>(Map.of("workingSet", workingSet, "loads", String.valueOf(loads)))),
                false,
                Metric.MEAN,
                "ns/op",
                Direction.LOWER_IS_BETTER,
                Optional.of(new Estimate(nanos, nanos, nanos, 9, 1)),
                Optional.of(new Estimate(nanos * (1 + change), nanos, nanos * (1 + 2 * change), 9, 1)),
                Optional.of(new Change(
                        change,
                        change / 2,
                        change * 2,
                        change / 2,
                        change * 2,
                        0.01,
                        change * 2,
                        change,
                        Change.Basis.DEFAULT)),
                new Verdict.Slower("it is")));
        return this;
    }

    private Comparison comparison() {
        Comparison any = SampleComparisons.everything();
        return SampleComparisons.bare(any.before(), any.after(), rows);
    }

    /** Page-table isolation as it is often felt: more per call, and more again where there is something to refill. */
    static Comparison isolated() {
        CallRatesTest rows = new CallRatesTest();
        for (int loads : new int[] {64, 512, 4096}) {
            rows.with("32m", loads, 150 + 140.0 * loads, 700 / (150 + 140.0 * loads));
            rows.with("0", loads, 150 + 1.5 * loads, 200 / (150 + 1.5 * loads));
            rows.with("192k", loads, 150 + 5.3 * loads, 350 / (150 + 5.3 * loads));
        }
        return rows.comparison();
    }

    @Test
    void workingSetsAreInTheOrderOfTheirSizes() {
        assertThat(new CallRates(isolated()).workingSets()).containsExactly("0", "192k", "32m");
        Chart chart = Charts.callRates(isolated()).orElseThrow();
        assertThat(chart.svg()).startsWith("<svg");
        assertThat(chart.caption()).contains("Lower is better", "the interval that decided");
    }

    @Test
    void aSingleRateAndTheControlAreNoCurve() {
        Comparison comparison = new CallRatesTest()
                .with("16k", 64, 280, 0.7)
                .with("withoutCall", "8m", 64, 7000, 0.01)
                .with("withoutCall", "8m", 4096, 400_000, 0.01)
                .with("as it was named by another suite", 64, 280, 0.7)
                .with("as it was named by another suite", 4096, 9000, 0.02)
                .comparison();
        assertThat(new CallRates(comparison).workingSets()).isEmpty();
        assertThat(Charts.callRates(comparison)).isEmpty();
    }

    @Test
    void thePageHasItWhereItWasMeasured() {
        assertThat(HtmlReport.render(isolated())).contains("<h2>The rate of system calls</h2>");
        assertThat(HtmlReport.render(SampleComparisons.everything())).doesNotContain("The rate of system calls");
    }
}
