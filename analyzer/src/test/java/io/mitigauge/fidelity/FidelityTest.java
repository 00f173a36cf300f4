// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.fidelity.Bar.Outcome;
import io.mitigauge.fidelity.Peering.Kind;
import io.mitigauge.fidelity.Result.Ratio;
import io.mitigauge.fidelity.Runner.FailedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ratios to C, their intervals, and what is said of them. */
final class FidelityTest {

    private static final Peering ANY = new Peering(
            "anything",
            "a.B.c",
            List.of(),
            List.of("peer"),
            Kind.NANOS,
            OptionalInt.empty(),
            Optional.empty(),
            Bar.within(0.05));

    @Test
    void theIntervalIsThatOfThePairedLogarithms() {
        // Ratios e^0, e^0.1, e^0.2: mean of the logarithms 0.1, standard error sqrt(0.02 / (3 * 2)) = 0.057735,
        // t(0.975; 2) = 4.302653 from any table: 0.1 +- 0.248414.
        Result result = new Result(
                ANY, List.of(1.0, 2 * Math.exp(0.1), 5 * Math.exp(0.2)), List.of(1.0, 2.0, 5.0), Optional.empty());
        Ratio ratio = result.ratio().orElseThrow();
        assertThat(ratio.point()).isCloseTo(Math.exp(0.1), within(1e-9));
        assertThat(ratio.low()).isCloseTo(Math.exp(0.1 - 0.248414), within(1e-5));
        assertThat(ratio.high()).isCloseTo(Math.exp(0.1 + 0.248414), within(1e-5));
    }

    @Test
    void aWildRoundHardlyMovesTheRatio() {
        List<Double> peer = List.of(1.0, 1.0, 1.0, 1.0, 1.0);
        Ratio ratio = new Result(ANY, List.of(1.0, 1.02, 0.98, 1.01, 15.0), peer, Optional.empty())
                .ratio()
                .orElseThrow();
        // Fifths at either end set aside: 1.0, 1.01 and 1.02 remain.
        assertThat(ratio.point()).isCloseTo(Math.cbrt(1.0 * 1.01 * 1.02), within(1e-9));
    }

