// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles and globs choose benchmarks, and with globs their controls come along. */
final class SelectionTest {

    private static final String PACKAGE = "io.mitigauge.bench.";
    private static final BenchmarkSpec ENTRY =
            spec(Tier.QUICK, "syscall.GetppidBenchmark.kernelEntry", "", "syscall.GetppidBenchmark.userOnly");
    private static final BenchmarkSpec USER = spec(Tier.QUICK, "syscall.GetppidBenchmark.userOnly", "", "");
    private static final BenchmarkSpec SMALL = spec(Tier.STANDARD, "memory.Chase.chase", "16k", "");
    private static final BenchmarkSpec LARGE = spec(Tier.THOROUGH, "memory.Chase.chase", "8m", "");
    private static final BenchmarkSpec HALF_CONTROLLED =
            spec(Tier.THOROUGH, "memory.Half.half", "8m", "memory.Chase.chase");
    private static final BenchmarkSpec FAR_CONTROLLED = spec(Tier.THOROUGH, "memory.Far.far", "", "memory.Half.half");
    private static final List<BenchmarkSpec> SUITE =
            List.of(ENTRY, USER, SMALL, LARGE, HALF_CONTROLLED, FAR_CONTROLLED);

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
    void controlsOfControlsComeAlong() {
        assertThat(Selection.of(SUITE, List.of("memory.Far.far")))
                .containsExactly(LARGE, HALF_CONTROLLED, FAR_CONTROLLED);
    }

    @Test
    void aControlComesWithTheSameValuesOfParameters() {
        assertThat(Selection.of(SUITE, List.of("memory.Half.*"))).containsExactly(LARGE, HALF_CONTROLLED);
    }

    @Test
    void aProfileTakesItsTierAndThoseBelow() {
        assertThat(Selection.of(SUITE, Profile.SMOKE.tier())).containsExactly(ENTRY, USER);
        assertThat(Selection.of(SUITE, Profile.QUICK.tier())).containsExactly(ENTRY, USER);
        assertThat(Selection.of(SUITE, Profile.STANDARD.tier())).containsExactly(ENTRY, USER, SMALL);
        assertThat(Selection.of(SUITE, Profile.THOROUGH.tier())).isEqualTo(SUITE);
    }

    @Test
    void globsChooseFromAll() {
        assertThat(Selection.of(SUITE, List.of("*"))).isEqualTo(SUITE);
    }

    @Test
    void aGlobThatNamesNothingIsNotIgnored() {
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> Selection.of(SUITE, List.of("syscall.*", "nonsense")))
                .withMessage("--only \"nonsense\" names no benchmark; see what there is with: mitigauge list");
    }

    @Test
    void anotherRunsBenchmarksAreTakenWithTheRatesOnWhichItSettled() {
        BenchmarkSpec offered = service("70%");
        BenchmarkSpec settled = service("40000");
        List<BenchmarkSpec> suite = List.of(USER, service("50%"), offered);
        assertThat(Selection.like(List.of(settled.id(), USER.id()), suite)).containsExactly(settled, USER);
    }

    @Test
    void aBenchmarkThatThisSuiteLacksCannotBeRepeated() {
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> Selection.like(List.of(service("40000").id()), SUITE))
                .withMessage("this suite has no latency.OpenLoop.request [40000];"
                        + " use the version of mitigauge that recorded the other run");
    }

    private static BenchmarkSpec service(String rate) {
        return new BenchmarkSpec(
                new BenchmarkId(PACKAGE + "latency.OpenLoopBenchmark.request", new TreeMap<>(Map.of("rate", rate))),
                false,
                "",
                0,
                "",
                "",
                Optional.empty());
    }

    private static BenchmarkSpec spec(Tier tier, String name, String size, String control) {
        return new BenchmarkSpec(
                new BenchmarkId(PACKAGE + name, new TreeMap<>(size.isEmpty() ? Map.of() : Map.of("size", size))),
                control.isEmpty(),
                control.isEmpty() ? "" : PACKAGE + control,
                0,
                "",
                "",
                Optional.of(new BenchmarkSpec.Traits(tier, "avgt", "ns/op", List.of(), "1 ns", List.of())));
    }
}
