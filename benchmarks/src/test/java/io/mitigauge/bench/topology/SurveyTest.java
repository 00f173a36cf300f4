// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.bench.linux.Affinity;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The survey visits what it says and prints what it says; its figures are judged elsewhere. */
final class SurveyTest {

    @Test
    void measuresEveryCoupleOfThisMachine() {
        SortedSet<Integer> cpus = Affinity.allowed();
        List<String> lines = survey(cpus);
        assertThat(lines.getFirst())
                .isEqualTo("cpus\t"
                        + String.join(",", cpus.stream().map(String::valueOf).toList()));
        assertThat(lines.getLast()).isEqualTo("end");
        int couples = cpus.size() > 16 ? 1 : cpus.size() * (cpus.size() - 1) / 2;
        assertThat(lines.stream().filter(line -> line.startsWith("wide\t")).count())
                .isGreaterThanOrEqualTo(couples);
        lines.stream().filter(line -> line.startsWith("line\t")).forEach(SurveyTest::hasSamples);
    }

    private static void hasSamples(String line) {
        assertThat(Stream.of(line.split("\t", -1)).skip(3).map(Double::valueOf).toList())
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(nanos -> assertThat(nanos).isPositive());
    }

    @Test
    void oneCpuHasNoCouples() {
        assertThat(survey(new TreeSet<>(List.of(Affinity.allowed().first())))).hasSize(2);
    }

    @Test
    void couplesHaveTheLowerCpuFirst() {
        assertThat(CpuCouple.of(3, 1)).isEqualTo(new CpuCouple(1, 3));
        assertThatThrownBy(() -> new CpuCouple(2, 2)).hasMessage("need a < b, have 2 and 2");
    }

    @Test
    void couplesAroundSomeCpus() {
        SortedSet<Integer> cpus = new TreeSet<>(List.of(0, 1, 2, 5));
        assertThat(CpuCouple.around(cpus, cpus)).hasSize(6);
        assertThat(CpuCouple.around(new TreeSet<>(List.of(1)), cpus))
                .containsExactly(new CpuCouple(0, 1), new CpuCouple(1, 2), new CpuCouple(1, 5));
    }

    @Test
    void someOfManyAreSpreadEvenly() {
        SortedSet<Integer> cpus = new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(CpuCouple.spread(cpus, 4)).containsExactly(0, 2, 4, 6);
        assertThat(CpuCouple.spread(cpus, 9)).containsExactlyElementsOf(cpus);
    }

    @Test
    void theLoadsCannotDegenerate() {
        assertThat(Load.CHAIN.run(1_000, 1) & 1).isOne(); // a product of odd numbers
        assertThat(Load.WIDE.run(1_000, 1)).isNotEqualTo(Load.WIDE.run(1_001, 1));
    }

    private static List<String> survey(SortedSet<Integer> cpus) {
        try (Workers workers = Workers.on(cpus)) {
            return new Survey(workers, cpus, cpu -> Optional.empty(), 20).lines();
        }
    }
}
