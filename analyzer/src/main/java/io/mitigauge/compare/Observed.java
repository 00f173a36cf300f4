// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.model.JmhUnits;
import io.mitigauge.stats.CommonLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What the boots of both sides cost in one benchmark, or in the controls together: trimmed log means of their forks, of rates upside
 * down.
 *
 * @param before one a boot, at least 1
 * @param after likewise
 */
record Observed(List<LogMean> before, List<LogMean> after) {

    /** Empty where it cannot be compared, or a boot has fewer than 2 forks of it. */
    static Optional<Observed> of(Pair pair, Side first, Side second) {
        if (pair.obstacle().isPresent()) {
            return Optional.empty();
        }
        return boots(pair, first).flatMap(before -> boots(pair, second).map(after -> new Observed(before, after)));
    }

    private static Optional<List<LogMean>> boots(Pair pair, Side side) {
        List<List<Double>> boots = JmhUnits.means(side.forksOf(pair.benchmark()), pair.unit());
        boolean whole = boots.size() == side.count().boots() && boots.stream().allMatch(boot -> boot.size() > 1);
        return whole ? Optional.of(boots.stream().map(boot -> cost(pair, boot)).toList()) : Optional.empty();
    }

    private static LogMean cost(Pair pair, List<Double> forks) {
        LogMean mean =
                LogMean.trimmed(forks.stream().mapToDouble(Double::doubleValue).toArray());
        return pair.direction() == Direction.HIGHER_IS_BETTER ? ControlCalibration.turned(mean) : mean;
    }

    /** Boot by boot the mean of several, of the same sides. */
    static Observed mean(List<Observed> each) {
        return new Observed(
                byBoot(each.stream().map(Observed::before).toList()),
                byBoot(each.stream().map(Observed::after).toList()));
    }

    private static List<LogMean> byBoot(List<List<LogMean>> each) {
        return IntStream.range(0, each.getFirst().size())
                .mapToObj(boot -> ControlCalibration.mean(
                        each.stream().map(boots -> boots.get(boot)).toList()))
                .toList();
    }

    /**
     * Boot by boot the weighted sum of several, of the same sides, with the error that it has if all of theirs move together.
     *
     * @param weights at least one
     */
    static Observed joint(SortedMap<BenchmarkId, Double> weights, Function<BenchmarkId, Observed> of) {
        return new Observed(
                jointly(weights, member -> of.apply(member).before()),
                jointly(weights, member -> of.apply(member).after()));
    }

    private static List<LogMean> jointly(
            SortedMap<BenchmarkId, Double> weights, Function<BenchmarkId, List<LogMean>> boots) {
        return IntStream.range(0, boots.apply(weights.firstKey()).size())
                .mapToObj(boot -> jointly(weights, boot, boots))
                .toList();
    }

    private static LogMean jointly(
            SortedMap<BenchmarkId, Double> weights, int boot, Function<BenchmarkId, List<LogMean>> boots) {
        double mean = 0;
        double error = 0;
        double freedom = Double.POSITIVE_INFINITY;
        int count = Integer.MAX_VALUE;
        for (var member : weights.entrySet()) {
            LogMean part = boots.apply(member.getKey()).get(boot);
            mean += member.getValue() * part.mean();
            error += Math.abs(member.getValue()) * Math.sqrt(part.variance());
            freedom = Math.min(freedom, part.degreesOfFreedom());
            count = Math.min(count, part.count());
        }
        return new LogMean(mean, error * error, freedom, count, 0);
    }

    /** Boots on the side that has fewer. */
    int fewestBoots() {
        return Math.min(before.size(), after.size());
    }

    /** Whether one side has more than half as many boots again as the other. */
    boolean isLopsided() {
        return 2 * Math.max(before.size(), after.size()) > 3 * fewestBoots();
    }

    boolean isOneAgainstSeveral() {
        return (before.size() == 1) != (after.size() == 1);
    }

    /** By how much the mean of the boots moved. */
    double moved() {
        return average(after) - average(before);
    }

    private static double average(List<LogMean> boots) {
        return boots.stream().mapToDouble(LogMean::mean).average().orElseThrow();
    }

    /** Variance of the difference of both sides for a variance of 1 of each boot: 2 with one on either side. */
    double perBoot() {
        return 1.0 / before.size() + 1.0 / after.size();
    }

    /** Variance of the difference that comes from forks which scatter more than those of a calibrated run did. */
    double excess(double calibrated) {
        return excess(before, calibrated) + excess(after, calibrated);
    }

    private static double excess(List<LogMean> boots, double calibrated) {
        double forks = boots.stream().mapToDouble(LogMean::variance).average().orElseThrow();
        return Math.max(0, forks - calibrated) / boots.size();
    }

    /** How the boots before lie about their mean, beside the controls in the same boots. */
    CommonLine.Group groupBefore(Observed controls) {
        return group(controls.before, before);
    }

    /** Likewise those after. */
    CommonLine.Group groupAfter(Observed controls) {
        return group(controls.after, after);
    }

    private static CommonLine.Group group(List<LogMean> controls, List<LogMean> benchmark) {
        return new CommonLine.Group(
                benchmark.size(),
                products(controls, controls),
                products(controls, benchmark),
                products(benchmark, benchmark));
    }

    /** Whether boots of a side differ. */
    boolean varies() {
        return products(before, before) + products(after, after) > CommonLine.ROUNDING;
    }

    private static double products(List<LogMean> boots, List<LogMean> others) {
        double mean = average(boots);
        double othersMean = average(others);
        return IntStream.range(0, boots.size())
                .mapToDouble(boot ->
                        (boots.get(boot).mean() - mean) * (others.get(boot).mean() - othersMean))
                .sum();
    }

    /** How far the means of the boots lie apart, by what they differ by. */
    LogDifference apart() {
        return LogDifference.ofFew(LogMean.ofLogs(logs(before)), LogMean.ofLogs(logs(after)));
    }

    private static double[] logs(List<LogMean> boots) {
        return boots.stream().mapToDouble(LogMean::mean).toArray();
    }

    /** Of one boot a side, what is left when a multiple of the controls is taken off, by the scatter of the forks. */
    LogDifference byForks(Observed controls, double slope) {
        LogDifference forks = LogDifference.between(before.getFirst(), after.getFirst());
        LogDifference ofControls = LogDifference.between(controls.before.getFirst(), controls.after.getFirst());
        LogDifference both = forks.plus(slope * slope * ofControls.variance(), ofControls.degreesOfFreedom());
        return new LogDifference(
                forks.estimate() - slope * ofControls.estimate(), both.variance(), both.degreesOfFreedom());
    }
}
