// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.Adjustments.Adjusted;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration.Followed;
import io.mitigauge.model.Calibration.Line;
import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.ControlLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes out of each change what the controls of the same runs predict, by the rules of docs/statistics.md, "Adjusted by controls". */
final class Adjusting {

    private final Followed followed;
    private final List<Pair> controls;
    private final Settings settings;

    private Adjusting(Followed followed, List<Pair> controls, Settings settings) {
        this.followed = followed;
        this.controls = controls;
        this.settings = settings;
    }

    /**
     * Adjusts what can be adjusted.
     *
     * @param means the pairs of means
     * @param rows what was said of them
     */
    static Adjustments of(List<Pair> means, List<BenchmarkComparison> rows, Settings settings) {
        Optional<Followed> known = settings.betweenRuns().followed();
        if (known.isEmpty()) {
            return Adjustments.NONE;
        }
        Followed followed = known.get();
        Optional<String> obstacle = obstacle(followed, means, rows);
        if (obstacle.isPresent()) {
            return new Adjustments(followed.controls(), obstacle, List.of());
        }
        List<Pair> controls = means.stream()
                .filter(pair -> followed.controls().contains(pair.benchmark()))
                .toList();
        return new Adjustments(
                followed.controls(), Optional.empty(), new Adjusting(followed, controls, settings).each(means));
    }

    /** What keeps the controls from telling anything. */
    private static Optional<String> obstacle(Followed followed, List<Pair> means, List<BenchmarkComparison> rows) {
        boolean single = means.stream()
                .flatMap(pair -> Stream.of(pair.before(), pair.after()))
                .flatMap(Optional::stream)
                .allMatch(level -> level.boots().isEmpty());
        if (!single) {
            return Optional.of(
                    "nothing is adjusted by the controls: with several boots of a side, what boots differ by decides");
        }
        String doubtful = followed.controls().stream()
                .filter(control -> rows.stream().noneMatch(row -> isFlat(row, control)))
                .map(BenchmarkId::shown)
                .collect(Collectors.joining(", "));
        return doubtful.isEmpty()
                ? Optional.empty()
                : Optional.of("nothing is adjusted by the controls, since not all of them are shown to be equivalent: "
                        + doubtful);
    }

    private static boolean isFlat(BenchmarkComparison row, BenchmarkId control) {
        return row.metric() == Metric.MEAN
                && row.benchmark().equals(control)
                && row.verdict() instanceof Verdict.Equivalent;
    }

    /** A benchmark with what is left of its difference. */
    private record Left(Pair pair, double unadjusted, LogDifference difference) {}

    private List<Adjusted> each(List<Pair> means) {
        Map<BenchmarkId, Pair> pairs = means.stream()
                .filter(pair -> pair.before().isPresent() && pair.after().isPresent())
                .collect(Collectors.toMap(Pair::benchmark, pair -> pair));
        List<Left> left = followed.lines().stream()
                .flatMap(
                        line -> Optional.ofNullable(pairs.get(line.benchmark())).map(pair -> left(pair, line)).stream())
                .toList();
        double[] p = left.stream().mapToDouble(l -> l.difference().pValue()).toArray();
        Multiplicity holm = Multiplicity.holm(settings);
        double[] adjusted = holm.adjust(p);
        double[] levels = holm.levels(p);
        List<Adjusted> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            rows.add(row(left.get(i), levels[i], adjusted[i]));
        }
        return rows;
    }

    private Left left(Pair pair, Line line) {
        List<LogMean> benchmark = List.of(forks(pair, Pair::before), forks(pair, Pair::after));
        List<LogMean> control = List.of(controls(Pair::before), controls(Pair::after));
        double square = line.slope() * line.slope();
        double more = excess(benchmark, line.withinForks()) + square * excess(control, followed.withinForks());
        LogDifference today = LogDifference.between(benchmark.getFirst(), benchmark.getLast());
        LogDifference controls = LogDifference.between(control.getFirst(), control.getLast());
        LogDifference calibrated = new ControlLine(line.slope(), line.sd(), line.squares(), line.runs())
                .adjust(today.estimate(), controls.estimate(), more);
        LogDifference forks = today.plus(square * controls.variance(), controls.degreesOfFreedom());
        LogDifference wider = calibrated.variance() < forks.variance()
                ? new LogDifference(calibrated.estimate(), forks.variance(), forks.degreesOfFreedom())
                : calibrated;
        return new Left(pair, Math.expm1(isRate(pair) ? -today.estimate() : today.estimate()), wider);
    }

    /** By how much both sides' forks scatter more than those of the calibration. */
    private static double excess(List<LogMean> sides, double calibrated) {
        return sides.stream()
                .mapToDouble(side -> Math.max(0, side.variance() - calibrated))
                .sum();
    }

    private LogMean controls(Function<Pair, Optional<Evidence.Level>> side) {
        return ControlCalibration.mean(
                controls.stream().map(pair -> forks(pair, side)).toList());
    }

    /** Log mean of a side's forks as a cost. */
    private static LogMean forks(Pair pair, Function<Pair, Optional<Evidence.Level>> side) {
        LogMean mean = side.apply(pair).orElseThrow().forks();
        return isRate(pair) ? ControlCalibration.turned(mean) : mean;
    }

    private static boolean isRate(Pair pair) {
        return pair.direction() == Direction.HIGHER_IS_BETTER;
    }

    private Adjusted row(Left left, double level, double pAdjusted) {
        Pair pair = left.pair();
        LogDifference difference = isRate(pair)
                ? new LogDifference(
                        -left.difference().estimate(),
                        left.difference().variance(),
                        left.difference().degreesOfFreedom())
                : left.difference();
        Judge judge = new Judge(settings);
        Change change = judge.change(difference, Basis.CALIBRATION, pair.direction(), level, pAdjusted);
        int forks = Math.min(
                pair.before().orElseThrow().forks().count(),
                pair.after().orElseThrow().forks().count());
        Verdict verdict = forks < Settings.FORKS_FOR_VERDICT
                ? new Verdict.Unclear("only %d forks on a side".formatted(forks), Settings.FORKS_FOR_VERDICT - forks)
                : judge.settled(difference, pair.direction(), change)
                        .orElseGet(() -> new Verdict.Unclear(Judge.known(change), 0));
        return new Adjusted(pair.benchmark(), pair.direction(), left.unadjusted(), change, verdict);
    }
}
