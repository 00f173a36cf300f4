// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forks of other lengths are no fair comparison where something is still warming up. */
final class ForkLengthsTest {

    private static final Run QUICK = by(new IterationPlan(2, 200, 3, 200));
    private static final Run STANDARD = by(new IterationPlan(3, 200, 5, 200));
    private static final Run UNKNOWN =
            run().benchmark(NAME, NANOS, 100, 101, 102).build();

    private static Run by(IterationPlan plan) {
        return run().plan(plan).benchmark(NAME, NANOS, 100, 101, 102).build();
    }

    private static List<String> cautions(List<Run> before, List<Run> after) {
        return Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03)).cautions().stream()
                .filter(caution -> caution.startsWith("forks were not all of one length"))
                .toList();
    }

    @Test
    void bothPlansAreNamed() {
        assertThat(cautions(List.of(QUICK), List.of(STANDARD)))
                .containsExactly(
                        "forks were not all of one length: 2 x 200 ms of warm-up and 3 x 200 ms before, 3 x 200 ms of warm-up and"
                                + " 5 x 200 ms after; what is still warming up in the shorter ones costs more there with nothing"
                                + " changed: measure both sides with one profile");
    }

    @Test
    void aSideOfTwoPlansIsNamedToo() {
        assertThat(cautions(List.of(QUICK, STANDARD), List.of(QUICK)))
                .singleElement()
                .asString()
                .contains("3 x 200 ms or 3 x 200 ms of warm-up and 5 x 200 ms before");
        assertThat(cautions(List.of(UNKNOWN), List.of(QUICK, STANDARD)))
                .singleElement()
                .asString()
                .contains(": an unknown plan before, ");
    }

    @Test
    void onePlanOrAnUnknownOneIsNoCaution() {
        assertThat(cautions(List.of(QUICK, QUICK), List.of(QUICK))).isEmpty();
        assertThat(cautions(List.of(QUICK), List.of(UNKNOWN))).isEmpty();
        assertThat(cautions(List.of(UNKNOWN), List.of(UNKNOWN))).isEmpty();
    }
}
