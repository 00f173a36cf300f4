// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import io.mitigauge.fidelity.Result.Ratio;
import io.mitigauge.fidelity.Runner.FailedException;
import io.mitigauge.model.CpuList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Measures every pair in every round, in other processes each time: what a process is given for its life, such as its pages, differs
 * between rounds, of which every second has the peer first to be given it. What changes with time changes both sides of a pair.
 */
public final class Fidelity {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String HEAD = """
            | what is done | Java | C | Java / C (95 % interval) | bar | outcome | measured |
            |---|---|---|---|---|---|---|
            """;
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final Runner runner;
    private final int rounds;
    private final Consumer<String> progress;

    private Fidelity(Runner runner, int rounds, Consumer<String> progress) {
        this.runner = runner;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Where and how long to measure.
     *
     * @param java program of the JVM that measures
     * @param jar the benchmark jar
     * @param peers folder of the compiled programs
     * @param rounds at least 1; ratios need 2
     * @param millis how long each side measures in a round
     * @param only a part of the names of the pairs to measure; empty for all
     */
    public record Plan(Path java, Path jar, Path peers, int rounds, int millis, String only) {}

    /**
     * Measures.
     *
     * @param when what each row says of it: the date, and how long
     * @param progress takes a line for each round
     * @return a table in Markdown, lines ended by {@code \n}; without a row where no pair is called so
     */
    public static String table(Plan plan, String when, Consumer<String> progress) {
        SortedSet<Integer> cpus = allowed();
        OptionalInt other = otherCore(cpus, Fidelity::siblings);
        Runner.Setting setting =
                new Runner.Setting(plan.java(), plan.jar(), plan.peers(), plan.millis(), cpus.first(), other);
        List<Peering> chosen = chosen(plan.only());
        try (Runner runner = new Runner(setting)) {
            return table(new Fidelity(runner, plan.rounds(), progress).results(chosen, other.isPresent()), when);
        }
    }

    /**
     * A table with some rows measured anew.
     *
     * @param old lines, among them rows of {@link #table}
     * @param latest a whole table
     * @return a table with the latest row of every pair, in their order; pairs that are no more are left out
     */
    public static String merged(String old, String latest) {
        Map<String, String> rows = new HashMap<>();
        for (String line : (old + latest).split("\n", -1)) {
            String[] cells = line.split(" \\| ", 2);
            if (cells.length == 2 && line.startsWith("| ")) {
                rows.put(cells[0].substring(2), line);
            }
        }
        return HEAD
                + Peerings.all().stream()
                        .flatMap(pair -> Optional.ofNullable(rows.get(pair.label())).stream())
                        .map(row -> row + "\n")
                        .collect(Collectors.joining());
    }

    /** Those that are called so, and those whose figures they need. */
    static List<Peering> chosen(String only) {
        List<Peering> named =
                Peerings.all().stream().filter(p -> p.label().contains(only)).toList();
        List<String> needed = named.stream().flatMap(p -> p.minus().stream()).toList();
        return Peerings.all().stream()
                .filter(p -> named.contains(p) || needed.contains(p.label()))
                .toList();
    }

    private static SortedSet<Integer> allowed() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(ALLOWED))
                    .map(line -> CpuList.parse(line.substring(ALLOWED.length())))
                    .filter(cpus -> !cpus.isEmpty())
                    .findFirst()
                    .orElseGet(Fidelity::firstOnly);
        } catch (IOException | IllegalArgumentException e) {
            return firstOnly();
        }
    }

    private static SortedSet<Integer> firstOnly() {
        return new TreeSet<>(Set.of(0));
    }

    private static SortedSet<Integer> siblings(int cpu) {
        try {
            return CpuList.parse(
                    Files.readString(Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list")));
        } catch (IOException | IllegalArgumentException e) {
            return new TreeSet<>();
        }
    }

    /**
     * The CPU that benchmarks take for a second one: the first that does not share a core with the first of all.
     *
     * @param siblings what the kernel lists of a CPU's core, itself included; empty where it does not
     */
    static OptionalInt otherCore(SortedSet<Integer> cpus, IntFunction<SortedSet<Integer>> siblings) {
        SortedSet<Integer> core = siblings.apply(cpus.first());
        return cpus.stream()
                .mapToInt(Integer::intValue)
                .filter(cpu -> cpu != cpus.first() && !core.contains(cpu))
                .findFirst();
    }

    private List<Result> results(List<Peering> chosen, boolean twoCores) {
        List<Samples> all = chosen.stream().map(Samples::new).toList();
        for (int round = 1; round <= rounds; round++) {
            progress.accept("round " + round + "/" + rounds);
            Map<String, Round> measured = new HashMap<>();
            for (Samples samples : all) {
                if (samples.peering.peer().contains(Peering.OTHER_CPU) && !twoCores) {
                    samples.failure = Optional.of("needs two cores");
                }
                if (samples.failure.isEmpty()) {
                    samples.take(runner, round % 2 == 0, measured);
                }
            }
        }
        return all.stream().map(Samples::result).toList();
    }

    static String table(List<Result> results, String when) {
        StringBuilder table = new StringBuilder(HEAD);
        for (Result result : results) {
            Optional<Ratio> ratio = result.ratio();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    result.peering().label(),
                    nanos(result.rounds(), Round::javaNanos),
                    nanos(result.rounds(), Round::peerNanos),
                    ratio.map(r -> String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", r.point(), r.low(), r.high()))
                            .orElse("-"),
                    result.peering().bar().shown(),
                    result.failure()
                            .map(why -> "not measured: " + why)
                            .orElseGet(() -> ratio.map(r -> result.peering()
                                            .bar()
                                            .of(r.low(), r.high())
                                            .name()
                                            .toLowerCase(Locale.ROOT))
                                    .orElse("open")),
                    when));
        }
        return table.toString();
    }

    private static String nanos(List<Round> rounds, ToDoubleFunction<Round> side) {
        return rounds.isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f ns",
                        Round.median(rounds.stream().map(side::applyAsDouble).toList()));
    }

    /** The rounds of one pair as they come in. */
    private static final class Samples {

        private final Peering peering;
        private final List<Round> rounds = new ArrayList<>();
        private Optional<String> failure = Optional.empty();

        private Samples(Peering peering) {
            this.peering = peering;
        }

        private void take(Runner runner, boolean peerFirst, Map<String, Round> measured) {
            try {
                Round round = runner.round(peering, peerFirst);
                measured.put(peering.label(), round);
                rounds.add(
                        peering.minus().isPresent()
                                ? round.less(required(measured, peering.minus().get()))
                                : round);
            } catch (FailedException e) {
                failure = Optional.of(String.valueOf(e.getMessage()));
            }
        }

        private static Round required(Map<String, Round> measured, String label) throws FailedException {
            Round round = measured.get(label);
            if (round == null) {
                throw new FailedException("the " + label + " was not measured");
            }
            return round;
        }

        private Result result() {
            return new Result(peering, failure.isPresent() ? List.of() : rounds, failure);
        }
    }
}
