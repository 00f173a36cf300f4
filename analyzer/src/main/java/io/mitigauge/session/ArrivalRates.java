// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The rates at which requests come in benchmarks of a service. The suite offers them as shares of the most that can be served,
 * {@code 70%}; a run measures that once and settles on numbers, which a run that repeats it takes over.
 */
final class ArrivalRates {

    /** The benchmark that tells how many requests can be served; a run takes one fork of it. */
    static final BenchmarkId SATURATION = BenchmarkId.of("io.mitigauge.bench.latency.SaturationBenchmark.request");

    private static final String RATE = "rate";
    private static final double PER_CENT = 100;

    private ArrivalRates() {}

    private static boolean isShare(BenchmarkId benchmark) {
        return benchmark.params().getOrDefault(RATE, "").endsWith("%");
    }

    /**
     * The same benchmarks, with rates for shares.
     *
     * @param mostPerSecond measures what can be served; asked only where there is a share; where it is empty, shares stay, for
     *     the forks to be skipped with their own reason
     */
    static List<BenchmarkSpec> settled(List<BenchmarkSpec> chosen, Supplier<OptionalDouble> mostPerSecond) {
        if (chosen.stream().noneMatch(spec -> isShare(spec.id()))) {
            return chosen;
        }
        OptionalDouble most = mostPerSecond.get();
        return most.isEmpty()
                ? chosen
                : chosen.stream()
                        .map(spec -> isShare(spec.id()) ? at(most.getAsDouble(), spec) : spec)
                        .toList();
    }

    private static BenchmarkSpec at(double most, BenchmarkSpec spec) {
        String share = rate(spec.id());
        double rate = most * Double.parseDouble(share.substring(0, share.length() - 1)) / PER_CENT;
        return spec.with(withRate(spec.id(), String.valueOf(threeDigits(rate))));
    }

    /** Digits beyond the third would only keep two runs from having the same rate; with two, 95 % of 11,060 a second would be 99.5 %. */
    private static long threeDigits(double rate) {
        double step = Math.max(1, Math.pow(10, Math.floor(Math.log10(rate)) - 2));
        return Math.max(1, Math.round(Math.round(rate / step) * step));
    }

    private static BenchmarkId withRate(BenchmarkId benchmark, String rate) {
        SortedMap<String, String> params = new TreeMap<>(benchmark.params());
        params.put(RATE, rate);
        return new BenchmarkId(benchmark.name(), params);
    }

    /** Whether a benchmark is one that the suite offers, at a rate that was settled before. */
    static boolean isSettled(BenchmarkId benchmark, BenchmarkId offered) {
        return isShare(offered)
                && rate(benchmark).matches("[1-9][0-9]{0,8}")
                && withRate(offered, rate(benchmark)).equals(benchmark);
    }

    /** Empty where the benchmark has none. */
    private static String rate(BenchmarkId benchmark) {
        return benchmark.params().getOrDefault(RATE, "");
    }
}
