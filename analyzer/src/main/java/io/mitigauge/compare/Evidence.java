// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.BetweenRuns;
import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.stats.CommonLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Moderation;
import io.mitigauge.stats.Power;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the forks of both sides say about one metric.
 *
 * @param before the first side
 * @param after the second side
 * @param difference of the two, with the variance between boots in its error
 * @param untrimmed the same estimate without setting forks aside, for the cross-check
 * @param known how much runs of the same state differ, as far as that is not seen
 * @param basis where the variance between boots came from
 */
record Evidence(Level before, Level after, LogDifference difference, double untrimmed, RunVariance known, Basis basis) {

    /**
     * One side: trimmed means of its boots' forks, or quantiles of their merged latencies ({@link Tails}), of which the
     * plain mean is taken.
     *
     * @param forks the estimate with the error that the forks alone show; of a single boot it is the estimate
     * @param boots log mean over boots; empty where there is only one
     * @param untrimmed log mean of all values, boot by boot
     */
    record Level(LogMean forks, Optional<LogMean> boots, double untrimmed) {

        /** Empty where there are fewer than 2 values. */
        static Optional<Level> of(List<List<Double>> byBoot) {
            double[] all = byBoot.stream()
                    .flatMap(List::stream)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            if (all.length < 2) {
                return Optional.empty();
            }
            double[] trimmed = byBoot.stream().mapToDouble(Level::trimmed).toArray();
            double plain = byBoot.stream().mapToDouble(Level::plain).average().orElseThrow();
            Optional<LogMean> boots = trimmed.length < 2 ? Optional.empty() : Optional.of(LogMean.plain(trimmed));
            return Optional.of(new Level(LogMean.trimmed(all), boots, plain));
        }

        private static double trimmed(List<Double> boot) {
            return boot.size() < 2 ? boot.getFirst() : Math.exp(logMean(boot));
        }

        /** Trimmed log mean of a boot's forks, at least one. */
        static double logMean(List<Double> boot) {
            return boot.size() < 2
                    ? Math.log(boot.getFirst())
                    : LogMean.trimmed(array(boot)).mean();
        }

        static double plain(List<Double> boot) {
            return boot.stream().mapToDouble(Math::log).average().orElseThrow();
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /** The estimate, with the error that this side's own data show. */
        LogMean shown() {
            return boots.orElse(forks);
        }

        int bootCount() {
            return boots.map(LogMean::count).orElse(1);
        }
    }

    /**
     * Weighs both sides.
     *
     * @param before one list of forks' values for each boot
     * @param after likewise
     * @param known how much runs of the same state differ, for a side of a single boot
     * @return empty where a side has fewer than 2 values
     */
    static Optional<Evidence> of(List<List<Double>> before, List<List<Double>> after, RunVariance known) {
        return of(Level.of(before), Level.of(after), known);
    }

    /** Weighs both sides; empty where one is. */
    static Optional<Evidence> of(Optional<Level> first, Optional<Level> second, RunVariance known) {
        return first.isEmpty() || second.isEmpty()
                ? Optional.empty()
                : Optional.of(of(first.get(), second.get(), known));
    }

    /** The same from both sides' levels. */
    static Evidence of(Level start, Level end, RunVariance known) {
        return of(start, end, known, Optional.empty());
    }

    /** The same, with what boots and a calibration say put together. */
    static Evidence of(Level start, Level end, RunVariance known, Optional<Moderation> moderation) {
        boolean seen = seen(start, end);
        return new Evidence(
                start,
                end,
                difference(start, end, known, moderation),
                end.untrimmed() - start.untrimmed(),
                known,
                seen ? Basis.BOOTS : known.basis());
    }

    /**
     * What boots and a calibration say together of these; empty where a calibration has not seen what boots differ by, or there are
     * too few on a side of each.
     */
    static Optional<Moderation> moderation(List<Pair> means, BetweenRuns betweenRuns) {
        if (!betweenRuns.independent()) {
            return Optional.empty();
        }
        List<Moderation.Known> known = new ArrayList<>();
        for (Pair pair : means) {
            RunVariance variance = betweenRuns.of(pair.benchmark(), pair.metric());
            if (pair.obstacle().isEmpty() && variance.basis() == Basis.CALIBRATION) {
                pair.before()
                        .flatMap(start -> pair.after()
                                .filter(end -> canBeModerated(start, end))
                                .map(end -> known(start, end, variance)))
                        .ifPresent(known::add);
            }
        }
        return Optional.of(known).filter(found -> !found.isEmpty()).map(Moderation::of);
    }

