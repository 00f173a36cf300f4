// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Benchmarks that were measured before they had settled. */
final class SteadyStateTest {

    /** Forks of five iterations that change evenly by a factor in all, and scatter. */
    private static Run run(int forks, double factor, double scatter, Random random) {
        List<Fork> all = new ArrayList<>();
        for (int fork = 1; fork <= forks; fork++) {
            List<Double> iterations = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                iterations.add(100 * Math.pow(factor, i / 4.0) * Math.exp(scatter * random.nextGaussian()));
            }
            all.add(new Fork(
                    fork,
                    fork,
                    Optional.empty(),
                    BenchmarkId.of(NAME),
                    SampleRuns.NANOS,
                    iterations,
                    Fork.Latency.NONE,
                    Activity.NONE,
                    List.of()));
        }
        Run any = SampleRuns.forks(1, 2);
        return new Run(any.info(), any.start(), any.end(), all, List.of(), List.of());
    }

    @Test
    void namesWhatFallsInEveryFork() {
        assertThat(SteadyState.doubts(run(8, 0.9, 0, new Random(1)), "before"))
                .singleElement()
                .asString()
                .startsWith("syscall.Getppid.kernelEntry had not settled before")
                .contains("-10.0 %");
    }

    @Test
    void saysNothingOfASmallTrendOrOfTooFewForks() {
        assertThat(SteadyState.doubts(run(8, 0.98, 0, new Random(1)), "before")).isEmpty();
        assertThat(SteadyState.doubts(run(4, 0.5, 0, new Random(1)), "before")).isEmpty();
    }

    @Test
    void aSingleIterationHasNoTrend() {
        assertThat(SteadyState.doubts(SampleRuns.forks(1, 2, 3, 4, 5, 6), "after"))
                .isEmpty();
    }

    @Test
    void scatterIsHardlyEverTakenForATrend() {
        Random random = new Random(20_261_127);
        int named = 0;
        for (int i = 0; i < 4000; i++) {
            named += SteadyState.doubts(run(8, 1, 0.05, random), "before").size();
        }
        // One in 2,000 is promised; 9 of 4,000 would be more than four standard errors above.
        assertThat(named).isLessThan(9);
    }
}
