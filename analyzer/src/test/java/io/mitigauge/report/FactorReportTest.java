// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorCell;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorEffect.Kind;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorMeans;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Effects of factors in text and JSON, made by hand so that they do not hang on the statistics. */
final class FactorReportTest {

    private static final TerminalReport.Options SHORT = new TerminalReport.Options(false, false, false);
    private static final TerminalReport.Options LONG = new TerminalReport.Options(true, true, false);
    private static final BenchmarkId SYSCALL =
            BenchmarkId.of("io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry");
    private static final BenchmarkId CONTROL = BenchmarkId.of("io.mitigauge.bench.control.AluBenchmark.sum");
    private static final BenchmarkId THEIRS = BenchmarkId.of("org.example.QueueBench.offer");

    static List<Locale> locales() {
        return Locales.all();
    }

    private static FactorComparison sample(String label) {
        List<Factor> both = List.of(Factor.SMT, Factor.MITIGATIONS);
        return new FactorComparison(
                0.03,
                List.of(new FactorLevels(Factor.SMT, "on", "off"), new FactorLevels(Factor.MITIGATIONS, "off", "on")),
                List.of("kernel does not vary: 6.1.0 in every run"),
                List.of(
                        new FactorCell(List.of("on", "off"), 2, List.of(label, "a-2")),
                        new FactorCell(List.of("off", "off"), 1, List.of("b-1")),
                        new FactorCell(List.of("on", "on"), 1, List.of("c-1"))),
                List.of("the CPUs are emulated", label),
                List.of("the interaction of smt and mitigations is not identifiable"),
                List.of("smt off, mitigations on: boot with mitigations=auto nosmt"),
                List.of(
                        new FactorMeans(CONTROL, true, "ns/op", points(5, 5, 5)),
                        new FactorMeans(
                                THEIRS,
                                false,
                                "ops/s",
                                List.of(OptionalDouble.of(1000), OptionalDouble.empty(), OptionalDouble.empty())),
                        new FactorMeans(SYSCALL, false, "ns/op", points(186, 190, 280))),
                List.of(
                        new FactorEffect(
                                Kind.SIMPLE, List.of(Factor.SMT), "smt on -> off, with mitigations off", rows(0.02)),
                        new FactorEffect(
                                Kind.SIMPLE,
                                List.of(Factor.MITIGATIONS),
                                "mitigations off -> on, with smt on",
                                rows(0.5)),
                        new FactorEffect(Kind.JOINT, both, "all together", rows(0.6))));
    }

    private static List<OptionalDouble> points(double... values) {
        return DoubleStream.of(values).mapToObj(OptionalDouble::of).toList();
    }

    private static List<FactorRow> rows(double point) {
        Verdict verdict = point > 0.1
                ? new Verdict.Slower("proven beyond the margin of 3 %")
                : new Verdict.Unclear(
                        "a cost above 4.5 % is excluded", "about 3 boots of each state would settle it", 0);
        return List.of(
                new FactorRow(
                        CONTROL,
                        true,
                        Direction.LOWER_IS_BETTER,
                        size(0.001),
                        new Verdict.Equivalent("within the margin")),
                new FactorRow(
                        THEIRS,
                        false,
                        Direction.HIGHER_IS_BETTER,
                        Optional.empty(),
                        new Verdict.Unclear("not measured in every state that this effect needs", 0)),
                new FactorRow(SYSCALL, false, Direction.LOWER_IS_BETTER, size(point), verdict));
    }

    private static Optional<FactorRow.Size> size(double point) {
        return Optional.of(new FactorRow.Size(
                new Change(
                        point,
                        point - 0.05,
                        point + 0.05,
                        point - 0.03,
                        point + 0.03,
                        0.25,
                        Math.max(0, point + 0.025),
                        0.0625,
                        Change.Basis.BOOTS),
                1));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void theTextIsTheGoldenFileInEveryLocale(Locale locale) throws Exception {
        Golden.check("factors.txt", Locales.in(locale, () -> FactorReport.render(sample("a-1"), SHORT)));
        Golden.check("factors-all.txt", Locales.in(locale, () -> FactorReport.render(sample("a-1"), LONG)));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void theJsonIsTheGoldenFileInEveryLocale(Locale locale) throws Exception {
        Golden.check("factors.json", Locales.in(locale, () -> FactorJson.of(sample("a-1"))));
    }

    @Test
    void hostileTextObeysNothingAndFitsTheTerminal() {
        String text = FactorReport.render(sample(SampleComparisons.HOSTILE), LONG);
        assertThat(text).doesNotContain("\u001B").contains("script");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void thePageSaysWhatTheTextSays() {
        String page = HtmlReport.render(sample("a-1"));
        assertThat(page)
                .containsSubsequence(
                        "<h1>What each factor costs</h1>",
                        "smt on -&gt; off, mitigations off -&gt; on",
                        "The states that were measured",
                        "a-1, a-2",
                        "kernel does not vary: 6.1.0 in every run",
                        "the interaction of smt and mitigations is not identifiable",
                        "boot with mitigations&#x3D;auto nosmt",
                        "the CPUs are emulated",
                        "syscall.Getppid.kernelEntry",
                        "Means in each state",
                        "averaged over the other factors");
        assertThat(page).contains(":root { --ink").doesNotContain("{{");
    }

    @Test
    void hostileTextAddsNoMarkupToThePage() {
        String hostile = HtmlReport.render(sample("<script>alert(1)</script>{{cautions}}"));
        assertThat(hostile).doesNotContain("<script").contains("&lt;script&gt;").contains("{{cautions}}");
        assertThat(HtmlReportTest.tags(hostile)).isEqualTo(HtmlReportTest.tags(HtmlReport.render(sample("a-1"))));
    }
}