    /** Whether what boots differ by is seen on both sides. */
    static boolean seen(Level before, Level after) {
        return before.boots().isPresent() && after.boots().isPresent();
    }

    private static boolean canBeModerated(Level before, Level after) {
        return Math.min(before.bootCount(), after.bootCount()) >= Moderation.FEWEST_BOOTS;
    }

    /**
     * With a calibration, the larger of what it says and what today shows, since variances change with the host's load; or both
     * together, where boots show enough of them. The default is only for what cannot be seen.
     */
    private static LogDifference difference(
            Level before, Level after, RunVariance known, Optional<Moderation> moderation) {
        if (known.basis() == Basis.CALIBRATION) {
            Moderation.Known both = known(before, after, known);
            return moderation
                    .filter(ignored -> canBeModerated(before, after))
                    .map(together -> together.of(both))
                    .orElseGet(both::larger);
        }
        LogDifference today = today(before, after);
        long unseen =
                Stream.of(before, after).filter(side -> side.boots().isEmpty()).count();
        return unseen == 0
                ? today
                : LogDifference.between(before.shown(), after.shown())
                        .plus(unseen * known.variance(), known.degreesOfFreedom())
                        .orWider(today);
    }

    /** What today's data show by themselves. A single boot scatters at least as much as the boots on the other side do. */
    private static LogDifference today(Level before, Level after) {
        if (seen(before, after)) {
            return LogDifference.ofFew(before.shown(), after.shown());
        }
        LogDifference forks = LogDifference.between(before.shown(), after.shown());
        return before.boots()
                .or(after::boots)
                .map(several -> new LogDifference(
                        forks.estimate(), several.variance() * (1 + several.count()), several.degreesOfFreedom()))
                .map(forks::orWider)
                .orElse(forks);
    }

    private static Moderation.Known known(Level before, Level after, RunVariance known) {
        LogDifference today = today(before, after);
        double calibrated = Stream.of(before, after)
                .mapToDouble(side -> calibrated(side, known))
                .sum();
        return new Moderation.Known(today, new LogDifference(today.estimate(), calibrated, known.degreesOfFreedom()));
    }

    /** Variance of a side's estimate by calibration: of runs with fewer forks than the calibrated ones, more. */
    private static double calibrated(Level side, RunVariance known) {
        int boots = side.bootCount();
        double fewerForks = Math.max(0, boots * side.forks().variance() - known.withinForks());
        return (known.variance() + fewerForks) / boots;
    }

    /** Whether the boots of a side agree to the last digit, as no two measurements do. */
    boolean isCopied() {
        return Stream.of(before, after)
                .flatMap(side -> side.boots().stream())
                .anyMatch(boots -> boots.variance() <= CommonLine.ROUNDING);
    }

    /** Forks on the side that has fewer. */
    int forks() {
        return Math.min(before.forks().count(), after.forks().count());
    }

    /** Boots on the side that has fewer. */
    int boots() {
        return Math.min(before.bootCount(), after.bootCount());
    }

    /** What more forks in the same boots would bring; empty where it is the boots that are counted. */
    Optional<Power.Growth> moreForks() {
        if (basis == Basis.BOOTS) {
            return Optional.empty();
        }
        double perFork = Stream.of(before.forks(), after.forks())
                .mapToDouble(side -> side.variance() * side.count())
                .sum();
        return Optional.of(new Power.Forks(perFork, 2 * known.variance(), known.degreesOfFreedom()));
    }

    /** What more boots would bring. */
    Power.Growth moreBoots() {
        double perBoot = basis == Basis.BOOTS
                ? difference.variance() * boots()
                : before.forks().variance() + after.forks().variance() + 2 * known.variance();
        return new Power.Boots(perBoot);
    }
}
