// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.compare.Precision;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The second half of a budget goes where forks scatter, whatever they say. */
final class FurtherRoundsTest {

    private static final BenchmarkSpec CONTROL = spec("a.Control.same", true);
    private static final BenchmarkSpec CALM = spec("a.Calm.call", false);
    private static final BenchmarkSpec WILD = spec("a.Wild.call", false);
    private static final BenchmarkSpec WILDER = spec("a.Wilder.call", false);
    private static final List<BenchmarkSpec> SUITE = List.of(CALM, CONTROL, WILD, WILDER);

    @Test
    void takesTheWiderHalfAndEveryControl() {
        // Half widths by hand: with 3 values none is set aside, and with steps s of the logarithms it is 4.303 s /
        // sqrt(3).
        // 1 %, 5 % and 10 % steps: 0.025, 0.124, 0.248. Of three subjects, the wider two.
        Map<BenchmarkId, List<Double>> forks = Map.of(
                CALM.id(), steps(0.01), CONTROL.id(), steps(0.2), WILD.id(), steps(0.05), WILDER.id(), steps(0.1));

        assertThat(FurtherRounds.next(SUITE, forks, id -> 3, id -> false)).containsExactly(CONTROL, WILD, WILDER);
    }

    @Test
    void whatWasTakenOftenMakesRoomForOthers() {
        // After 108 forks the widest is 0.248 sqrt(3/108) = 0.041 wide, and after 300 the second 0.012: narrower than
        // 0.025.
        Map<BenchmarkId, List<Double>> forks =
                Map.of(CALM.id(), steps(0.01), WILD.id(), steps(0.05), WILDER.id(), steps(0.1));
        Map<BenchmarkId, Integer> taken = Map.of(CALM.id(), 3, WILD.id(), 300, WILDER.id(), 108);

        assertThat(FurtherRounds.next(SUITE, forks, id -> taken.getOrDefault(id, 0), id -> false))
                .containsExactly(CALM, CONTROL, WILDER);
    }

    private static List<Double> steps(double step) {
        return List.of(100 * Math.exp(-step), 100.0, 100 * Math.exp(step));
    }

    @Test
    void leavesOutWhatWasSkippedOrDropped() {
        assertThat(FurtherRounds.next(SUITE, Map.of(), id -> 0, WILD.id()::equals))
                .containsExactly(CALM, CONTROL);
    }

    @Test
    void doesNotLookAtWhatForksSay() {
        Random random = new Random(11);
        for (int trial = 0; trial < 200; trial++) {
            Map<BenchmarkId, List<Double>> forks = new HashMap<>();
            Map<BenchmarkId, List<Double>> moved = new HashMap<>();
            for (BenchmarkSpec spec : SUITE) {
                double scatter = random.nextDouble() * 0.1;
                double factor = Math.exp(random.nextGaussian()); // another run, slower or faster
                List<Double> values = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    values.add(100 * Math.exp(scatter * random.nextGaussian()));
                }
                forks.put(spec.id(), values);
                moved.put(spec.id(), values.stream().map(v -> v * factor).toList());
            }
            assertThat(FurtherRounds.next(SUITE, moved, id -> 6, id -> false))
                    .isEqualTo(FurtherRounds.next(SUITE, forks, id -> 6, id -> false));
        }
    }

    /**
     * Two benchmarks that scatter by 1 %, one by 4 %; 10 rounds for all, then the time of 10 more. How often the 95 % interval of each holds
     * the truth although its width decided who went on. 1,500 runs of 3 intervals: the standard error is 0.4 %.
     */
    @Test
    void choosingByWidthCostsLittleOfTheConfidence() {
        List<BenchmarkSpec> suite = List.of(CALM, WILD, WILDER);
        Map<BenchmarkId, Double> scatter = Map.of(CALM.id(), 0.01, WILD.id(), 0.01, WILDER.id(), 0.04);
        Random random = new Random(5);
        int runs = 1500;
        int held = 0;
        int wildest = 0;
        for (int run = 0; run < runs; run++) {
            Map<BenchmarkId, List<Double>> forks = new HashMap<>();
            Map<BenchmarkId, List<Double>> balanced = new HashMap<>();
            for (int fork = 0; fork < 3 * 20; ) {
                List<BenchmarkSpec> round = fork < 3 * 10
                        ? suite
                        : FurtherRounds.next(
                                suite,
                                balanced,
                                id -> forks.getOrDefault(id, List.of()).size(),
                                id -> false);
                for (BenchmarkSpec spec : round) {
                    double value = Math.exp(scatter.getOrDefault(spec.id(), 0.0) * random.nextGaussian());
                    forks.computeIfAbsent(spec.id(), id -> new ArrayList<>()).add(value);
                    if (fork++ < 3 * 10) {
                        balanced.computeIfAbsent(spec.id(), id -> new ArrayList<>())
                                .add(value);
                    }
                }
            }
            wildest += forks.getOrDefault(WILDER.id(), List.of()).size();
            for (List<Double> values : forks.values()) {
                double[] array =
                        values.stream().mapToDouble(Double::doubleValue).toArray();
                held += Math.abs(LogMean.trimmed(array).mean()) <= Precision.halfWidth(values) ? 1 : 0;
            }
        }
        assertThat(100.0 * held / (3 * runs)).isBetween(92.0, 95.5);
        assertThat((double) wildest / runs).isBetween(24.5, 25.0); // it is always among the wider two: 10 + 15
    }

    @ParameterizedTest
    @CsvSource({"1,10", "10,10", "19,10", "20,10", "21,11", "40,20"})
    void measuresEverythingInHalfOfTheRoundsButNeverFewerThanTen(int fitting, int balanced) {
        assertThat(FurtherRounds.balanced(fitting)).isEqualTo(balanced);
    }

    private static BenchmarkSpec spec(String name, boolean control) {
        return new BenchmarkSpec(BenchmarkId.of(name), control, "", 0, "", "", Optional.empty());
    }
}
