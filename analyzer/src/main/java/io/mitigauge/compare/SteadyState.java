// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds benchmarks that had not settled when they were measured: their last iteration differs from their first in most
 * forks. Barrett et al. (2017), doi:10.1145/3133876, show how often that is so.
 */
final class SteadyState {

    /** So seldom a benchmark that is steady is named: a suite has a hundred, on two sides. */
    private static final double CONFIDENCE = 0.9995;

    /** A smaller trend than this is not worth a sentence. */
    private static final double WORTH_NAMING = Math.log(1.03);

    private static final int FEWEST_FORKS = 5;

    private SteadyState() {}

    /** A sentence for each benchmark of a run that had not settled. */
    static List<String> doubts(Run run, String side) {
        List<String> doubts = new ArrayList<>();
        run.forksByBenchmark().forEach((benchmark, forks) -> {
            double[] trends = forks.stream()
                    .map(Fork::iterations)
                    .filter(iterations -> iterations.size() > 1)
                    .mapToDouble(iterations -> iterations.getLast() / iterations.getFirst())
                    .toArray();
            if (trends.length >= FEWEST_FORKS) {
                LogMean trend = LogMean.trimmed(trends);
                double certain = Math.abs(trend.mean()) - trend.halfWidth(CONFIDENCE);
                if (certain > 0 && Math.abs(trend.mean()) > WORTH_NAMING) {
                    doubts.add(sentence(benchmark, side, Math.expm1(trend.mean())));
                }
            }
        });
        return doubts;
    }

    private static String sentence(BenchmarkId benchmark, String side, double trend) {
        return String.format(
                Locale.ROOT,
                "%s had not settled %s: from the first to the last iteration of a fork it changes by %+.1f %%, so its figure"
                        + " depends on how long a fork was",
                benchmark.shown(),
                side,
                100 * trend);
    }
}