    @Test
    void oneRoundOrANegativeDifferenceHasNoRatio() {
        assertThat(new Result(ANY, List.of(1.0), List.of(1.0), Optional.empty()).ratio())
                .isEmpty();
        assertThat(new Result(ANY, List.of(1.0, -0.1), List.of(1.0, 1.0), Optional.empty()).ratio())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.96, 1.04, MET",
        "0.94, 1.04, OPEN",
        "0.96, 1.06, OPEN",
        "0.80, 0.94, MISSED",
        "1.06, 1.20, MISSED",
        "0.50, 1.50, OPEN"
    })
    void aBarIsMetOrMissedOnlyByTheWholeInterval(double low, double high, Outcome outcome) {
        assertThat(Bar.within(0.05).of(low, high)).isEqualTo(outcome);
    }

    @Test
    void aBarToOneSideAllowsAnythingBelow() {
        assertThat(Bar.atMost(1.12).of(0.2, 1.1)).isEqualTo(Outcome.MET);
        assertThat(Bar.atMost(1.12).of(1.13, 1.2)).isEqualTo(Outcome.MISSED);
    }

    @Test
    void theTableSaysWhatCouldNotBeMeasured() {
        String table = Fidelity.table(
                List.of(
                        new Result(ANY, List.of(), List.of(), Optional.of("perf is not installed")),
                        new Result(ANY, List.of(100.0, 100.0, 100.0), List.of(100.0, 100.0, 100.0), Optional.empty())),
                "2001-01-01");
        assertThat(table.lines().skip(2))
                .containsExactly(
                        "| anything | - | - | - | 0.95 to 1.05 | not measured: perf is not installed | 2001-01-01 |",
                        "| anything | 100.00 ns | 100.00 ns | 1.000 (1.000 to 1.000) | 0.95 to 1.05 | met | 2001-01-01 |");
    }

    @Test
    void rowsMeasuredAnewTakeThePlaceOfTheOldOnes() {
        List<Result> old = Stream.of("empty call", "null system call", "page fault")
                .map(FidelityTest::measured)
                .toList();
        List<Result> latest = Stream.of("null system call", "dependent load, 4k")
                .map(FidelityTest::measured)
                .toList();
        String page = "Measured on: a machine.\n\n" + Fidelity.table(old, "then") + "| a pair that is no more | 1 |\n";

        String merged = Fidelity.merged(page, Fidelity.table(latest, "now"));

        assertThat(merged.lines().limit(2))
                .containsExactlyElementsOf(Fidelity.table(List.of(), "").lines().toList());
        assertThat(merged.lines().skip(2).map(row -> row.replaceAll(" \\| .* \\| ", ", ")))
                .containsExactly(
                        "| empty call, then |",
                        "| null system call, now |",
                        "| dependent load, 4k, now |",
                        "| page fault, then |");
    }

    private static Result measured(String label) {
        Peering pair = Peerings.all().stream()
                .filter(peering -> peering.label().equals(label))
                .findFirst()
                .orElseThrow();
        return new Result(pair, List.of(2.0, 2.0, 2.0), List.of(2.0, 2.0, 2.0), Optional.empty());
    }

    @Test
    void aRateBecomesATime() {
        // 12 bytes per nanosecond are two nanoseconds for 24 bytes.
        Peering rate = new Peering(
                "r",
                "a.B.c",
                List.of(),
                List.of("peer"),
                Kind.NANOS,
                OptionalInt.of(24),
                Optional.empty(),
                Bar.atMost(1));
        assertThat(rate.nanos(12)).isEqualTo(2);
        assertThat(ANY.nanos(12)).isEqualTo(12);
    }

    @Test
    void pairsAreChosenByNameWithWhatTheySubtract() {
        assertThat(Fidelity.chosen("less the empty"))
                .extracting(Peering::label)
                .containsExactly("empty call", "null system call, less the empty call");
        assertThat(Fidelity.chosen("no such pair")).isEmpty();
        assertThat(Fidelity.chosen("")).isEqualTo(Peerings.all());
    }

    @Test
    void theOtherCpuIsOfAnotherCore() {
        SortedSet<Integer> cpus = new TreeSet<>(Set.of(0, 1, 2, 3));
        assertThat(Fidelity.otherCore(cpus, cpu -> new TreeSet<>(Set.of(0, 1)))).hasValue(2);
        assertThat(Fidelity.otherCore(cpus, cpu -> new TreeSet<>(Set.of(0, 2)))).hasValue(1);
        assertThat(Fidelity.otherCore(cpus, cpu -> new TreeSet<>()))
                .as("nothing listed")
                .hasValue(1);
        assertThat(Fidelity.otherCore(cpus, cpu -> cpus)).isEmpty();
        assertThat(Fidelity.otherCore(new TreeSet<>(Set.of(5)), cpu -> new TreeSet<>(Set.of(5))))
                .isEmpty();
    }

    @Test
    void readsWhatProgramsPrint() throws FailedException {
        assertThat(Runner.printed(ANY, "12.5000\n")).isEqualTo(12.5);
        assertThat(Runner.printed(of(Kind.PERF), " Total time: 0.751 [sec]\n\n 5.007 usecs/op\n 199720 ops/sec\n"))
                .isCloseTo(5007, within(1e-9));
        // 0.8 s for 200 loops of 20 * 20 messages: 10 us each.
        assertThat(Runner.printed(of(Kind.MESSAGES), "# 1 groups == 40 threads run\n\n     Total time: 0.800 [sec]\n"))
                .isCloseTo(10_000, within(1e-6));
        assertThatExceptionOfType(FailedException.class)
                .isThrownBy(() -> Runner.printed(of(Kind.MESSAGES), "no such option\n"))
                .withMessage("peer printed no figure");
    }

    private static Peering of(Kind kind) {
        return new Peering(
                "p", "a.B.c", List.of(), List.of("peer"), kind, OptionalInt.empty(), Optional.empty(), Bar.atMost(1));
    }

    @Test
    void whatIsSubtractedIsMeasuredBefore() {
        Set<String> labels = new HashSet<>();
        for (Peering peering : Peerings.all()) {
            peering.minus()
                    .ifPresent(minus -> assertThat(labels).as(peering.label()).contains(minus));
            assertThat(labels.add(peering.label()))
                    .as("twice: " + peering.label())
                    .isTrue();
        }
    }
}
