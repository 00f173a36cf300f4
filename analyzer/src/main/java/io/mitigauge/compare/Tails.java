// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Evidence.Level;
import io.mitigauge.compare.Pair.Obstacle;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Histogram;
import io.mitigauge.model.Metric;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.MergedSample;
import io.mitigauge.stats.MergedSample.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Latencies of one benchmark on one side, those of each boot merged. No fork is set aside: a wild fork is in the tail, as
 * it was for whoever waited. docs/statistics.md, "Quantiles".
 */
final class Tails {

    private final List<MergedSample> boots;

    private Tails(List<MergedSample> boots) {
        this.boots = List.copyOf(boots);
    }

    /** Merges the forks of each boot; each boot has at least 2 with latencies. */
    static Tails of(List<List<Fork>> boots) {
        return new Tails(boots.stream().map(Tails::merged).toList());
    }

    private static MergedSample merged(List<Fork> forks) {
        return MergedSample.of(
                timed(forks).map(h -> new Part(h.values(), h.counts())).toList());
    }

    private static Stream<Histogram> timed(List<Fork> forks) {
        return forks.stream().map(f -> f.latency().histogram()).filter(h -> h.samples() > 0);
    }

    /** Why a quantile may not be judged, if so. */
    static Optional<Obstacle> obstacle(Metric metric, List<List<Fork>> before, List<List<Fork>> after) {
        return tooFew(metric, before, after)
                .or(() -> Stream.of(before, after).allMatch(boots -> of(boots).isTimed(metric.quantile()))
                        ? Optional.empty()
                        : Optional.of(metric.label() + " is 0 in at least one boot: too short for the clock"))
                .map(reason -> new Obstacle(reason, false));
    }

    private static Optional<String> tooFew(Metric metric, List<List<Fork>> before, List<List<Fork>> after) {
        List<List<Fork>> boots = Stream.concat(before.stream(), after.stream()).toList();
        long forks = boots.stream().mapToLong(boot -> timed(boot).count()).min().orElse(0);
        if (forks < Settings.FORKS_FOR_VERDICT) {
            return Optional.of("%s needs %d forks with latencies in each boot; the fewest has %d"
                    .formatted(metric.label(), Settings.FORKS_FOR_VERDICT, forks));
        }
        long samples = boots.stream().mapToLong(Tails::samples).min().orElse(0);
        return samples >= metric.samplesNeededInBoot()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s needs %,d samples in each boot, so that 100 lie beyond it; the fewest has %,d",
                        metric.label(),
                        metric.samplesNeededInBoot(),
                        samples));
    }

    /** How many latencies the forks of a boot have together. */
    static long samples(List<Fork> boot) {
        return timed(boot).mapToLong(Histogram::samples).sum();
    }

    /** Whether a quantile is above 0 in each boot, and remains so without any of its forks. */
    boolean isTimed(double q) {
        return boots.stream().allMatch(boot -> boot.isPositive(q));
    }

    /**
     * What this side says of a quantile.
     *
     * @param factor to the unit of the comparison
     */
    Level level(double q, double factor) {
        List<LogMean> each = boots.stream()
                .map(boot -> boot.logQuantile(q))
                .map(log -> log.plus(Math.log(factor)))
                .toList();
        if (each.size() == 1) {
            return new Level(each.getFirst(), Optional.empty(), each.getFirst().mean());
        }
        LogMean between = LogMean.plain(
                each.stream().mapToDouble(log -> Math.exp(log.mean())).toArray());
        double rounding =
                boots.stream().mapToDouble(boot -> boot.rounding(q)).average().orElseThrow();
        return new Level(within(each), Optional.of(between.widened(rounding)), between.mean());
    }

    /** The mean over boots with what the forks within them contribute to its error. */
    private static LogMean within(List<LogMean> each) {
        int n = each.size();
        return new LogMean(
                each.stream().mapToDouble(LogMean::mean).average().orElseThrow(),
                each.stream().mapToDouble(LogMean::variance).sum() / n / n,
                each.stream().mapToDouble(LogMean::degreesOfFreedom).sum(),
                each.stream().mapToInt(LogMean::count).sum(),
                0);
    }
}
