// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Replication.Count;
import io.mitigauge.model.Replication.Order;
import io.mitigauge.model.Run;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs of one state and the boots that they are of. */
final class SideTest {

    private static Run inBoot(String boot, long minutes, double... nanos) {
        return run().boot(boot, minutes).benchmark(NAME, NANOS, nanos).build();
    }

    private static List<List<Double>> values(Side side) {
        return side.forksOf(BenchmarkId.of(NAME)).stream()
                .map(forks -> forks.stream().map(Fork::mean).toList())
                .toList();
    }

    @Test
    void runsOfABootCanBeTakenForBoots() {
        List<Run> runs = List.of(inBoot("a", 0, 1, 2), inBoot("a", 10, 3));
        assertThat(values(Side.of(runs))).containsExactly(List.of(1.0, 2.0, 3.0));
        assertThat(values(Side.ofBoots(runs))).containsExactly(List.of(1.0, 2.0), List.of(3.0));
    }

    @Test
    void roundsOfTwoRunsOfABootAreNotTheSameRounds() {
        // The builder gives every fork a round of its own: 1, 2 and 1, 2, of which the second run's follow the first's.
        Run first = SampleRuns.run()
                .boot("a", 0)
                .benchmark(SampleRuns.NAME, SampleRuns.NANOS, 1, 2)
                .build();
        Run second = SampleRuns.run()
                .boot("a", 9)
                .benchmark(SampleRuns.NAME, SampleRuns.NANOS, 3, 4)
                .build();
        assertThat(Side.of(List.of(first, second)).rounds())
                .containsExactly(Map.entry(BenchmarkId.of(SampleRuns.NAME), List.of(1L, 2L, 3L, 4L)));
    }

    @Test
    void runsOfOneBootAreOneUnit() {
        Side side = Side.of(List.of(inBoot("a", 0, 1, 2), inBoot("b", 10, 3), inBoot("a", 20, 4)));
        assertThat(values(side)).containsExactly(List.of(1.0, 2.0, 4.0), List.of(3.0));
        assertThat(Side.replication(side, side).before()).isEqualTo(new Count(2, 3));
    }

    @Test
    void runsThatDoNotTellTheirBootAreOneEach() {
        Run unknown = run().benchmark(NAME, NANOS, 5, 6).build();
        Side side = Side.of(List.of(unknown, unknown));
        assertThat(values(side)).containsExactly(List.of(5.0, 6.0), List.of(5.0, 6.0));
    }

    @Test
    void aBootWithoutTheBenchmarkIsNoUnitOfIt() {
        Run other = run().boot("b", 10)
                .benchmark("org.example.B.other", NANOS, 1, 2)
                .build();
        assertThat(values(Side.of(List.of(inBoot("a", 0, 1, 2), other)))).containsExactly(List.of(1.0, 2.0));
    }

    @Test
    void mergedHasAllForksAndAllNames() {
        Run first = run().label("one")
                .boot("a", 0)
                .benchmark(NAME, NANOS, 1, 2)
                .skip("x.Y.z", "no CPU")
                .build();
        Run second = run().label("two")
                .boot("b", 9)
                .benchmark(NAME, NANOS, 1, 2)
                .skip("x.Y.z", "no CPU")
                .build();
        Run merged = Side.of(List.of(first, second)).merged();
        assertThat(merged.forks()).as("equal forks of two runs are two").hasSize(4);
        assertThat(merged.skips()).as("the same reason is said once").hasSize(1);
        assertThat(merged.info().label()).isEqualTo("one, two");
        assertThat(merged.start()).isEqualTo(first.start());
    }

    @Test
    void aSingleRunStaysWhatItIs() {
        Run only = inBoot("a", 0, 1, 2);
        assertThat(Side.of(List.of(only)).merged()).isSameAs(only);
        assertThatThrownBy(() -> Side.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void orderIsToldByTheStarts() {
        Run first = inBoot("a", 0, 1, 2);
        Run second = inBoot("b", 10, 1, 2);
        Run third = inBoot("c", 20, 1, 2);
        Run timeless = run().benchmark(NAME, NANOS, 1, 2).build();
        assertThat(order(List.of(first), List.of(second, third))).isEqualTo(Order.IN_TURN);
        assertThat(order(List.of(second, third), List.of(first))).isEqualTo(Order.IN_TURN);
        assertThat(order(List.of(first, third), List.of(second))).isEqualTo(Order.ALTERNATING);
        assertThat(order(List.of(first, timeless), List.of(second))).isEqualTo(Order.UNKNOWN);
        // A B A B: mean places 1 and 2, of four. A A A B A B B: 1.75 and 5, further apart than a quarter of seven.
        Run fourth = inBoot("d", 30, 1, 2);
        assertThat(order(List.of(first, third), List.of(second, fourth))).isEqualTo(Order.ALTERNATING);
        Run fifth = inBoot("e", 40, 1, 2);
        Run sixth = inBoot("f", 50, 1, 2);
        Run seventh = inBoot("g", 60, 1, 2);
        assertThat(order(List.of(first, second, third, fifth), List.of(fourth, sixth, seventh)))
                .isEqualTo(Order.OVERLAPPING);
    }

    private static Order order(List<Run> before, List<Run> after) {
        Replication replication = Side.replication(Side.of(before), Side.of(after));
        return replication.order();
    }

    @Test
    void anotherStateOnTheSameSideIsAContradiction() {
        Run on = run().boot("a", 0).field("smt.control", "on").build();
        Run off = run().boot("b", 9).field("smt.control", "off").build();
        assertThat(Side.of(List.of(on, off)).contradiction())
                .map(EnvironmentChange::field)
                .contains("smt.control");
        assertThat(Side.of(List.of(on, on)).contradiction()).isEmpty();
    }

    @Test
    void whatMayVaryIsNoContradiction() {
        Run quiet = run().boot("a", 0)
                .field("clock.source", "tsc")
                .field("probe.cores", "2")
                .build();
        Run other = run().boot("b", 9)
                .field("clock.source", "hpet")
                .field("probe.cores", "unclear")
                .build();
        assertThat(Side.of(List.of(quiet, other)).contradiction()).isEmpty();
    }
}
