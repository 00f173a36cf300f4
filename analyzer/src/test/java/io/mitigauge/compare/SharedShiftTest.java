// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the machine itself is suspected. */
final class SharedShiftTest {

    private static final double[] SIX = {100, 101, 99, 100.5, 99.5, 100};

    /** So many of the benchmarks became twice as slow, and the control changed by a factor. */
    private static List<String> cautions(int benchmarks, int moved, double control) {
        return Comparisons.between(
                        side(benchmarks, 0, 1).build(),
                        side(benchmarks, moved, control).build(),
                        Settings.withMargin(0.03))
                .cautions();
    }

    private static SampleRuns side(int benchmarks, int moved, double control) {
        SampleRuns side = run().control("io.mitigauge.bench.control.Alu.add");
        side.benchmark("io.mitigauge.bench.control.Alu.add", NANOS, SampleRuns.times(control, SIX));
        for (int i = 0; i < benchmarks; i++) {
            side.benchmark("io.mitigauge.bench.memory.B.b" + i, NANOS, SampleRuns.times(i < moved ? 2 : 1, SIX));
        }
        return side;
    }

    @Test
    void manyBenchmarksAndAControlAreTheFirstCaution() {
        assertThat(cautions(15, 4, 1.5).getFirst())
                .startsWith("4 of 15 benchmarks became slower, and so did a control")
                .contains("the machine itself probably changed");
    }

    @ParameterizedTest
    @CsvSource({
        "16, 4, 1.5", // a quarter is not more than a quarter
        "3, 3, 1.5", // too few
        "15, 4, 1.0", // no control
        "15, 4, 0.6" // a control the other way
    })
    void fewerAreNot(int benchmarks, int moved, double control) {
        assertThat(cautions(benchmarks, moved, control)).noneMatch(caution -> caution.contains("and so did"));
    }
}
