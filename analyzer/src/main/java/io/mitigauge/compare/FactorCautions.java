// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.Run;
import io.mitigauge.stats.Holm;
import io.mitigauge.stats.SpreadRatio;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the reader of effects must know before believing a figure, most important first. */
final class FactorCautions {

    /** Chance of naming any benchmark where the spreads of all are equal. */
    private static final double UNLIKELY = 0.05;

    private static final double MANY = 100;

    private FactorCautions() {}

    static List<String> of(FactorComparisons.Cells cells, FactorRows rows, List<FactorEffect> effects) {
        List<Run> runs = cells.runs();
        List<String> cautions = new ArrayList<>();
        Cautions.emulated(runs).ifPresent(cautions::add);
        effects.forEach(effect -> movedControls(effect).ifPresent(cautions::add));
        cautions.addAll(FactorConfounders.of(cells));
        cautions.addAll(time(cells));
        ForkLengths.among(runs).ifPresent(cautions::add);
        for (Run run : runs) {
            String name = run.info().label();
            Attribution.movedLive(run, name).ifPresent(cautions::add);
            Attribution.changedWithin(run, name).ifPresent(cautions::add);
            Cautions.incomplete(run, name).ifPresent(cautions::add);
            Cautions.hiccups(run, name).ifPresent(cautions::add);
            cautions.addAll(SteadyState.doubts(run, "in " + name));
        }
        disturbed(runs).ifPresent(cautions::add);
        cautions.addAll(rows.disagreements());
        if (cells.design().factors().size() > 2) {
            cautions.add("effects of three factors together, beyond those of each two, are taken to be none");
        }
        unequal(rows).ifPresent(cautions::add);
        cautions.add(replication(cells, rows));
        return cautions;
    }

    /** A benchmark, and how far apart the spreads of its boots lie. */
    private record Found(String name, SpreadRatio spreads) {}

    /** Benchmarks whose boots differ more in one state than in another, which the pooled error does not know. */
    private static Optional<String> unequal(FactorRows rows) {
        List<Found> found = rows.benchmarks().stream()
                .flatMap(b -> b
                        .evidence()
                        .filter(e -> !e.withoutSpread())
                        .flatMap(FactorEvidence::spreads)
                        .map(spreads -> new Found(b.id().shown(), spreads))
                        .stream())
                .toList();
        double[] p = Holm.adjust(
                found.stream().mapToDouble(f -> f.spreads().pValue()).toArray());
        String names = IntStream.range(0, p.length)
                .filter(i -> p[i] <= UNLIKELY)
                .mapToObj(i -> found.get(i).name() + " (" + times(found.get(i).spreads()) + ")")
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("boots differ more from each other in one state than in another: " + names
                        + "; intervals take the spread for equal, so that a simple effect of the state with the wider one is less certain"
                        + " than it is shown");
    }

    private static String times(SpreadRatio spreads) {
        return spreads.ratio() > MANY
                ? "more than %.0f times".formatted(MANY)
                : String.format(Locale.ROOT, "%.1f times", spreads.ratio());
    }

    private static Optional<String> movedControls(FactorEffect effect) {
        String moved = effect.rows().stream()
                .filter(FactorRow::control)
                .filter(row -> Cautions.hasMoved(row.verdict(), row.size().map(FactorRow.Size::change)))
                .map(row -> Cautions.withChange(
                        row.benchmark(), row.size().orElseThrow().change()))
                .collect(Collectors.joining(", "));
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of("controls moved with " + effect.name() + " (" + moved
                        + "): the CPU's clock, the host or the JIT changed, so that part of this effect may be theirs");
    }

    /** Effects that time could explain as well. */
    private static List<String> time(FactorComparisons.Cells cells) {
        if (!cells.runs().stream().allMatch(run -> run.info().startedAt().isPresent())) {
            return List.of("in which order the runs were made is not recorded: time may explain an effect");
        }
        List<String> sentences = new ArrayList<>();
        FactorDesign design = cells.design();
        String inTurn = design.factors().stream()
                .filter(f -> precede(cells, design.factors().indexOf(f)))
                .map(f -> f.factor().label())
                .collect(Collectors.joining(" and of "));
        if (!inTurn.isEmpty()) {
            sentences.add(
                    "all runs of one level of " + inTurn
                            + " come first, so that the effect is confounded with time: a return to the first level would tell");
        }
        boolean replicated =
                cells.sides().values().stream().anyMatch(side -> side.count().boots() > 1);
        if (replicated && inBlocks(cells)) {
            sentences.add("the states were measured one after the other, and not in turn: what changes slowly on this"
                    + " machine is in every effect");
        }
        return sentences;
    }

    private static boolean precede(FactorComparisons.Cells cells, int factor) {
        List<Instant> first = starts(cells, factor, false);
        List<Instant> second = starts(cells, factor, true);
        return first.getLast().isBefore(second.getFirst()) || second.getLast().isBefore(first.getFirst());
    }

    private static List<Instant> starts(FactorComparisons.Cells cells, int factor, boolean level) {
        return cells.sides().entrySet().stream()
                .filter(e -> FactorDesign.isSecond(e.getKey(), factor) == level)
                .flatMap(e -> starts(e.getValue()).stream())
                .sorted()
                .toList();
    }

    private static List<Instant> starts(Side side) {
        return side.runs().stream()
                .flatMap(run -> run.info().startedAt().stream())
                .sorted()
                .toList();
    }

    /** Whether no state was returned to after another had been measured. */
    private static boolean inBlocks(FactorComparisons.Cells cells) {
        List<List<Instant>> blocks = cells.sides().values().stream()
                .map(FactorCautions::starts)
                .sorted(Comparator.comparing(List::getFirst))
                .toList();
        for (int i = 1; i < blocks.size(); i++) {
            if (!blocks.get(i - 1).getLast().isBefore(blocks.get(i).getFirst())) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> disturbed(List<Run> runs) {
        long disturbed = runs.stream().mapToLong(Cautions::countDisturbed).sum();
        return disturbed == 0
                ? Optional.empty()
                : Optional.of("%d of %d forks were disturbed; they are kept, and show says why"
                        .formatted(
                                disturbed,
                                runs.stream()
                                        .mapToInt(run -> run.forks().size())
                                        .sum()));
    }

    /** What the intervals stand on. */
    private static String replication(FactorComparisons.Cells cells, FactorRows rows) {
        Collection<Side> sides = cells.sides().values();
        int boots = sides.stream().mapToInt(side -> side.count().boots()).sum();
        int freedom = boots - sides.size();
        if (freedom > 0) {
            return "%d boots of %d states: intervals come from what boots of one state differ by, pooled over the states"
                            .formatted(boots, sides.size())
                    + " (%d degrees of freedom%s)".formatted(freedom, freedom < 3 ? "; so few make them wide" : "")
                    + ofSingleBoots(sides, rows);
        }
        return "one boot of each state: how much boots of the same state differ is taken from " + source(rows)
                + "; one more boot of each state would settle more than more forks";
    }

    private static String ofSingleBoots(Collection<Side> sides, FactorRows rows) {
        long single = sides.stream().filter(side -> side.count().boots() == 1).count();
        return single == 0
                ? ""
                : "; %s one boot only, for which %s counts where it says more"
                        .formatted(single == 1 ? "a state has" : single + " states have", source(rows));
    }

    private static String source(FactorRows rows) {
        boolean calibrated = rows.benchmarks().stream()
                .flatMap(b -> b.evidence().stream())
                .anyMatch(e -> e.known().basis() == Basis.CALIBRATION);
        return calibrated ? "the calibration of this machine" : "a default";
    }
}
