// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Replication.Order;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One side of a comparison: the runs of one state, by boot. Boots are what the state was assigned to. */
public final class Side {

    /** Which CPUs share a core is measured, and may be unclear once. */
    static final String MEASURED = "probe.";

    private static final int MOST_NAMES = 3;

    private final List<Run> runs;
    private final List<List<Run>> boots;
    private final List<Map<BenchmarkId, List<Fork>>> forksByBoot;

    private Side(List<Run> runs, Collection<List<Run>> boots) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a side needs at least one run");
        }
        this.runs = List.copyOf(runs);
        this.boots = List.copyOf(boots);
        this.forksByBoot = this.boots.stream().map(Side::byBenchmark).toList();
    }

    /**
     * The runs of one state, in any order.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Side of(List<Run> runs) {
        return new Side(runs, byBoot(runs));
    }

    /**
     * The same, each run taken for a boot of its own: to try out what several boots tell where there are only runs.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Side ofBoots(List<Run> runs) {
        return new Side(runs, runs.stream().map(List::of).toList());
    }

    /** All its runs, at least one. */
    public List<Run> runs() {
        return runs;
    }

    /** Its runs, one list for each boot. */
    List<List<Run>> boots() {
        return boots;
    }

    /** Runs that do not tell their boot, as plain JMH files, count as one each. */
    private static Collection<List<Run>> byBoot(List<Run> runs) {
        Map<String, List<Run>> boots = new LinkedHashMap<>();
        int unknown = 0;
        for (Run run : runs) {
            String boot = boot(run).orElse("run " + unknown++);
            boots.computeIfAbsent(boot, b -> new ArrayList<>()).add(run);
        }
        return boots.values();
    }

    private static Optional<String> boot(Run run) {
        return run.start().flatMap(environment -> environment.text(EnvironmentDiff.BOOT));
    }

    /** Forks of a benchmark, one list for each boot that has any. */
    List<List<Fork>> forksOf(BenchmarkId benchmark) {
        return forksByBoot.stream()
                .map(boot -> boot.getOrDefault(benchmark, List.of()))
                .filter(forks -> !forks.isEmpty())
                .toList();
    }

    private static Map<BenchmarkId, List<Fork>> byBenchmark(List<Run> boot) {
        return boot.stream()
                .flatMap(run -> run.forks().stream())
                .collect(Collectors.groupingBy(Fork::benchmark, Collectors.toUnmodifiableList()));
    }

    /**
     * The round of each fork, boot by boot as in {@link #forksOf}: forks with the same number were measured within minutes
     * of each other. Empty where a run does not tell: plain JMH files finish one benchmark before the next.
     */
    Map<BenchmarkId, List<Long>> rounds() {
        Map<BenchmarkId, List<Long>> rounds = new HashMap<>();
        if (runs.stream().anyMatch(run -> run.info().kind() == RunInfo.Kind.JMH_JSON)) {
            return rounds;
        }
        long before = 0;
        for (Run run : boots.stream().flatMap(List::stream).toList()) {
            long last = before;
            for (Fork fork : run.forks()) {
                long round = before + fork.round();
                last = Math.max(last, round);
                rounds.computeIfAbsent(fork.benchmark(), b -> new ArrayList<>()).add(round);
            }
            before = last;
        }
        return rounds;
    }

    /** All runs as if they were one, with the first one's environment. */
    Run merged() {
        Run first = runs.getFirst();
        if (runs.size() == 1) {
            return first;
        }
        return new Run(
                info(first.info()),
                first.start(),
                runs.getLast().end(),
                all(Run::forks),
                all(Run::failures).stream().distinct().toList(),
                all(Run::skips).stream().distinct().toList());
    }

    private <T> List<T> all(Function<Run, List<T>> part) {
        return runs.stream().flatMap(run -> part.apply(run).stream()).toList();
    }

    private RunInfo info(RunInfo first) {
        return new RunInfo(
                joined(RunInfo::path),
                first.kind(),
                joined(RunInfo::label),
                first.startedAt(),
                first.profile(),
                runs.stream()
                        .map(run -> run.info().state())
                        .filter(state -> state != RunInfo.State.COMPLETE)
                        .findFirst()
                        .orElse(RunInfo.State.COMPLETE),
                first.toolVersion(),
                first.suiteDigest(),
                first.controls(),
                first.plan());
    }

    private String joined(Function<RunInfo, String> part) {
        return runs.stream().map(run -> part.apply(run.info())).distinct().collect(Collectors.joining(", "));
    }

    /**
     * What a question finds in each run by itself; runs of which it finds the same are named together.
     *
     * @param side what the side is called, as {@code before}
     * @param question of a run, and of what that is called in the answer
     */
    List<String> ofEach(String side, BiFunction<Run, String, Optional<String>> question) {
        Map<String, List<Run>> found = new LinkedHashMap<>();
        for (Run run : runs) {
            question.apply(run, side)
                    .ifPresent(answer -> found.computeIfAbsent(answer, a -> new ArrayList<>())
                            .add(run));
        }
        return found.values().stream()
                .flatMap(same -> question.apply(same.getFirst(), called(side, same)).stream())
                .toList();
    }

    /** The side's name, with those of the runs that are meant where it has several. */
    String called(String side, List<Run> some) {
        return runs.size() == 1 ? side : side + " (" + names(some) + ")";
    }

    /** Labels of some of its runs, or their paths where two runs have one label; of many, the first ones. */
    String names(List<Run> some) {
        boolean told = runs.stream().map(run -> run.info().label()).distinct().count() == runs.size();
        String first = some.stream()
                .limit(MOST_NAMES)
                .map(run -> told ? run.info().label() : run.info().path())
                .collect(Collectors.joining(", "));
        return some.size() > MOST_NAMES ? first + " and %d more".formatted(some.size() - MOST_NAMES) : first;
    }

    /** What differs between its runs although they are meant to be of one state: what the state is, not what else may vary. */
    Optional<EnvironmentChange> contradiction() {
        return runs.stream()
                .skip(1)
                .flatMap(run -> EnvironmentDiff.between(runs.getFirst(), run).stream())
                .filter(change ->
                        change.kind() != Kind.CONFOUNDER && change.impliedBy().isEmpty())
                .filter(change -> !change.field().startsWith(MEASURED))
                .findFirst();
    }

    /**
     * Refuses runs that contradict each other.
     *
     * @param which what they are called, as {@code the runs before}
     * @throws IllegalArgumentException in one line, with what differs
     */
    public void requireOneState(String which) {
        contradiction().ifPresent(change -> {
            throw new IllegalArgumentException(which + " are not of one state: " + change.field() + " is "
                    + change.before().shown() + " in one and " + change.after().shown() + " in another");
        });
    }

    /** How often both were measured, and in which order. */
    static Replication replication(Side before, Side after) {
        return new Replication(before.count(), after.count(), order(before, after));
    }

    /** How often it was measured. */
    Replication.Count count() {
        return new Replication.Count(boots.size(), runs.size());
    }

    private static Order order(Side before, Side after) {
        List<Instant> first = before.starts();
        List<Instant> second = after.starts();
        if (first.size() < before.runs.size() || second.size() < after.runs.size()) {
            return Order.UNKNOWN;
        }
        boolean inTurn =
                first.getLast().isBefore(second.getFirst()) || second.getLast().isBefore(first.getFirst());
        if (inTurn) {
            return Order.IN_TURN;
        }
        return isBalanced(first, second) ? Order.ALTERNATING : Order.OVERLAPPING;
    }

    /** Whether the mean places of both sides' runs, in the order of time, lie within a quarter of all runs: a half is one after the other. */
    private static boolean isBalanced(List<Instant> first, List<Instant> second) {
        List<Instant> all =
                Stream.concat(first.stream(), second.stream()).sorted().toList();
        double apart = Math.abs(meanPlace(first, all) - meanPlace(second, all));
        return apart <= all.size() / 4.0;
    }

    private static double meanPlace(List<Instant> some, List<Instant> all) {
        return some.stream().mapToInt(all::indexOf).average().orElseThrow();
    }

    private List<Instant> starts() {
        return runs.stream()
                .flatMap(run -> run.info().startedAt().stream())
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
