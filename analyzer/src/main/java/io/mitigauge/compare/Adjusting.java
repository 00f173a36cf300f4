// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Adjustments;
import io.mitigauge.model.Adjustments.Adjusted;
import io.mitigauge.model.Adjustments.AdjustedFamily;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration.Followed;
import io.mitigauge.model.Calibration.Line;
import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Families;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.CommonLine;
import io.mitigauge.stats.ControlLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.Moderation;
import io.mitigauge.stats.Moderation.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes out of each change what the controls of the same runs predict, by the rules of docs/statistics.md, "Adjusted by controls". */
final class Adjusting {

    /** Controls have to be shown to have stayed within this: more is another machine, and no line through calibrated runs reaches there. */
    private static final double WITHIN = 0.10;

    private static final double CONFIDENCE = 0.95;

    private final Optional<Followed> followed;
    private final Observed controls;
    private final Settings settings;

    private Adjusting(Optional<Followed> followed, Observed controls, Settings settings) {
        this.followed = followed;
        this.controls = controls;
        this.settings = settings;
    }

    /** Adjusts what can be adjusted of what was judged. */
    static Adjustments of(Side first, Side second, Comparisons.Means means, Settings settings) {
        Optional<Followed> followed =
                settings.betweenRuns().followed().filter(known -> !known.lines().isEmpty());
        SortedMap<BenchmarkId, Measured> measured = measured(means.pairs(), first, second);
        List<BenchmarkId> names =
                followed.map(Followed::controls).orElseGet(() -> tellingByThemselves(first, second, means.pairs()));
        if (names.isEmpty()) {
            return Adjustments.NONE;
        }
        List<Observed> controls = names.stream()
                .flatMap(control -> Optional.ofNullable(measured.get(control)).stream())
                .map(Measured::costs)
                .toList();
        return obstacle(names, controls, means.rows())
                .map(why -> none(names, why))
                .orElseGet(() -> new Adjusting(followed, Observed.mean(controls), settings)
                        .each(names, measured, means.families()));
    }

    /** All controls of the family, where boots are enough to tell how benchmarks follow them, without a calibration. */
    private static List<BenchmarkId> tellingByThemselves(Side first, Side second, List<Pair> means) {
        int fewest = Math.min(first.count().boots(), second.count().boots());
        return means.stream()
                .filter(pair -> fewest >= CommonLine.FEWEST_BOOTS && pair.control())
                .map(Pair::benchmark)
                .filter(benchmark -> benchmark.workload().equals(Optional.of(Families.CONTROL)))
                .sorted()
                .toList();
    }

