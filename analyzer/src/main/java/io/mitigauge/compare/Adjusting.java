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
import java.util.stream.IntStream;
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
    static Adjustments of(Comparisons.Means means, Settings settings) {
        AdjustingPlan plan = means.plan();
        if (plan.names().isEmpty()) {
            return Adjustments.NONE;
        }
        return plan.obstacle()
                .or(() -> moved(plan.names(), means.rows()))
                .map(why -> none(plan.names(), why))
                .orElseGet(() -> new Adjusting(plan.followed(), Observed.mean(plan.controls()), settings)
                        .each(plan, means.families()));
    }

    private static Adjustments none(List<BenchmarkId> controls, String why) {
        return new Adjustments(
                controls,
                Optional.of("nothing is adjusted by the controls, since " + why),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Controls that are proven to have moved tell of another machine. */
    private static Optional<String> moved(List<BenchmarkId> names, List<BenchmarkComparison> rows) {
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

    private Adjustments each(AdjustingPlan plan, Families families) {
        if (followed.isEmpty() && !controls.varies()) {
            return none(plan.names(), "they did not differ from boot to boot");
        }
        List<Left> left = left(plan.measured());
        Known ofControls = ofControls();
        Function<Known, LogDifference> deciding =
                deciding(Stream.concat(Stream.of(ofControls), left.stream().flatMap(each -> each.known().stream()))
                        .toList());
        LogDifference moved = deciding.apply(ofControls);
        return doubt(moved)
                .map(why -> none(plan.names(), why))
                .orElseGet(() -> judged(plan, moved, left, deciding, families));
    }

    private Adjustments judged(
            AdjustingPlan plan,
            LogDifference moved,
            List<Left> left,
            Function<Known, LogDifference> deciding,
            Families families) {
        List<LogDifference> differences =
                left.stream().map(each -> each.deciding(deciding)).toList();
        AdjustingFamilies joint = boots() && controls.fewestBoots() >= AdjustingFamilies.FEWEST_BOOTS
                ? AdjustingFamilies.of(families, costs(plan.measured()), controls)
                : AdjustingFamilies.NONE;
        Multiplicity.Tests tests = Multiplicity.of(
                differences, differences(joint.each()), differences(joint.all()), settings, Multiplicity.HALF);
        List<AdjustedFamily> rows = new ArrayList<>(rows(joint.all(), tests.all()));
        rows.addAll(rows(joint.each(), tests.families()));
        return new Adjustments(
                plan.names(),
                Optional.empty(),
                Optional.of(moved(moved)),
                rows,
                IntStream.range(0, left.size())
                        .mapToObj(i -> row(
                                left.get(i),
                                differences.get(i),
                                tests.benchmarks().get(i)))
                        .toList());
    }

    private static List<LogDifference> differences(List<AdjustingFamilies.Left> families) {
        return families.stream().map(AdjustingFamilies.Left::difference).toList();
    }

    /** All families together come first. */
    private List<AdjustedFamily> rows(List<AdjustingFamilies.Left> families, List<Multiplicity.Judged> tests) {
        Judge judge = new Judge(settings);
        return IntStream.range(0, families.size())
                .mapToObj(i -> families.get(i).judged(tests.get(i), judge))
                .toList();
    }

    /** Whether boots are enough to tell how something follows the controls, whatever a calibration knows. */
    private boolean boots() {
        return controls.fewestBoots() >= CommonLine.FEWEST_BOOTS && controls.varies();
    }

    /** Benchmarks, and no controls, by the calibration, and by boots where these are enough. */
    private List<Left> left(SortedMap<BenchmarkId, AdjustingPlan.Measured> measured) {
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

    private static SortedMap<BenchmarkId, Observed> costs(SortedMap<BenchmarkId, AdjustingPlan.Measured> measured) {
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

    private Left left(AdjustingPlan.Measured measured, Optional<Line> calibrated) {
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

    private static LogDifference inUnit(Pair pair, LogDifference cost) {
        return isRate(pair) ? new LogDifference(-cost.estimate(), cost.variance(), cost.degreesOfFreedom()) : cost;
    }

    private Adjusted row(Left left, LogDifference cost, Multiplicity.Judged test) {
        Pair pair = left.pair();
        LogDifference difference = inUnit(pair, cost);
        Judge judge = new Judge(settings);
        Basis basis = controls.fewestBoots() > 1 ? Basis.BOOTS : Basis.CALIBRATION;
        Change change = judge.change(difference, basis, pair.direction(), test);
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
