// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.report.HtmlReport;
import io.mitigauge.report.SampleComparisons;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the charts of the suite smt show; all speeds are made up. */
final class SmtChartsTest {

    private static final Fork.Score SPEED = new Fork.Score("thrpt", "ops/ms", Direction.HIGHER_IS_BETTER);
    private static final List<String> KERNELS = List.of("alu", "dram");

    private final List<Fork> forks = new ArrayList<>();

    private SmtChartsTest with(String benchmark, Map<String, String> params, double... speeds) {
        BenchmarkId id = new BenchmarkId("io.mitigauge.bench.smt." + benchmark + ".unit", new TreeMap<>(params));
        for (double speed : speeds) {
            int number = forks.size() + 1;
            forks.add(new Fork(
                    number,
                    number,
                    Optional.empty(),
                    id,
                    SPEED,
                    List.of(speed),
                    Fork.Latency.NONE,
                    Activity.NONE,
                    List.of()));
        }
        return this;
    }

    private SmtChartsTest alone(String kernel, double speed) {
        return with("SoloBenchmark", Map.of("kernel", kernel), speed, speed * 1.01, speed / 1.01);
    }

    private SmtChartsTest beside(String kernel, String neighbour, double speed) {
        return with("SiblingsBenchmark", Map.of("kernel", kernel, "neighbour", neighbour), speed, speed, speed);
    }

    private SmtChartsTest together(String kernel, double speed) {
        return with("ScalingBenchmark", Map.of("kernel", kernel, "threads", "perCpu"), speed, speed * 1.01, speed);
    }

    private Run run() {
        Run any = SampleComparisons.everything().before();
        return new Run(any.info(), any.start(), any.end(), forks, List.of(), List.of());
    }

    private static Comparison comparison(Run before, Run after) {
        return SampleComparisons.bare(before, after, List.of());
    }

    /** Four cores, eight hardware threads. */
    static Run on() {
        SmtChartsTest run = new SmtChartsTest().alone("alu", 20).alone("dram", 40);
        run.together("alu", 96).together("dram", 280);
        for (String kernel : KERNELS) {
            double speed = kernel.equals("alu") ? 20 : 40;
            run.beside(kernel, "alu", speed * (kernel.equals("alu") ? 0.6 : 0.94));
            run.beside(kernel, "dram", speed * (kernel.equals("alu") ? 0.97 : 0.87));
        }
        return run.run();
    }

    /** The same without siblings. */
    static Run off() {
        return new SmtChartsTest()
                .alone("alu", 20)
                .alone("dram", 40)
                .together("alu", 80)
                .together("dram", 159)
                .run();
    }

    @Test
    void capacityIsDrawnForTheKindsOfWorkThatBothSidesMeasured() {
        Chart chart = Charts.smtCapacity(comparison(on(), off())).orElseThrow();
        assertThat(new SmtCapacity(comparison(on(), off())).kernels()).containsExactly("alu", "dram");
        assertThat(chart.svg()).startsWith("<svg");
        assertThat(chart.caption()).contains("95 % intervals").contains("Higher is better");
    }

    @Test
    void capacityNeedsTheUnitItIsDrawnIn() {
        Run withoutUnit = new SmtChartsTest().together("alu", 96).run();
        assertThat(Charts.smtCapacity(comparison(withoutUnit, off()))).isEmpty();
    }

    @Test
    void theMatrixIsOfTheRunThatHasSiblings() {
        SmtMatrix matrix = SmtMatrix.of(on()).orElseThrow();
        assertThat(matrix.kernels()).isEqualTo(KERNELS);
        assertThat(matrix.rows())
                .containsExactly(
                        new SmtMatrix.Row("alu", List.of(Optional.of(60L), Optional.of(97L))),
                        new SmtMatrix.Row("dram", List.of(Optional.of(94L), Optional.of(87L))));
        assertThat(SmtMatrix.of(off())).isEmpty();
    }

    @Test
    void aPairThatWasNotMeasuredIsLeftOpen() {
        Run diagonal = new SmtChartsTest()
                .alone("alu", 20)
                .alone("dram", 40)
                .beside("alu", "alu", 12)
                .beside("dram", "dram", 35)
                .run();
        assertThat(SmtMatrix.of(diagonal).orElseThrow().rows().getFirst().kept())
                .containsExactly(Optional.of(60L), Optional.empty());
    }

    @Test
    void oneKindOfWorkIsNoMatrix() {
        assertThat(SmtMatrix.of(new SmtChartsTest()
                        .alone("alu", 20)
                        .beside("alu", "alu", 12)
                        .run()))
                .isEmpty();
    }

    @Test
    void theReportShowsBoth() {
        assertThat(HtmlReport.render(comparison(on(), off())))
                .contains("<h2>Hyper-threading</h2>")
                .contains("What all CPUs do together")
                .contains("rgb(213 94 0 / 0.40)\">60 %</td>");
        assertThat(HtmlReport.render(comparison(off(), withoutSmtSuite()))).doesNotContain("Hyper-threading</h2>");
    }

    private static Run withoutSmtSuite() {
        return SampleComparisons.everything().after();
    }
}
