// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Tier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What moves the configurations of a method, in words. */
final class MovedByTest {

    private static BenchmarkSpec spec(Map<String, String> params, String... moves) {
        return new BenchmarkSpec(
                new BenchmarkId("io.mitigauge.bench.smt.SoloBenchmark.unit", new TreeMap<>(params)),
                false,
                "",
                0,
                "",
                "",
                Optional.of(new BenchmarkSpec.Traits(
                        Tier.THOROUGH, "avgt", "ns/op", Arrays.asList(moves), "1 us", List.of())));
    }

    @Test
    void whatAllHaveInCommonIsSaidOnce() {
        assertThat(MovedBy.of(List.of(spec(Map.of("kernel", "alu"), "A", "B"), spec(Map.of("kernel", "fp"), "A", "B"))))
                .isEqualTo("A, B");
    }

    @Test
    void whatSomeHaveBesidesIsSaidOfTheValueThatTellsThemApart() {
        assertThat(MovedBy.of(List.of(
                        spec(Map.of("kernel", "alu", "neighbour", "alu"), "SMT"),
                        spec(Map.of("kernel", "alu", "neighbour", "syscall"), "SMT"),
                        spec(Map.of("kernel", "syscall", "neighbour", "alu"), "PTI", "SMT", "VERW"),
                        spec(Map.of("kernel", "syscall", "neighbour", "syscall"), "PTI", "SMT", "VERW"))))
                .isEqualTo("SMT; with kernel syscall also PTI, VERW");
    }

    @Test
    void severalValuesMayHaveTheSame() {
        assertThat(MovedBy.of(List.of(
                        spec(Map.of("placement", "sameCpu"), "PTI"),
                        spec(Map.of("placement", "twoCpus"), "PTI", "VM_EXIT"),
                        spec(Map.of("placement", "twoCpusAwake"), "PTI", "VM_EXIT"),
                        spec(Map.of("placement", "siblings"), "PTI", "VM_EXIT"))))
                .isEqualTo("PTI; with placement siblings, twoCpus or twoCpusAwake also VM_EXIT");
    }

    @Test
    void whereNoValueTellsThemApartTheyAreNamed() {
        assertThat(MovedBy.of(List.of(
                        spec(Map.of("a", "1", "b", "1"), "X"),
                        spec(Map.of("a", "1", "b", "2")),
                        spec(Map.of("a", "2", "b", "1")))))
                .isEqualTo("with smt.Solo.unit [1, 1] X");
    }

    @Test
    void nothingIsSaidWhereNothingIsKnown() {
        assertThat(MovedBy.of(List.of(spec(Map.of())))).isEmpty();
    }
}
