// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.place.Cores;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the threads of a point of the curve run, and which points there are. */
final class ScalingCurveBenchmarkTest {

    private final Cores cores = new Cores(List.of(List.of(0, 4), List.of(1, 5), List.of(2, 6), List.of(3, 7)));

    @Test
    void coresComeFirstThenSiblingsThenASecondThreadEach() {
        assertThat(ScalingCurveBenchmark.placement(1, cores)).containsExactly(0);
        assertThat(ScalingCurveBenchmark.placement(2, cores)).containsExactly(0, 1);
        assertThat(ScalingCurveBenchmark.placement(8, cores)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(ScalingCurveBenchmark.placement(16, cores)).hasSize(16).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 0, 1);
    }

    @Test
    void moreThanTwoThreadsACpuAreNoPoint() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> ScalingCurveBenchmark.placement(32, cores))
                .withMessage("32 threads need 16 CPUs, two a CPU; this process may use 8");
    }

    @ParameterizedTest
    @CsvSource({"4, perCore", "8, perCpu", "16, twoPerCpu"})
    void whatIsMeasuredUnderAnotherNameIsNotMeasuredAgain(int threads, String same) {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> ScalingCurveBenchmark.requireNew(threads, cores))
                .withMessage(threads + " threads are what smt.Scaling.unit measures here as " + same);
        assertThatCode(() -> ScalingCurveBenchmark.requireNew(2, cores)).doesNotThrowAnyException();
    }
}
