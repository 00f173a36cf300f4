// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.mitigation.Parameters;
import io.mitigauge.mitigation.Vulnerability;
import io.mitigauge.mitigation.Vulnerability.State;
import io.mitigauge.mitigation.Wording;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Levels of mitigations: runs whose kernels say the same of every vulnerability, apart from SMT, are of one level. */
final class FactorMitigations {

    /** Booted with {@code mitigations=off}, and the kernel agrees. */
    static final String OFF = "off";

    private static final String PREFIX = "vulnerabilities.";
    private static final String FOLDER = "vulnerabilities";
    private static final String PARAMETER = "mitigations=";

    /** What {@code mitigations=off} must leave open; of others, a part stays (L1TF's inverted page tables). */
    private static final Set<String> OPEN_WHEN_OFF = Set.of("meltdown", "spectre_v1", "spectre_v2", "mds");

    /** Parameters that ask for what the kernel does anyway, or for SMT alone. */
    private static final Set<String> USUAL = Set.of("nosmt", "nosmt=force", "mitigations=auto");

    private FactorMitigations() {}

    /** What a run's kernel says. */
    private record KernelWords(Run run, boolean off, Map<String, Vulnerability> lines) {

        Optional<String> text(String field) {
            return FactorStates.start(run).text(field);
        }

        /** What it says of one vulnerability, in quotation marks. */
        String said(String file) {
            Vulnerability line = lines.get(file);
            return line == null ? "not told" : '"' + line.shown() + '"';
        }

        /** Parameters that set mitigations otherwise than usual. */
        String asked() {
            return Parameters.explained(FactorStates.start(run)).keySet().stream()
                    .map(p -> p.replaceFirst(",nosmt$", ""))
                    .filter(p -> !USUAL.contains(p))
                    .collect(Collectors.joining(" "));
        }
    }

