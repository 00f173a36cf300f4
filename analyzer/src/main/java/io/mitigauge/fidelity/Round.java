// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Median;
import java.util.List;

/**
 * What one fork of a benchmark and one process of its peer found, slice by slice in turn.
 *
 * @param javaNanos median of the slices, nanoseconds for an operation
 * @param peerNanos likewise
 * @param ratio Java / C: geometric mean of the slices' ratios, the most extreme fifth at either end set aside
 */
record Round(double javaNanos, double peerNanos, double ratio) {

    private static final double CONFIDENCE = 0.95;

    /**
     * Of slices.
     *
     * @param java at least 1, > 0
     * @param peer as many, > 0, each next to the one of the same index
     * @throws IllegalArgumentException if they are not as many
     */
    static Round of(List<Double> java, List<Double> peer) {
        if (java.size() != peer.size() || java.isEmpty()) {
            throw new IllegalArgumentException("%d slices of Java and %d of C".formatted(java.size(), peer.size()));
        }
        double[] ratios = new double[java.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = java.get(i) / peer.get(i);
        }
        double ratio = ratios.length == 1
                ? ratios[0]
                : Math.exp(LogMean.trimmed(ratios).mean());
        return new Round(median(java), median(peer), ratio);
    }

    /** Without what another operation takes on either side. */
    Round less(Round other) {
        double left = (1 - other.javaNanos / javaNanos) / (1 - other.peerNanos / peerNanos);
        return new Round(javaNanos - other.javaNanos, peerNanos - other.peerNanos, ratio * left);
    }

    /** Of at least one value. */
    static double median(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Median.of(all, CONFIDENCE).point();
    }
}
