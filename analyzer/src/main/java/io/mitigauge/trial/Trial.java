// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Run;
import io.mitigauge.model.TrialResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts how often each rule is wrong about runs between which nothing was changed, and right about those slowed down. */
public final class Trial {

    /** Least runs with nothing changed. */
    public static final int FEWEST = 2;

    /** With so many, what two of them are compared by can be learnt from the others. */
    public static final int FEWEST_CALIBRATED = Calibration.FEWEST + 2;

    /** Fewest that are left to calibrate where several of the others are put on either side. */
    public static final int CALIBRATING = SeveralRuns.CALIBRATING;

    private static final String INJECTED = "jvm.injected";
    private static final Pattern EVERY = Pattern.compile("1 more of every (\\d+) operations.*");

    /** The benchmarks that can be slowed down on purpose. */
    private static final List<String> SLOWED = List.of(
            "io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry",
            "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip");

    private final List<Run> unchanged;
    private final SortedMap<Double, List<Run>> slowed;
    private final Optional<Calibrated> calibrated;
    private final List<Integer> sides;
    private final List<Rule> rules;
    private final Consumer<String> progress;

    private Trial(
            List<Run> unchanged,
            SortedMap<Double, List<Run>> slowed,
            List<Integer> sides,
            Optional<Path> benchstat,
            Consumer<String> progress) {
        this.unchanged = unchanged;
        this.slowed = slowed;
        this.calibrated = Optional.of(unchanged)
                .filter(runs -> runs.size() >= FEWEST_CALIBRATED)
                .map(Calibrated::new);
        this.sides = sides.stream().distinct().toList();
        this.rules = Rules.all(calibrated, benchstat);
        this.progress = progress;
    }

    /**
     * Compares each two runs with nothing changed, the earlier one as before; and each of these with each that was slowed
     * down, whichever was first. Where there are enough, also several on either side.
     *
     * @param runs of one state, in any order; which of them were slowed down is told by their environment
     * @param sides how many on either side, each at least 2; numbers for which there are too few runs are left out
     * @param benchstat the program, where it is installed
     * @param progress takes a line now and then
     * @throws IllegalArgumentException in one line, if fewer than {@value #FEWEST} runs were not slowed down
     */
    public static TrialResult of(
            List<Run> runs, List<Integer> sides, Optional<Path> benchstat, Consumer<String> progress) {
        List<Run> unchanged = new ArrayList<>();
        SortedMap<Double, List<Run>> slowed = new TreeMap<>();
        for (Run run : runs) {
            slowdown(run)
                    .ifPresentOrElse(
                            slowdown -> slowed.computeIfAbsent(slowdown, k -> new ArrayList<>())
                                    .add(run),
                            () -> unchanged.add(run));
        }
        unchanged.sort(Comparator.comparing(run -> run.info().startedAt().orElse(Instant.EPOCH)));
        if (unchanged.size() < FEWEST) {
            throw new IllegalArgumentException(
                    "needs at least %d runs with nothing changed, has %d".formatted(FEWEST, unchanged.size()));
        }
        return new Trial(unchanged, slowed, sides, benchstat, progress).result();
    }

    /** By how much some benchmarks were slowed down, since one of so many operations was done twice. */
    private static Optional<Double> slowdown(Run run) {
        return run.start()
                .flatMap(environment -> environment.text(INJECTED))
                .map(EVERY::matcher)
                .filter(Matcher::matches)
                .map(matcher -> 1.0 / Integer.parseInt(matcher.group(1)));
    }

    private TrialResult result() {
        List<TrialResult.FalseCalls> falseCalls = new ArrayList<>(falseCalls());
        List<TrialResult.Found> found = new ArrayList<>(found());
        List<TrialResult.Sensitivity> sensitivity = new ArrayList<>();
        calibrated.ifPresent(ours -> sensitivity.addAll(Sensitivity.of(1, true, pairs(ours))));
        for (int side : sides) {
            progress.accept("%d runs on either side".formatted(side));
            SeveralRuns several = new SeveralRuns(unchanged, side);
            List<Comparison> comparisons = several.ofUnchanged();
            if (!comparisons.isEmpty()) {
                boolean calibrated = several.calibratesUnchanged();
                falseCalls.add(falseCalls(rule(calibrated), side, comparisons, Rules::decided));
                if (isAdjusted(comparisons)) {
                    falseCalls.add(falseCalls(Rules.ADJUSTED, side, comparisons, Rules::adjusted));
                    falseCalls.add(falseCalls(Rules.EITHER, side, comparisons, Rules::either));
                }
                sensitivity.addAll(Sensitivity.of(side, calibrated, comparisons));
            }
            found.addAll(found(side, several));
        }
        SortedMap<Double, Integer> counts = new TreeMap<>();
        slowed.forEach((slowdown, runs) -> counts.put(slowdown, runs.size()));
        return new TrialResult(
                unchanged.size(), counts, unchanged.getFirst().benchmarks().size(), falseCalls, found, sensitivity);
    }

