// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.FactorDesign.Target;
import io.mitigauge.model.Change;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorEffect.Kind;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.LinearModel;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.Power;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Judges every effect on every benchmark; the benchmarks of one effect are a family of tests. */
final class FactorRows {

    private final FactorDesign design;
    private final List<FactorBenchmark> benchmarks;
    private final Settings settings;
    private final Judge judge;
    private final List<Target> targets;

    private FactorRows(FactorDesign design, List<FactorBenchmark> benchmarks, Settings settings) {
        this.design = design;
        this.benchmarks = List.copyOf(benchmarks);
        this.settings = settings;
        this.judge = new Judge(settings);
        LinearModel model = design.model();
        this.targets = design.targets().stream()
                .filter(target -> model.estimator(target.array()).isPresent())
                .toList();
    }

    static FactorRows of(FactorComparisons.Cells cells, Settings settings) {
        List<FactorBenchmark> benchmarks = FactorComparisons.benchmarks(cells).stream()
                .map(id -> FactorBenchmark.of(id, cells, settings))
                .toList();
        return new FactorRows(cells.design(), benchmarks, settings);
    }

    List<FactorBenchmark> benchmarks() {
        return benchmarks;
    }

    /** Each effect that the whole design can tell. */
    List<FactorEffect> effects() {
        return targets.stream()
                .map(target -> new FactorEffect(target.kind(), target.subjects(), target.name(), rows(target)))
                .toList();
    }

    /** An effect on one benchmark, if it can be told. */
    private record Contrast(FactorBenchmark benchmark, double untrimmed, LogDifference difference, int forks) {}

    private Optional<Contrast> contrast(FactorBenchmark benchmark, Target target) {
        return benchmark.estimator(design, target).map(weights -> {
            FactorEvidence evidence = benchmark.evidence().orElseThrow();
            return new Contrast(
                    benchmark, evidence.untrimmed(weights), evidence.contrast(weights), evidence.fewestForks(weights));
        });
    }

    private List<FactorRow> rows(Target target) {
        List<Optional<Contrast>> contrasts =
                benchmarks.stream().map(b -> contrast(b, target)).toList();
        List<LogDifference> differences = contrasts.stream()
                .flatMap(Optional::stream)
                .map(Contrast::difference)
                .toList();
        Iterator<Multiplicity.Judged> tests =
                Multiplicity.together(differences, settings).iterator();
        List<FactorRow> rows = new ArrayList<>();
        for (int i = 0; i < benchmarks.size(); i++) {
            Optional<Contrast> contrast = contrasts.get(i);
            if (contrast.isEmpty()) {
                rows.add(untold(benchmarks.get(i)));
                continue;
            }
            rows.add(row(contrast.get(), target, tests.next()));
        }
        return rows;
    }

    private static FactorRow untold(FactorBenchmark benchmark) {
        Verdict verdict = benchmark
                .obstacle()
                .<Verdict>map(Verdict.NotComparable::new)
                .orElseGet(() -> new Verdict.Unclear(
                        benchmark.evidence().isPresent()
                                ? "not measured in every state that this effect needs"
                                : "only one fork in a state; %d are needed".formatted(Settings.FORKS_FOR_VERDICT),
                        0));
        return row(benchmark, Optional.empty(), verdict);
    }

    private static FactorRow row(FactorBenchmark benchmark, Optional<FactorRow.Size> size, Verdict verdict) {
        return new FactorRow(benchmark.id(), benchmark.control(), benchmark.direction(), size, verdict);
    }

    private FactorRow row(Contrast contrast, Target target, Multiplicity.Judged test) {
        FactorBenchmark benchmark = contrast.benchmark();
        FactorEvidence evidence = benchmark.evidence().orElseThrow();
        if (evidence.withoutSpread()) {
            return row(
                    benchmark,
                    Optional.empty(),
                    new Verdict.Unclear("boots of one state agree to the last digit: no two measurements do", 0));
        }
        LogDifference difference = contrast.difference();
        Change change = judge.change(difference, evidence.basis(), benchmark.direction(), test);
        Verdict verdict = contrast.forks() < Settings.FORKS_FOR_VERDICT
                ? fewForks(contrast.forks())
                : judge.settled(difference, benchmark.direction(), change)
                        .orElseGet(() -> unclear(contrast, target, change, test.level()));
        return row(benchmark, Optional.of(new FactorRow.Size(change, difference.degreesOfFreedom())), verdict);
    }

    private static Verdict fewForks(int forks) {
        return new Verdict.Unclear(
                "only %d forks in a state; %d are the fewest with which no estimate hangs on a single fork"
                        .formatted(forks, Settings.FORKS_FOR_VERDICT),
                Settings.FORKS_FOR_VERDICT - forks);
    }

    private Verdict unclear(Contrast contrast, Target target, Change change, double level) {
        FactorBenchmark benchmark = contrast.benchmark();
        FactorEvidence evidence = benchmark.evidence().orElseThrow();
        Power.Growth growth =
                evidence.moreBoots(benchmark.estimator(design, target).orElseThrow());
        OptionalInt boots = Power.toSettle(
                growth, contrast.difference().estimate(), evidence.fewestBoots(), settings.logMargin(), level);
        String advice = boots.isPresent() && boots.getAsInt() <= Verdict.Unclear.MOST_BOOTS
                ? "about %d boots of each state would settle it four times in five, there is %s"
                        .formatted(
                                boots.getAsInt(),
                                evidence.fewestBoots() == 1 ? "1" : "a state with " + evidence.fewestBoots())
                : "more than %d boots of each state would be needed to settle it".formatted(Verdict.Unclear.MOST_BOOTS);
        return new Verdict.Unclear(Judge.known(change), advice, 0);
    }

    /** Where an effect would be another one, had no fork been set aside; of effects that are not made of others. */
    List<String> disagreements() {
        List<String> sentences = new ArrayList<>();
        for (Target target : targets) {
            if (target.kind() == Kind.SIMPLE || (target.kind() == Kind.JOINT && targets.size() > 1)) {
                continue;
            }
            for (FactorBenchmark benchmark : benchmarks) {
                contrast(benchmark, target)
                        .filter(c -> Math.abs(c.untrimmed() - c.difference().estimate()) > settings.logMargin())
                        .map(c -> String.format(
                                Locale.ROOT,
                                "%s: the effect of %s is %+.1f %% with the most extreme forks set aside, %+.1f %% with all:"
                                        + " look at the forks over time",
                                benchmark.id().shown(),
                                target.name(),
                                100 * Math.expm1(c.difference().estimate()),
                                100 * Math.expm1(c.untrimmed())))
                        .ifPresent(sentences::add);
            }
        }
        return sentences;
    }
}
