// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two one-sided tests on figures that can be worked by hand. */
final class EquivalenceTest {

    /**
     * Two boots a side, whose logarithms lie so far to either side of their mean: {@code sqrt(0.00005)}. Squared deviations are
     * 0.0001 over 2 * 1, the variance of a mean; of the difference it is 0.0001, on 2 degrees of freedom: a standard error of 0.01.
     */
    private static final double APART = Math.sqrt(0.00005);

    /** t(0.95; 2) is 0.9 / sqrt(2 * 0.95 * 0.05) = 2.919986; the margin is ln(1.03) = 0.029559, so 0.000359 are left. */
    private static final double HALF = 0.02919986;

    private static BenchmarkComparison compared(double difference) {
        Side before = Side.of(List.of(boot("a", -APART), boot("b", APART)));
        Side after = Side.of(List.of(boot("c", difference - APART), boot("d", difference + APART)));
        return Comparisons.between(before, after, Settings.withMargin(0.03))
                .benchmarks()
                .getFirst();
    }

    private static Run boot(String name, double logarithm) {
        double value = 100 * Math.exp(logarithm);
        return run().boot(name, 0)
                .benchmark("x.Y.z", NANOS, value, value, value)
                .build();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.00035, -0.00035})
    void bothTestsRejectWithinWhatIsLeft(double difference) {
        assertThat(compared(difference).verdict()).isEqualTo(new Verdict.Equivalent("within the margin of 3 %"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.00037, -0.00037})
    void oneThatDoesNotIsEnoughToLeaveItOpen(double difference) {
        assertThat(compared(difference).verdict()).isInstanceOf(Verdict.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 0, 0.02})
    void whatIsExcludedIsTheUpperBound(double difference) {
        assertThat(compared(difference).change().orElseThrow().costExcludedAbove())
                .isCloseTo(Math.expm1(difference + HALF), within(1e-7));
    }
}
