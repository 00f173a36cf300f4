// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Run;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts how often each rule is wrong about runs between which nothing was changed, and right about those slowed down. */
public final class Trial {

    /** Least runs with nothing changed. */
    public static final int FEWEST = 2;

    /** With so many, what two of them are compared by can be learnt from the others. */
    public static final int FEWEST_CALIBRATED = Calibration.FEWEST + 2;

    private static final String INJECTED = "jvm.injected";
    private static final Pattern EVERY = Pattern.compile("1 more of every (\\d+) operations.*");

    /** The benchmarks that can be slowed down on purpose. */
    private static final List<String> SLOWED = List.of(
            "io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry",
            "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip");

    private final List<Run> unchanged;
    private final SortedMap<Integer, List<Run>> slowed;
    private final Optional<Calibrated> calibrated;
    private final List<Rule> rules;
    private final Consumer<String> progress;

    private Trial(
            List<Run> unchanged,
            SortedMap<Integer, List<Run>> slowed,
            Optional<Path> benchstat,
            Consumer<String> progress) {
        this.unchanged = unchanged;
        this.slowed = slowed;
        this.calibrated = Optional.of(unchanged)
                .filter(runs -> runs.size() >= FEWEST_CALIBRATED)
                .map(Calibrated::new);
        this.rules = Rules.all(calibrated, benchstat);
        this.progress = progress;
    }

    /**
     * Compares each two runs with nothing changed, the earlier one as before; and each of these with each that was slowed
     * down, whichever was first.
     *
     * @param runs of one state, in any order; which of them were slowed down is told by their environment
     * @param benchstat the program, where it is installed
     * @param progress takes a line now and then
     * @return tables in Markdown with their headings, lines ended by {@code \n}
     * @throws IllegalArgumentException in one line, if fewer than {@value #FEWEST} runs were not slowed down
     */
    public static String tables(List<Run> runs, Optional<Path> benchstat, Consumer<String> progress) {
        List<Run> unchanged = new ArrayList<>();
        SortedMap<Integer, List<Run>> slowed = new TreeMap<>(Comparator.reverseOrder());
        for (Run run : runs) {
            every(run)
                    .ifPresentOrElse(
                            n -> slowed.computeIfAbsent(n, k -> new ArrayList<>())
                                    .add(run),
                            () -> unchanged.add(run));
        }
        unchanged.sort(Comparator.comparing(run -> run.info().startedAt().orElse(Instant.EPOCH)));
        if (unchanged.size() < FEWEST) {
            throw new IllegalArgumentException(
                    "needs at least %d runs with nothing changed, has %d".formatted(FEWEST, unchanged.size()));
        }
        Trial trial = new Trial(unchanged, slowed, benchstat, progress);
        return trial.falseCalls() + trial.found() + trial.wouldBeFound();
    }

    /** One of how many operations is done twice. */
    private static Optional<Integer> every(Run run) {
        return run.start()
                .flatMap(environment -> environment.text(INJECTED))
                .map(EVERY::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)));
    }

    private String falseCalls() {
        int[] reports = new int[rules.size()];
        int[] calls = new int[rules.size()];
        int pairs = 0;
        for (int i = 0; i < unchanged.size(); i++) {
            progress.accept("run %d of %d with those after it".formatted(i + 1, unchanged.size()));
            for (int j = i + 1; j < unchanged.size(); j++) {
                pairs++;
                for (int rule = 0; rule < rules.size(); rule++) {
                    Rule.Judge judge = rules.get(rule).judge();
                    int count = judge.of(unchanged.get(i), unchanged.get(j)).count();
                    reports[rule] += count > 0 ? 1 : 0;
                    calls[rule] += count;
                }
            }
        }
        StringBuilder table =
                new StringBuilder("Nothing changed: each two of %d runs, %d reports. Benchmarks in a run: %d.\n\n"
                        .formatted(
                                unchanged.size(),
                                pairs,
                                unchanged.getFirst().benchmarks().size()));
        table.append("| rule | reports with a false call | false calls in a report |\n|---|--:|--:|\n");
        for (int rule = 0; rule < rules.size(); rule++) {
            String name = rules.get(rule).name();
            double mean = (double) calls[rule] / pairs;
            table.append(String.format(Locale.ROOT, "| %s | %s | %.2f |%n", name, share(reports[rule], pairs), mean));
        }
        return table.toString();
    }

    /** How often a rule called a benchmark slower that was, or one beside it that was not. */
    private record Finding(Rule rule, int every, String name) {}

    private String found() {
        Map<Finding, Integer> found = new HashMap<>();
        slowed.forEach((every, runs) -> {
            progress.accept("%d runs slowed down by %s".formatted(runs.size(), percent(every)));
            for (Run after : runs) {
                unchanged.forEach(before -> rules.forEach(rule -> rule.judge()
                        .of(before, after)
                        .slower()
                        .forEach(name -> found.merge(new Finding(rule, every, name), 1, Integer::sum))));
            }
        });
        return slowed.isEmpty()
                ? ""
                : slowedBenchmarks().stream().map(name -> table(name, found)).collect(Collectors.joining());
    }

    private String wouldBeFound() {
        return calibrated.map(ours -> Sensitivity.table(pairs(ours))).orElse("");
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

    private String table(String benchmark, Map<Finding, Integer> found) {
        StringBuilder table = new StringBuilder(
                "\n`%s` slowed down, how often it is called slower:\n\n| rule |".formatted(benchmark));
        slowed.keySet()
                .forEach(every -> table.append(' ').append(percent(every)).append(" |"));
        table.append("\n|---|").append("--:|".repeat(slowed.size())).append('\n');
        for (Rule rule : rules) {
            table.append("| ").append(rule.name()).append(" |");
            slowed.forEach((every, runs) -> table.append(' ')
                    .append(share(
                            found.getOrDefault(new Finding(rule, every, benchmark), 0), runs.size() * unchanged.size()))
                    .append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private List<String> slowedBenchmarks() {
        return unchanged.getFirst().benchmarks().stream()
                .filter(benchmark -> SLOWED.contains(benchmark.name()))
                .map(BenchmarkId::shown)
                .toList();
    }

    private static String percent(int every) {
        return Math.round(100.0 / every) + " %";
    }

    private static String share(int count, int of) {
        return "%d of %d (%d %%)".formatted(count, of, Math.round(100.0 * count / of));
    }
}
