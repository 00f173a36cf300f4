// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.compare.SampleRuns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Forks of a run by benchmark. */
final class RunTest {

    /** Rounds of b and a, then c. */
    private static final Run RUN = SampleRuns.run()
            .benchmark("x.Y.b", SampleRuns.NANOS, 1)
            .benchmark("x.Y.a", SampleRuns.NANOS, 2)
            .benchmark("x.Y.b", SampleRuns.NANOS, 3)
            .benchmark("x.Y.a", SampleRuns.NANOS, 4)
            .benchmark("x.Y.c", SampleRuns.NANOS, 5)
            .build();

    @Test
    void allAtOnceAreWhatEachGivesAlone() {
        Map<BenchmarkId, List<Fork>> forks = RUN.forksByBenchmark();

        assertThat(forks.keySet()).containsExactlyElementsOf(RUN.benchmarks());
        assertThat(forks).allSatisfy((benchmark, own) -> assertThat(own).isEqualTo(RUN.forksOf(benchmark)));
    }

    @Test
    void keepTheOrderInWhichTheyRan() {
        List<List<Double>> means = RUN.forksByBenchmark().values().stream()
                .map(own -> own.stream().map(Fork::mean).toList())
                .toList();

        assertThat(means).containsExactly(List.of(2.0, 4.0), List.of(1.0, 3.0), List.of(5.0));
    }
}
