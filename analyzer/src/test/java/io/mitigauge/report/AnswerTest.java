// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the one sentence says beside what is decided. */
final class AnswerTest {

    private static final Verdict SLOWER = new Verdict.Slower("proven");
    private static final Verdict FASTER = new Verdict.Faster("proven");
    private static final Verdict UNCLEAR = new Verdict.Unclear("who knows", 0);

    private static Map.Entry<Double, Verdict> row(double change, Verdict verdict) {
        return Map.entry(change, verdict);
    }

    @Test
    void whatOnlyAdjustedFiguresShowIsNamedLargestFirst() {
        Comparison comparison = SampleComparisons.beside(Map.of(
                "syscall.A.a", row(0.05, SLOWER),
                "syscall.B.b", row(0.07, SLOWER),
                "syscall.C.c", row(0.06, SLOWER),
                "syscall.D.d", row(0.04, SLOWER),
                "syscall.E.e", row(-0.05, FASTER),
                "syscall.F.f", row(0.2, UNCLEAR)));
        String sentence =
                "Beside that, and not decided on: adjusted by controls, 4 more would be called slower (syscall.B.b +7.0 %, syscall.C.c +6.0 %,"
                        + " syscall.A.a +5.0 %, …); 1 more would be called faster (syscall.E.e -5.0 %).";
        assertThat(Answer.beside(comparison)).hasValue(sentence);
        assertThat(Answer.of(comparison)).endsWith(" " + sentence);
    }

    @Test
    void whatIsCalledAnywayIsNotNamedAgain() {
        assertThat(Answer.beside(SampleComparisons.beside(Map.of(
                        "syscall.GetppidBenchmark.kernelEntry", row(0.4, SLOWER), "syscall.F.f", row(0.2, UNCLEAR)))))
                .isEmpty();
        assertThat(Answer.beside(SampleComparisons.everything())).isEmpty();
    }

    @Test
    void whatIsCalledAndWouldNotBeIsNamedAndSoIsWhatTurnsAround() {
        assertThat(Answer.beside(
                        SampleComparisons.beside(Map.of("syscall.GetppidBenchmark.kernelEntry", row(0.01, UNCLEAR)))))
                .hasValue(
                        "Beside that, and not decided on: adjusted by controls, 1 that are called slower or faster would not be"
                                + " (syscall.Getppid.kernelEntry +1.0 %).");
        assertThat(Answer.beside(
                        SampleComparisons.beside(Map.of("syscall.GetppidBenchmark.kernelEntry", row(-0.1, FASTER)))))
                .hasValue("Beside that, and not decided on: adjusted by controls, 1 more would be called faster"
                        + " (syscall.Getppid.kernelEntry -10.0 %).");
    }
}
