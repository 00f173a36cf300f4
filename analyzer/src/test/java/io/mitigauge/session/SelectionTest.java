// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Globs choose benchmarks, and their controls come along. */
final class SelectionTest {

    private static final BenchmarkSpec ENTRY =
            spec("io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry", "userOnly");
    private static final BenchmarkSpec USER = spec("io.mitigauge.bench.syscall.GetppidBenchmark.userOnly", "");
    private static final BenchmarkSpec SMALL = new BenchmarkSpec(
            new BenchmarkId(
                    "io.mitigauge.bench.memory.PointerChaseBenchmark.chase",
                    new TreeMap<>(Map.of("workingSet", "16k"))),
            true,
            "",
            0,
            "",
            "");
    private static final List<BenchmarkSpec> SUITE = List.of(ENTRY, USER, SMALL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syscall.*",
                "SYSCALL.Getppid.kernelEntry",
                "io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry",
                "*kernel?ntry"
            })
    void aGlobNamesBenchmarksAndTheirControlsComeAlong(String glob) {
        assertThat(Selection.of(SUITE, List.of(glob))).containsExactly(ENTRY, USER);
    }

    @Test
    void parametersMayBeNamed() {
        assertThat(Selection.of(SUITE, List.of("*[16k]"))).containsExactly(SMALL);
    }

    @Test
    void noGlobMeansAll() {
        assertThat(Selection.of(SUITE, List.of())).isEqualTo(SUITE);
    }

    @Test
    void aGlobThatNamesNothingIsNotIgnored() {
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> Selection.of(SUITE, List.of("syscall.*", "nonsense")))
                .withMessage("--only \"nonsense\" names no benchmark; see what there is with: mitigauge list");
    }

    private static BenchmarkSpec spec(String name, String control) {
        return new BenchmarkSpec(BenchmarkId.of(name), control.isEmpty(), control, 0, "", "");
    }
}
