// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.place.Cores;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the threads of the scaling benchmark run. */
final class ScalingBenchmarkTest {

    private final Cores cores = new Cores(List.of(List.of(0, 2), List.of(1, 3)));

    @Test
    void oneACoreOneACpuOrTwo() {
        assertThat(ScalingBenchmark.placement("perCore", cores)).containsExactly(0, 1);
        assertThat(ScalingBenchmark.placement("perCpu", cores)).containsExactly(0, 1, 2, 3);
        assertThat(ScalingBenchmark.placement("twoPerCpu", cores)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    }

    @Test
    void anotherNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScalingBenchmark.placement("7", cores))
                .withMessage("threads must be perCore, perCpu or twoPerCpu, is 7");
    }
}
