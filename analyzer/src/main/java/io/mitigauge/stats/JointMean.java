// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Weighted mean of the trimmed log means of several benchmarks, with a variance that does not take them for independent.
 *
 * <p>Where it is known which values were measured in one round, the variance is that of the rounds' joint contributions:
 * each winsorized value's deviation over the number of values kept, weighted, summed by round. With one value of every
 * benchmark in every round it is that of the trimmed mean's own kind: the winsorized variances and covariances, as in
 * Yuen's test for pairs (Wilcox 2012, Introduction to Robust Estimation, section 5.9, doi:10.1016/C2010-0-67044-1). Sums by
 * cluster also serve where some rounds lack some benchmarks: Liang and Zeger (1986), doi:10.1093/biomet/73.1.13.
 *
 * <p>Where rounds are not known, the squared weighted sum of the standard errors bounds the variance under any correlation.
 */
public final class JointMean {

    private JointMean() {}

    /**
     * What one benchmark adds.
     *
     * @param weight its factor; negative where its logarithm counts the other way round
     * @param values at least 2, finite and > 0
     * @param rounds the round of each value; the same number means the same time in every part. Empty where not known
     */
    public record Part(double weight, List<Double> values, List<Long> rounds) {

        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if there are fewer than 2 values, or rounds for some of them only
         */
        public Part {
            values = List.copyOf(values);
            rounds = List.copyOf(rounds);
            if (values.size() < 2 || !(rounds.isEmpty() || rounds.size() == values.size())) {
                throw new IllegalArgumentException("need at least 2 values and a round for each or none, have %d, %d"
                        .formatted(values.size(), rounds.size()));
            }
        }

        private LogMean mean() {
            return LogMean.trimmed(array());
        }

        private double[] array() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        private int roundCount() {
            return new HashSet<>(rounds).size();
        }
    }

    /**
     * Joins them.
     *
     * @param parts at least one
     * @return the least number of values of any part as its count
     * @throws IllegalArgumentException if there is no part, or a value is not finite and > 0
     */
    public static LogMean of(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("need at least 1 part");
        }
        List<LogMean> means = parts.stream().map(Part::mean).toList();
        double mean = 0;
        double errors = 0;
        for (int i = 0; i < means.size(); i++) {
            mean += parts.get(i).weight() * means.get(i).mean();
            errors += Math.abs(parts.get(i).weight()) * Math.sqrt(means.get(i).variance());
        }
        int count = means.stream().mapToInt(LogMean::count).min().orElseThrow();
        int rounds = parts.stream().mapToInt(Part::roundCount).min().orElseThrow();
        if (rounds < 2) {
            double least =
                    means.stream().mapToDouble(LogMean::degreesOfFreedom).min().orElseThrow();
            return new LogMean(mean, errors * errors, least, count, 0);
        }
        double kept = LogMean.kept(Math.min(rounds, count));
        return new LogMean(mean, squaresByRound(parts) * kept / (kept - 1), kept - 1, count, 0);
    }

    private static double squaresByRound(List<Part> parts) {
        Map<Long, Double> sums = new HashMap<>();
        for (Part part : parts) {
            double[] shares = shares(part);
            for (int i = 0; i < shares.length; i++) {
                sums.merge(part.rounds().get(i), shares[i], Double::sum);
            }
        }
        return sums.values().stream().mapToDouble(sum -> sum * sum).sum();
    }

    /** How far each value draws the trimmed mean away from where it would be. */
    private static double[] shares(Part part) {
        double[] logs = Arrays.stream(part.array()).map(Math::log).toArray();
        double[] sorted = logs.clone();
        Arrays.sort(sorted);
        int kept = LogMean.kept(logs.length);
        int trim = (logs.length - kept) / 2;
        double[] winsorized = Arrays.stream(logs)
                .map(log -> Math.clamp(log, sorted[trim], sorted[sorted.length - 1 - trim]))
                .toArray();
        double mean = Arrays.stream(winsorized).average().orElseThrow();
        return Arrays.stream(winsorized)
                .map(value -> part.weight() * (value - mean) / kept)
                .toArray();
    }
}