    private static Adjustments none(List<BenchmarkId> controls, String why) {
        return new Adjustments(
                controls,
                Optional.of("nothing is adjusted by the controls, since " + why),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** A benchmark with what the boots of both sides cost. */
    private record Measured(Pair pair, Observed costs) {}

    private static SortedMap<BenchmarkId, Measured> measured(List<Pair> means, Side first, Side second) {
        SortedMap<BenchmarkId, Measured> measured = new TreeMap<>();
        means.forEach(pair -> Observed.of(pair, first, second)
                .ifPresent(costs -> measured.put(pair.benchmark(), new Measured(pair, costs))));
        return measured;
    }

    /** What keeps the controls from telling anything. */
    private static Optional<String> obstacle(
            List<BenchmarkId> names, List<Observed> controls, List<BenchmarkComparison> rows) {
        if (controls.size() < names.size()) {
            return Optional.of("not all of them were measured in every boot");
        }
        if (controls.getFirst().isOneAgainstSeveral()) {
            return Optional.of("there is one boot on one side, and there are several on the other");
        }
        int boots = controls.getFirst().fewestBoots();
        if (boots == 2) {
            return Optional.of("two boots on a side tell too little of how they scatter: three are the fewest");
        }
        if (boots > 1 && controls.getFirst().isLopsided()) {
            return Optional.of("one side has more than half as many boots again as the other");
        }
        String moved = named(rows.stream()
                .filter(row -> row.metric() == Metric.MEAN
                        && names.contains(row.benchmark())
                        && Cautions.hasMoved(row.verdict(), row.change()))
                .map(BenchmarkComparison::benchmark));
        return moved.isEmpty() ? Optional.empty() : Optional.of("some moved by themselves: " + moved);
    }

    private static String named(Stream<BenchmarkId> benchmarks) {
        return benchmarks.map(BenchmarkId::shown).collect(Collectors.joining(", "));
    }

    /**
     * A benchmark with what is left of its difference.
     *
     * @param today by today's boots, or forks
     * @param calibrated by the calibration; empty where it has not learnt how this benchmark follows the controls
     */
    private record Left(Pair pair, double unadjusted, LogDifference today, Optional<LogDifference> calibrated) {

        private Optional<Known> known() {
            return calibrated.map(known -> new Known(today, known));
        }

        private LogDifference deciding(Function<Known, LogDifference> rule) {
            return known().map(rule).orElse(today);
        }
    }

    private Adjustments each(List<BenchmarkId> names, SortedMap<BenchmarkId, Measured> measured, Families families) {
        if (followed.isEmpty() && !controls.varies()) {
            return none(names, "they did not differ from boot to boot");
        }
        List<Left> left = left(measured);
        Known ofControls = ofControls();
        Function<Known, LogDifference> deciding =
                deciding(Stream.concat(Stream.of(ofControls), left.stream().flatMap(each -> each.known().stream()))
                        .toList());
        LogDifference moved = deciding.apply(ofControls);
        return doubt(moved)
                .map(why -> none(names, why))
                .orElseGet(() -> new Adjustments(
                        names,
                        Optional.empty(),
                        Optional.of(moved(moved)),
                        families(families, measured),
                        rows(left, deciding)));
    }

    private List<AdjustedFamily> families(Families families, SortedMap<BenchmarkId, Measured> measured) {
        return boots() && controls.fewestBoots() >= AdjustingFamilies.FEWEST_BOOTS
                ? new AdjustingFamilies(controls, settings).of(families, costs(measured))
                : List.of();
    }

    /** Whether boots are enough to tell how something follows the controls, whatever a calibration knows. */
    private boolean boots() {
        return controls.fewestBoots() >= CommonLine.FEWEST_BOOTS && controls.varies();
    }

    /** Benchmarks, and no controls, by the calibration, and by boots where these are enough. */
    private List<Left> left(SortedMap<BenchmarkId, Measured> measured) {
        Map<BenchmarkId, Line> lines = new HashMap<>();
        followed.ifPresent(known -> known.lines().forEach(line -> lines.put(line.benchmark(), line)));
        List<Left> left = new ArrayList<>();
        measured.forEach((benchmark, each) -> {
            Optional<Line> line = Optional.ofNullable(lines.get(benchmark));
            if (!each.pair().control() && (line.isPresent() || boots())) {
                left.add(left(each, line));
            }
        });
        return left;
    }

    private static SortedMap<BenchmarkId, Observed> costs(SortedMap<BenchmarkId, Measured> measured) {
        SortedMap<BenchmarkId, Observed> costs = new TreeMap<>();
        measured.forEach((benchmark, each) -> {
            if (!each.pair().control()) {
                costs.put(benchmark, each.costs());
            }
        });
        return costs;
    }

    /** By boots and calibration together where boots are enough, as for figures that are not adjusted. */
    private Function<Known, LogDifference> deciding(List<Known> all) {
        return followed.isPresent() && controls.fewestBoots() >= Moderation.FEWEST_BOOTS
                ? Moderation.of(all)::of
                : Known::larger;
    }

    /** How far the controls themselves moved, by what their runs differ by. */
    private Known ofControls() {
        LogDifference today = controls.fewestBoots() > 1 ? controls.apart() : controls.byForks(controls, 0);
        return new Known(today, followed.map(this::ofControls).orElse(today));
    }

    private LogDifference ofControls(Followed known) {
        Line any = known.lines().getFirst();
        double perRun = any.squares() / (any.runs() - 1.0);
        double variance = perRun * controls.perBoot() + controls.excess(known.withinForks());
        return new LogDifference(controls.moved(), variance, any.runs() - 1.0);
    }

    private static Optional<String> doubt(LogDifference moved) {
        return moved.isWithin(Math.log1p(WITHIN), CONFIDENCE)
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "they are not shown to have stayed within %.0f %%: together they moved by %+.1f %% (%+.1f to %+.1f %%)",
                        100 * WITHIN,
                        100 * Math.expm1(moved.estimate()),
                        100 * Math.expm1(moved.lowerBound(CONFIDENCE)),
                        100 * Math.expm1(moved.upperBound(CONFIDENCE))));
    }

