// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares become rates, once, and rates stay. */
final class ArrivalRatesTest {

    @ParameterizedTest
    @CsvSource({
        "56789, 70%, 39800", // 39,752
        "56789, 30%, 17000", // 17,037
        "56789, 95%, 53900", // 53,949
        "1999, 50%, 1000",
        "144, 95%, 137",
        "11060, 95%, 10500",
        "9.6, 95%, 9",
        "0.4, 30%, 1"
    })
    void aShareBecomesThreeDigits(double most, String share, String rate) {
        assertThat(ArrivalRates.settled(List.of(spec(share)), () -> OptionalDouble.of(most)))
                .extracting(BenchmarkSpec::id)
                .containsExactly(id(rate));
    }

    @Test
    void whatHasNoShareIsNotMeasured() {
        List<BenchmarkSpec> chosen = List.of(spec("40000"));
        assertThat(ArrivalRates.settled(chosen, () -> {
                    throw new AssertionError("asked");
                }))
                .isEqualTo(chosen);
    }

    @Test
    void sharesStayWhereNothingCouldBeMeasured() {
        List<BenchmarkSpec> chosen = List.of(spec("70%"));
        assertThat(ArrivalRates.settled(chosen, OptionalDouble::empty)).isEqualTo(chosen);
    }

    @Test
    void aRateBelongsToTheBenchmarkThatOffersShares() {
        assertThat(ArrivalRates.isSettled(id("40000"), id("70%"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "70%", "1e5", "1000000000", "fast"})
    void nothingElseDoes(String rate) {
        assertThat(ArrivalRates.isSettled(id(rate), id("30%"))).isFalse();
    }

    @Test
    void anotherBenchmarkIsNoneOfTheirs() {
        BenchmarkId other =
                new BenchmarkId("io.mitigauge.bench.Other.request", id("40000").params());
        assertThat(ArrivalRates.isSettled(other, id("70%"))).isFalse();
        assertThat(ArrivalRates.isSettled(id("40000"), id("50000"))).isFalse();
    }

    private static BenchmarkId id(String rate) {
        return new BenchmarkId(
                "io.mitigauge.bench.latency.OpenLoopBenchmark.request", new TreeMap<>(Map.of("rate", rate)));
    }

    private static BenchmarkSpec spec(String rate) {
        return new BenchmarkSpec(id(rate), false, "", 0, "", "", Optional.empty());
    }
}
