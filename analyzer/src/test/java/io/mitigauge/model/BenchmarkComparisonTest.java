// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.Change.Basis;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a row of a comparison says in its unit. */
final class BenchmarkComparisonTest {

    private static final Estimate BEFORE = new Estimate(200, 190, 210, 10, 4);
    private static final Change CHANGE = new Change(0.1, -0.05, 0.25, 0, 0.2, 0.3, 0.19, 0.2, Basis.BOOTS);

    @Test
    void tenPerCentOfTwoHundredAreTwenty() {
        BenchmarkComparison.Absolute added =
                row(Optional.of(BEFORE), Optional.of(CHANGE)).absolute().orElseThrow();
        assertThat(added.point()).isCloseTo(20, within(1e-12));
        assertThat(added.low()).isCloseTo(-10, within(1e-12));
        assertThat(added.high()).isCloseTo(50, within(1e-12));
    }

    @Test
    void withoutAChangeOrAFigureBeforeNothingIsAdded() {
        assertThat(row(Optional.of(BEFORE), Optional.empty()).absolute()).isEmpty();
        assertThat(row(Optional.empty(), Optional.of(CHANGE)).absolute()).isEmpty();
    }

    private static BenchmarkComparison row(Optional<Estimate> before, Optional<Change> change) {
        return new BenchmarkComparison(
                BenchmarkId.of("org.example.QueueBench.offer"),
                false,
                Metric.MEAN,
                "ns/op",
                Direction.LOWER_IS_BETTER,
                before,
                Optional.empty(),
                change,
                new Verdict.Unclear("why", 0));
    }
}