    /** What is taken out: a reader may know that it is not the machine's doing. */
    private static String moved(LogDifference moved) {
        double half = moved.halfWidth(CONFIDENCE);
        return String.format(
                Locale.ROOT,
                "together the controls moved by %+.1f %% (%+.1f to %+.1f %%), which is taken out as far as a benchmark follows them",
                100 * Math.expm1(moved.estimate()),
                100 * Math.expm1(moved.estimate() - half),
                100 * Math.expm1(moved.estimate() + half));
    }

    private Left left(Measured measured, Optional<Line> calibrated) {
        Pair pair = measured.pair();
        Observed benchmark = measured.costs();
        CommonLine line = new CommonLine(
                calibrated.map(this::ofCalibration), benchmark.groupBefore(controls), benchmark.groupAfter(controls));
        LogDifference today = controls.fewestBoots() > 1
                ? line.byBoots(benchmark.moved(), controls.moved())
                : benchmark.byForks(controls, line.slope());
        double more = calibrated.map(of -> excess(benchmark, of, line.slope())).orElse(0.0);
        return new Left(
                pair,
                Math.expm1(isRate(pair) ? -benchmark.moved() : benchmark.moved()),
                today,
                line.byCalibration(benchmark.moved(), controls.moved(), more));
    }

    private ControlLine ofCalibration(Line line) {
        double least = controls.fewestBoots() > 1 ? 0 : Settings.RunVariance.leastAlone(line.benchmark());
        return new ControlLine(line.slope(), Math.max(least, line.sd()), line.squares(), line.runs());
    }

    /** What today's forks add, of the benchmark and of the controls, where they scatter more than those of the calibration. */
    private double excess(Observed benchmark, Line line, double slope) {
        double ofControls =
                followed.map(known -> controls.excess(known.withinForks())).orElse(0.0);
        return benchmark.excess(line.withinForks()) + slope * slope * ofControls;
    }

    private static boolean isRate(Pair pair) {
        return pair.direction() == Direction.HIGHER_IS_BETTER;
    }

    private List<Adjusted> rows(List<Left> left, Function<Known, LogDifference> deciding) {
        List<LogDifference> differences =
                left.stream().map(each -> each.deciding(deciding)).toList();
        double[] p = differences.stream().mapToDouble(LogDifference::pValue).toArray();
        Multiplicity holm = Multiplicity.holm(settings);
        double[] adjusted = holm.adjust(p);
        double[] levels = holm.levels(p);
        List<Adjusted> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            rows.add(row(left.get(i), differences.get(i), levels[i], adjusted[i]));
        }
        return rows;
    }

    private static LogDifference inUnit(Pair pair, LogDifference cost) {
        return isRate(pair) ? new LogDifference(-cost.estimate(), cost.variance(), cost.degreesOfFreedom()) : cost;
    }

    private Adjusted row(Left left, LogDifference cost, double level, double pAdjusted) {
        Pair pair = left.pair();
        LogDifference difference = inUnit(pair, cost);
        Judge judge = new Judge(settings);
        Basis basis = controls.fewestBoots() > 1 ? Basis.BOOTS : Basis.CALIBRATION;
        Change change = judge.change(difference, basis, pair.direction(), level, pAdjusted);
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
