// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorCell;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorMeans;
import io.mitigauge.model.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Attributes what runs of several states differ by to the factors that make the states. */
public final class FactorComparisons {

    private static final Comparator<Run> ORDER = Comparator.comparing(
                    (Run run) -> run.info().startedAt().orElse(Instant.MAX))
            .thenComparing(run -> run.info().label())
            .thenComparing(run -> run.info().path());

    private FactorComparisons() {}

    /** What the runs of each cell are, once every run has its place. */
    record Cells(FactorDesign design, SortedMap<Integer, Side> sides) {

        /** Every run, cell by cell. */
        List<Run> runs() {
            return sides.values().stream().flatMap(side -> side.runs().stream()).toList();
        }
    }

    /**
     * Places every run by its environment, and judges every effect that the design can tell.
     *
     * @param runs in any order
     * @param asked the factors, at least one, each once
     * @throws FactorException in one line, where a run cannot be placed or nothing can be attributed
     */
    public static FactorComparison of(List<Run> runs, List<Factor> asked, Settings settings) {
        List<Run> sorted = runs.stream().sorted(ORDER).toList();
        check(sorted);
        List<String> notes = new ArrayList<>();
        List<FactorLevels> factors = new ArrayList<>();
        List<List<String>> levels = new ArrayList<>();
        for (Factor factor : asked) {
            List<String> states = FactorStates.of(factor, sorted);
            levels(factor, states, sorted)
                    .ifPresentOrElse(
                            found -> {
                                factors.add(found);
                                levels.add(states);
                            },
                            () -> notes.add(factor.label() + " does not vary: " + states.getFirst() + " in every run"));
        }
        if (factors.isEmpty()) {
            throw new FactorException("nothing to attribute: " + String.join("; ", notes));
        }
        Cells cells = cells(factors, levels, sorted);
        FactorRows rows = FactorRows.of(cells, settings);
        List<FactorEffect> effects = rows.effects();
        return new FactorComparison(
                settings.margin(),
                factors,
                notes,
                described(cells),
                FactorCautions.of(cells, rows, effects),
                cells.design().notIdentifiable(),
                cells.design().missing().stream().map(cells.design()::advice).toList(),
                means(rows, cells),
                effects);
    }

    private static void check(List<Run> runs) {
        for (Run run : runs) {
            FactorStates.start(run);
            if (run.forks().isEmpty()) {
                throw FactorException.refused(run, "nothing was measured in it");
            }
        }
        if (runs.size() < 2) {
            throw new FactorException("factors need at least two runs");
        }
        for (Run run : runs) {
            EnvironmentDiff.between(runs.getFirst(), run).stream()
                    .filter(change -> change.kind() == EnvironmentChange.Kind.FATAL)
                    .findFirst()
                    .ifPresent(change -> {
                        throw new FactorException(
                                "the runs " + runs.getFirst().info().label() + " and "
                                        + run.info().label() + " are not comparable: " + change.field() + " is "
                                        + change.before().shown() + " in one and "
                                        + change.after().shown()
                                        + " in the other");
                    });
        }
    }

    /** Both levels, that from which effects lead first; empty where there is only one. */
    private static Optional<FactorLevels> levels(Factor factor, List<String> states, List<Run> runs) {
        List<String> levels = List.copyOf(new LinkedHashSet<>(states)); // in the order of time
        if (levels.size() > 2) {
            throw new FactorException(
                    "%s has %d levels (%s), and an effect leads from one to another: leave out the runs"
                                    .formatted(factor.label(), levels.size(), String.join("; ", levels))
                            + " of all but two");
        }
        if (levels.size() < 2) {
            return Optional.empty();
        }
        boolean turned = switch (factor) {
            case SMT -> levels.getFirst().equals("off");
            case MITIGATIONS -> turned(levels, states, runs);
            case KERNEL, HOST -> false;
        };
        List<String> ordered = turned ? levels.reversed() : levels;
        return Optional.of(new FactorLevels(factor, ordered.getFirst(), ordered.getLast()));
    }

    private static boolean turned(List<String> levels, List<String> states, List<Run> runs) {
        if (levels.contains(FactorMitigations.OFF)) {
            return levels.getLast().equals(FactorMitigations.OFF);
        }
        long first = FactorMitigations.mitigated(runs.get(states.indexOf(levels.getFirst())));
        return first > FactorMitigations.mitigated(runs.get(states.indexOf(levels.getLast())));
    }

    private static Cells cells(List<FactorLevels> factors, List<List<String>> levels, List<Run> runs) {
        SortedMap<Integer, List<Run>> byCell = new TreeMap<>();
        Map<String, Integer> cellOfBoot = new HashMap<>();
        for (int run = 0; run < runs.size(); run++) {
            int cell = 0;
            for (int i = 0; i < factors.size(); i++) {
                cell |= levels.get(i).get(run).equals(factors.get(i).to()) ? 1 << i : 0;
            }
            byCell.computeIfAbsent(cell, c -> new ArrayList<>()).add(runs.get(run));
            Optional<String> boot = FactorStates.start(runs.get(run)).text(EnvironmentDiff.BOOT);
            Integer other = boot.isEmpty() ? null : cellOfBoot.putIfAbsent(boot.get(), cell);
            if (other != null && other != cell) {
                throw FactorException.refused(
                        runs.get(run),
                        "its boot was also measured in another state, and effects stand on boots: give each state a boot of"
                                + " its own");
            }
        }
        SortedMap<Integer, Side> sides = new TreeMap<>();
        byCell.forEach((cell, members) -> sides.put(cell, Side.of(members)));
        return new Cells(new FactorDesign(factors, new TreeSet<>(sides.keySet())), sides);
    }

    private static List<FactorCell> described(Cells cells) {
        List<FactorLevels> factors = cells.design().factors();
        return cells.sides().entrySet().stream()
                .map(cell -> new FactorCell(
                        IntStream.range(0, factors.size())
                                .mapToObj(i -> FactorDesign.isSecond(cell.getKey(), i)
                                        ? factors.get(i).to()
                                        : factors.get(i).from())
                                .toList(),
                        cell.getValue().count().boots(),
                        cell.getValue().runs().stream()
                                .map(run -> run.info().label())
                                .toList()))
                .toList();
    }

    private static List<FactorMeans> means(FactorRows rows, Cells cells) {
        return rows.benchmarks().stream()
                .map(b -> new FactorMeans(
                        b.id(),
                        b.control(),
                        b.unit(),
                        cells.design().cells().stream().map(b::point).toList()))
                .toList();
    }

    /** Every benchmark that at least one run has. */
    static Set<BenchmarkId> benchmarks(Cells cells) {
        Set<BenchmarkId> all = new TreeSet<>();
        cells.runs().forEach(run -> all.addAll(run.benchmarks()));
        return all;
    }
}
