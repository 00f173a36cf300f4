// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import io.mitigauge.stats.LogMean;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of a pair, one value a round.
 *
 * @param javaNanos after the empty call was subtracted, where it is
 * @param peerNanos of the same rounds
 * @param failure why there is none; then the lists are empty
 */
record Result(Peering peering, List<Double> javaNanos, List<Double> peerNanos, Optional<String> failure) {

    private static final double CONFIDENCE = 0.95;

    Result {
        javaNanos = List.copyOf(javaNanos);
        peerNanos = List.copyOf(peerNanos);
    }

    /**
     * The ratio Java / C.
     *
     * @param point geometric mean of the rounds' ratios, the most extreme fifth at either end set aside
     */
    record Ratio(double point, double low, double high) {}

    /** Empty with fewer than two rounds, or where a difference is not above 0. */
    Optional<Ratio> ratio() {
        double[] ratios = new double[javaNanos.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = javaNanos.get(i) / peerNanos.get(i);
            if (!(ratios[i] > 0 && ratios[i] < Double.POSITIVE_INFINITY)) {
                return Optional.empty();
            }
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