    /**
     * The level of each run.
     *
     * @throws FactorException if a run does not tell, or fits two levels
     */
    static List<String> of(List<Run> runs) {
        List<KernelWords> states = runs.stream().map(FactorMitigations::state).toList();
        List<List<KernelWords>> levels = grouped(states);
        for (int later = 1; later < levels.size(); later++) {
            for (List<KernelWords> earlier : levels.subList(0, later)) {
                refuseThoseBetween(earlier, levels.get(later));
            }
        }
        List<String> names = named(levels);
        return states.stream()
                .map(state -> IntStream.range(0, levels.size())
                        .filter(i -> levels.get(i).contains(state))
                        .mapToObj(names::get)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private static List<List<KernelWords>> grouped(List<KernelWords> states) {
        List<List<KernelWords>> levels = new ArrayList<>();
        for (KernelWords state : states) {
            levels.stream()
                    .filter(level -> level.stream().allMatch(other -> same(state, other)))
                    .findFirst()
                    .orElseGet(() -> {
                        List<KernelWords> level = new ArrayList<>();
                        levels.add(level);
                        return level;
                    })
                    .add(state);
        }
        return levels;
    }

    /**
     * Kernels that say nothing of a file, or name SMT's absence, agree with states that do not agree with each other. Where a run of one
     * level agrees with one of a later level, the earlier level has a run that keeps the two apart, or they would be one.
     */
    private static void refuseThoseBetween(List<KernelWords> level, List<KernelWords> later) {
        for (KernelWords state : level) {
            for (KernelWords other : later) {
                if (same(state, other)) {
                    level.stream().filter(own -> !same(own, other)).findFirst().ifPresent(own -> {
                        throw between(state, own, other);
                    });
                }
            }
        }
    }

    private static FactorException between(KernelWords state, KernelWords own, KernelWords other) {
        String file = differing(own, other).orElseThrow();
        return FactorException.refused(
                state.run(),
                "of mitigations it fits two levels: %s%s is %s in it, which agrees with %s in %s and with %s in %s"
                        .formatted(
                                PREFIX,
                                file,
                                state.said(file),
                                own.said(file),
                                own.run().info().label(),
                                other.said(file),
                                other.run().info().label()),
                "measure both levels with the same kernel, CPU and SMT");
    }

    private static KernelWords state(Run run) {
        Environment start = FactorStates.start(run);
        if (start.fields().containsKey(FOLDER)) {
            throw FactorException.refused(
                    run,
                    "mitigations are unknown: the folder of vulnerabilities is "
                            + start.fields().get(FOLDER).shown());
        }
        start.fields().forEach((field, reading) -> {
            if (field.startsWith(PREFIX) && EnvironmentDiff.isHidden(reading)) {
                throw FactorException.refused(run, "mitigations are unknown: " + field + " is " + reading.shown());
            }
        });
        Map<String, Vulnerability> lines = new TreeMap<>();
        Vulnerability.all(start).stream()
                .filter(line -> line.state() != State.ABSENT)
                .forEach(line -> lines.put(line.file(), line));
        if (lines.isEmpty()) {
            throw FactorException.refused(run, "mitigations are unknown: its kernel tells of no vulnerability");
        }
        boolean open = OPEN_WHEN_OFF.stream()
                .flatMap(file -> Stream.ofNullable(lines.get(file)))
                .noneMatch(line -> line.state() == State.MITIGATED);
        return new KernelWords(run, open && asksForNone(start), lines);
    }

    /** The last of several such parameters counts. */
    private static boolean asksForNone(Environment start) {
        return Stream.of(start.text("kernel.commandLine").orElse("").split("\\s+", -1))
                .filter(p -> p.startsWith(PARAMETER))
                .reduce((first, second) -> second)
                .filter((PARAMETER + OFF)::equals)
                .isPresent();
    }

    private static boolean same(KernelWords first, KernelWords second) {
        if (first.off() || second.off()) {
            return first.off() && second.off();
        }
        return differing(first, second).isEmpty();
    }

    /** The first file of which the kernels do not say the same, apart from SMT. */
    private static Optional<String> differing(KernelWords first, KernelWords second) {
        boolean sameKernel = first.text("kernel.release").equals(second.text("kernel.release"));
        boolean sameCpu = first.text("cpu.model").equals(second.text("cpu.model"));
        Set<String> files = new TreeSet<>(first.lines().keySet());
        files.addAll(second.lines().keySet());
        return files.stream()
                .filter(file -> {
                    Vulnerability one = first.lines().get(file);
                    Vulnerability other = second.lines().get(file);
                    if (one == null || other == null) {
                        return sameKernel; // else only one of two kernels knows it
                    }
                    boolean otherFlaws =
                            !sameCpu && (one.state() == State.NOT_AFFECTED || other.state() == State.NOT_AFFECTED);
                    return !otherFlaws && !Wording.sameButForSmt(one, other);
                })
                .findFirst();
    }

    /** Names by what was asked for; where that does not tell levels apart, also by what the kernel says. */
    private static List<String> named(List<List<KernelWords>> levels) {
        List<String> names = levels.stream().map(FactorMitigations::name).toList();
        Set<String> seen = new HashSet<>();
        Set<String> ambiguous = names.stream().filter(name -> !seen.add(name)).collect(Collectors.toSet());
        List<String> unique = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            unique.add(ambiguous.contains(name) ? name + " (" + distinction(i, levels) + ")" : name);
        }
        return unique;
    }

    private static String name(List<KernelWords> level) {
        if (level.getFirst().off()) {
            return OFF;
        }
        String asked = level.stream()
                .map(KernelWords::asked)
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        return asked.isEmpty() ? "on" : asked;
    }

    /** The lines that other levels do not have. */
    private static String distinction(int index, List<List<KernelWords>> levels) {
        Map<String, Vulnerability> own = levels.get(index).getFirst().lines();
        return own.entrySet().stream()
                .filter(line -> levels.stream()
                        .map(level -> level.getFirst().lines().get(line.getKey()))
                        .anyMatch(other -> other == null || !Wording.sameButForSmt(line.getValue(), other)))
                .map(line -> line.getKey() + ": " + line.getValue().shown())
                .findFirst()
                .orElse("level " + (index + 1));
    }

    /** How much a run's kernel does: effects lead from less to more. */
    static long mitigated(Run run) {
        return Vulnerability.all(FactorStates.start(run)).stream()
                .filter(line -> line.state() == State.MITIGATED)
                .count();
    }
}
