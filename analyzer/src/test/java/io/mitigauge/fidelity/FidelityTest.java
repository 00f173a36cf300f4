// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.fidelity.Bar.Outcome;
import io.mitigauge.fidelity.Result.Ratio;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ratios to C, their intervals, and what is said of them. */
final class FidelityTest {

    private static final Peering ANY = new Peering("anything", "a.B.c", List.of(), List.of("peer"), Bar.within(0.05));

    private static final Round SAME = new Round(100, 100, 1);

    @Test
    void theIntervalIsThatOfThePairedLogarithms() {
        // Ratios e^0, e^0.1, e^0.2: mean of the logarithms 0.1, standard error sqrt(0.02 / (3 * 2)) = 0.057735,
        // t(0.975; 2) = 4.302653 from any table: 0.1 +- 0.248414.
        Result result = result(ratio(1), ratio(Math.exp(0.1)), ratio(Math.exp(0.2)));
        Ratio ratio = result.ratio().orElseThrow();
        assertThat(ratio.point()).isCloseTo(Math.exp(0.1), within(1e-9));
        assertThat(ratio.low()).isCloseTo(Math.exp(0.1 - 0.248414), within(1e-5));
        assertThat(ratio.high()).isCloseTo(Math.exp(0.1 + 0.248414), within(1e-5));
    }

    @Test
    void aWildRoundHardlyMovesTheRatio() {
        Ratio ratio = result(ratio(1), ratio(1.02), ratio(0.98), ratio(1.01), ratio(15))
                .ratio()
                .orElseThrow();
        // Fifths at either end set aside: 1.0, 1.01 and 1.02 remain.
        assertThat(ratio.point()).isCloseTo(Math.cbrt(1.0 * 1.01 * 1.02), within(1e-9));
    }

    @Test
    void oneRoundOrANegativeDifferenceHasNoRatio() {
        assertThat(result(ratio(1)).ratio()).isEmpty();
        assertThat(result(ratio(1), ratio(-0.1)).ratio()).isEmpty();
    }

    private static Result result(Round... rounds) {
        return new Result(ANY, List.of(rounds), Optional.empty());
    }

    private static Round ratio(double ratio) {
        return new Round(ratio, 1, ratio);
    }

    @Test
    void aRoundIsTheTrimmedMeanOfSlicesNextToEachOther() {
        Round round = Round.of(List.of(2.0, 40.0, 3.0, 33.0, 5.0), List.of(1.0, 20.0, 3.0, 1.0, 2.5));
        // Ratios 2, 2, 1, 33, 2: a fifth at either end set aside, 2 remain.
        assertThat(round.ratio()).isCloseTo(2, within(1e-12));
        assertThat(round.javaNanos()).isEqualTo(5);
        assertThat(round.peerNanos()).isEqualTo(2.5);
        assertThat(Round.of(List.of(3.0, 5.0), List.of(3.0, 5.0))).isEqualTo(new Round(4, 4, 1));
        assertThat(Round.of(List.of(3.0), List.of(2.0))).isEqualTo(new Round(3, 2, 1.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Round.of(List.of(3.0), List.of()))
                .withMessage("1 slices of Java and 0 of C");
    }

    @Test
    void whatIsSubtractedLeavesTheRatioThatRemains() {
        // 150 ns of which 30 are subtracted, beside 100 ns of which 20 are: 120 / 80.
        Round round = new Round(150, 100, 1.5).less(new Round(30, 20, 1.5));
        assertThat(round.javaNanos()).isEqualTo(120);
        assertThat(round.peerNanos()).isEqualTo(80);
        assertThat(round.ratio()).isCloseTo(1.5, within(1e-12));
        // The ratio is that of the slices, and not of their medians: a tenth more stays a tenth more.
        assertThat(new Round(150, 100, 1.65).less(new Round(30, 20, 1.5)).ratio())
                .isCloseTo(1.65, within(1e-12));
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
                List.of(new Result(ANY, List.of(), Optional.of("perf is not installed")), result(SAME, SAME, SAME)),
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
        return new Result(pair, List.of(SAME, SAME, SAME), Optional.empty());
    }

    @Test
    void aRateBecomesATime() {
        // 12 bytes per nanosecond are two nanoseconds for 24 bytes.
        Peering rate = new Peering("r", "a.B.c", List.of(), List.of("peer"), Bar.atMost(1)).ofBytes(24);
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
