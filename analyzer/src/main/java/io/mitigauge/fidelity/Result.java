// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import io.mitigauge.stats.LogMean;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of a pair.
 *
 * @param failure why there is nothing; then there are no rounds
 */
record Result(Peering peering, List<Round> rounds, Optional<String> failure) {

    private static final double CONFIDENCE = 0.95;

    Result {
        rounds = List.copyOf(rounds);
    }

    /**
     * The ratio Java / C.
     *
     * @param point geometric mean of the rounds' ratios, the most extreme fifth at either end set aside
     */
    record Ratio(double point, double low, double high) {}

    /** Empty with fewer than two rounds, or where a difference is not above 0. */
    Optional<Ratio> ratio() {
        double[] ratios = rounds.stream().mapToDouble(Round::ratio).toArray();
        if (!Arrays.stream(ratios).allMatch(ratio -> ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        if (ratios.length < 2) {
            return Optional.empty();
        }
        LogMean mean = LogMean.trimmed(ratios);
        double half = mean.halfWidth(CONFIDENCE);
        return Optional.of(
                new Ratio(Math.exp(mean.mean()), Math.exp(mean.mean() - half), Math.exp(mean.mean() + half)));
    }
}