    /** Errors are no use of a rule that never says anything. */
    private static boolean isAdjusted(List<Comparison> comparisons) {
        return comparisons.stream()
                .anyMatch(comparison -> !comparison.adjustments().each().isEmpty());
    }

    private static String rule(boolean calibrated) {
        return calibrated ? Rules.CALIBRATED : Rules.BY_BOOTS;
    }

    private List<TrialResult.FalseCalls> falseCalls() {
        int[] wrong = new int[rules.size()];
        int[] calls = new int[rules.size()];
        int pairs = 0;
        for (int i = 0; i < unchanged.size(); i++) {
            progress.accept("run %d of %d with those after it".formatted(i + 1, unchanged.size()));
            for (int j = i + 1; j < unchanged.size(); j++) {
                pairs++;
                for (int rule = 0; rule < rules.size(); rule++) {
                    Rule.Judge judge = rules.get(rule).judge();
                    int count = judge.of(unchanged.get(i), unchanged.get(j)).count();
                    wrong[rule] += count > 0 ? 1 : 0;
                    calls[rule] += count;
                }
            }
        }
        List<TrialResult.FalseCalls> falseCalls = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            falseCalls.add(new TrialResult.FalseCalls(rules.get(rule).name(), 1, pairs, wrong[rule], calls[rule]));
        }
        return falseCalls;
    }

    private static TrialResult.FalseCalls falseCalls(
            String rule, int side, List<Comparison> comparisons, Function<Comparison, Claims> claims) {
        List<Integer> counts = comparisons.stream()
                .map(comparison -> claims.apply(comparison).count())
                .toList();
        return new TrialResult.FalseCalls(
                rule,
                side,
                counts.size(),
                (int) counts.stream().filter(count -> count > 0).count(),
                counts.stream().mapToInt(Integer::intValue).sum());
    }

    private List<TrialResult.Found> found() {
        List<TrialResult.Found> found = new ArrayList<>();
        slowed.forEach((slowdown, runs) -> {
            progress.accept(String.format(Locale.ROOT, "%d runs slowed down by %.0f %%", runs.size(), 100 * slowdown));
            for (Rule rule : rules) {
                List<Claims> claims = runs.stream()
                        .flatMap(after ->
                                unchanged.stream().map(before -> rule.judge().of(before, after)))
                        .toList();
                found.addAll(found(rule.name(), 1, slowdown, claims));
            }
        });
        return found;
    }

    private List<TrialResult.Found> found(int side, SeveralRuns several) {
        List<TrialResult.Found> found = new ArrayList<>();
        slowed.forEach((slowdown, runs) -> {
            List<Comparison> comparisons = several.with(runs);
            if (!comparisons.isEmpty()) {
                List<Claims> decided = comparisons.stream().map(Rules::decided).toList();
                found.addAll(found(rule(several.calibratesBefore()), side, slowdown, decided));
                if (isAdjusted(comparisons)) {
                    List<Claims> adjusted =
                            comparisons.stream().map(Rules::adjusted).toList();
                    found.addAll(found(Rules.ADJUSTED, side, slowdown, adjusted));
                    List<Claims> either =
                            comparisons.stream().map(Rules::either).toList();
                    found.addAll(found(Rules.EITHER, side, slowdown, either));
                }
            }
        });
        return found;
    }

    private List<TrialResult.Found> found(String rule, int runs, double slowdown, List<Claims> claims) {
        return slowedBenchmarks().stream()
                .map(benchmark -> new TrialResult.Found(
                        benchmark,
                        rule,
                        runs,
                        slowdown,
                        (int) claims.stream()
                                .filter(claim -> claim.slower().contains(benchmark))
                                .count(),
                        claims.size()))
                .toList();
    }

    private List<Comparison> pairs(Calibrated ours) {
        List<Comparison> pairs = new ArrayList<>();
        for (int i = 0; i < unchanged.size(); i++) {
            for (int j = i + 1; j < unchanged.size(); j++) {
                pairs.add(ours.between(unchanged.get(i), unchanged.get(j)));
            }
        }
        return pairs;
    }

    private List<String> slowedBenchmarks() {
        return unchanged.getFirst().benchmarks().stream()
                .filter(benchmark -> SLOWED.contains(benchmark.name()))
                .map(BenchmarkId::shown)
                .toList();
    }
}
