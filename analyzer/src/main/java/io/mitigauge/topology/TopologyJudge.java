// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import io.mitigauge.model.CoupleAnswer;
import io.mitigauge.model.CoupleAnswer.Kind;
import io.mitigauge.model.CoupleAnswer.Ratio;
import io.mitigauge.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Judges which CPUs share a core: docs/environment.md, "Which CPUs share a core", has the rule. */
public final class TopologyJudge {

    /** A cache line takes longer than this multiple of the nearest CPU's time: not the same core. */
    private static final double AS_NEAR = 1.3;

    /** And where others take less than this multiple, the times do not tell cores apart. */
    private static final double FARTHER = 1.7;

    private static final double MOST_STOLEN_PERCENT = 5;
    private static final int SHOWN_CORES = 8;

    private TopologyJudge() {}

    /**
     * The answer.
     *
     * @param stolenPercent of the CPU time that was asked for while it was measured; empty where it is unknown
     * @param emulated whether a program plays the CPUs, so that their times mean nothing
     */
    public static Topology of(ProbeSamples samples, Optional<Double> stolenPercent, boolean emulated) {
        if (samples.cpus().size() < 2) {
            return new Topology(
                    Kind.SEPARATE,
                    "this process may use one CPU only, CPU " + samples.cpus().first(),
                    true,
                    List.of(samples.cpus()),
                    List.of());
        }
        List<CoupleAnswer> all = samples.couples().stream().map(CoupleJudge::of).toList();
        List<CoupleAnswer> answers = all.stream()
                .filter(CoupleAnswer::worked)
                .map(answer -> samples.cpus().size() == 2 ? answer : withDistance(answer, all))
                .toList();
        Optional<String> obstacle = obstacle(answers, stolenPercent, emulated);
        if (obstacle.isPresent()) {
            return new Topology(
                    Kind.UNCLEAR, "unclear which CPUs share a core: " + obstacle.get(), false, List.of(), answers);
        }
        List<SortedSet<Integer>> cores = cores(samples, answers);
        boolean shared = answers.stream().anyMatch(answer -> answer.kind() == Kind.SHARED);
        return new Topology(
                shared ? Kind.SHARED : Kind.SEPARATE,
                shared ? sharedSentence(answers, cores) : separateSentence(samples, answers),
                answers.stream().allMatch(answer -> answer.because().isEmpty()),
                cores,
                answers);
    }

    private static Optional<String> obstacle(
            List<CoupleAnswer> answers, Optional<Double> stolenPercent, boolean emulated) {
        if (emulated) {
            return Optional.of("these CPUs are emulated by a program, and their times mean nothing");
        }
        if (stolenPercent.filter(percent -> percent > MOST_STOLEN_PERCENT).isPresent()) {
            return Optional.of(
                    String.format(Locale.ROOT, "the host took %.0f %% of their time meanwhile", stolenPercent.get()));
        }
        if (answers.isEmpty()) {
            return Optional.of("nothing was measured");
        }
        List<CoupleAnswer> unclear =
                answers.stream().filter(a -> a.kind() == Kind.UNCLEAR).toList();
        return unclear.stream()
                .findFirst()
                .map(first -> "CPUs " + first.a() + " and " + first.b() + ": "
                        + first.because()
                        + (unclear.size() == 1 ? "" : " (and " + (unclear.size() - 1) + " further pairs are unclear)"));
    }

    /** Two threads of a core are each other's nearest: where the cache line says otherwise, nothing is certain. */
    private static CoupleAnswer withDistance(CoupleAnswer answer, List<CoupleAnswer> all) {
        if (answer.kind() != Kind.SHARED) {
            return answer;
        }
        double nearest = all.stream()
                .filter(other -> other.kind() != Kind.SHARED && (other.has(answer.a()) || other.has(answer.b())))
                .mapToDouble(CoupleAnswer::lineNanos)
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        if (answer.lineNanos() > AS_NEAR * nearest) {
            return answer.as(
                    Kind.UNCLEAR,
                    String.format(
                            Locale.ROOT,
                            "together they do what one core does, yet another CPU is nearer (a cache line takes %.0f ns"
                                    + " against %.0f ns)",
                            answer.lineNanos(),
                            nearest));
        }
        return nearest >= FARTHER * answer.lineNanos() || !answer.because().isEmpty()
                ? answer
                : answer.as(Kind.SHARED, "the cache line's times do not tell cores apart here");
    }

    private static List<SortedSet<Integer>> cores(ProbeSamples samples, List<CoupleAnswer> answers) {
        SortedSet<Integer> seen = new TreeSet<>(samples.sampled());
        answers.forEach(answer -> seen.addAll(List.of(answer.a(), answer.b())));
        List<SortedSet<Integer>> cores = new ArrayList<>();
        for (int cpu : seen) { // ascending, so that the core of a couple's lower CPU is there already
            Optional<SortedSet<Integer>> core = answers.stream()
                    .filter(answer -> answer.kind() == Kind.SHARED && answer.b() == cpu)
                    .flatMap(answer -> cores.stream().filter(c -> c.contains(answer.a())))
                    .findFirst();
            core.ifPresentOrElse(c -> c.add(cpu), () -> cores.add(new TreeSet<>(List.of(cpu))));
        }
        return cores;
    }

    private static String separateSentence(ProbeSamples samples, List<CoupleAnswer> answers) {
        String nanos = answers.size() == 1
                ? String.format(
                        Locale.ROOT,
                        "a cache line takes %.0f ns from one to the other",
                        answers.getFirst().lineNanos())
                : String.format(
                        Locale.ROOT,
                        "a cache line takes %.0f to %.0f ns between two of them",
                        lines(answers).min().orElseThrow(),
                        lines(answers).max().orElseThrow());
        String which = samples.sampled().equals(samples.cpus())
                ? String.format(
                        Locale.ROOT, "%1$d CPUs on %1$d cores", samples.cpus().size())
                : String.format(
                        Locale.ROOT,
                        "no two CPUs share a core, as far as %d of %d were looked at",
                        samples.sampled().size(),
                        samples.cpus().size());
        return String.format(
                        Locale.ROOT,
                        "%s: two together do %s of what one does, and %s",
                        which,
                        range(answers.stream()
                                .map(a -> a.together().orElseThrow())
                                .toList()),
                        nanos)
                + remark(answers);
    }

    private static String sharedSentence(List<CoupleAnswer> answers, List<SortedSet<Integer>> cores) {
        List<SortedSet<Integer>> full =
                cores.stream().filter(core -> core.size() > 1).toList();
        String names = full.stream()
                .limit(SHOWN_CORES)
                .map(core -> "CPUs "
                        + core.stream().map(String::valueOf).collect(Collectors.joining(" and "))
                        + " share a core")
                .collect(Collectors.joining(", "));
        List<CoupleAnswer> sharing =
                answers.stream().filter(a -> a.kind() == Kind.SHARED).toList();
        return names
                + (full.size() > SHOWN_CORES ? " and so on, " + full.size() + " cores" : "")
                + String.format(
                        Locale.ROOT,
                        ": together they do %s of what one does, and a cache line takes %.0f ns from one to the other",
                        range(sharing.stream()
                                .map(a -> a.together().orElseThrow())
                                .toList()),
                        lines(sharing).max().orElseThrow())
                + remark(answers);
    }

    private static String remark(List<CoupleAnswer> answers) {
        List<CoupleAnswer> doubted =
                answers.stream().filter(answer -> !answer.because().isEmpty()).toList();
        return doubted.stream()
                .findFirst()
                .map(first -> "; not for certain: " + first.because()
                        + (answers.size() == 1
                                ? ""
                                : " (CPUs " + first.a() + " and " + first.b()
                                        + (doubted.size() == 1
                                                ? ")"
                                                : ", and " + (doubted.size() - 1) + " further pairs)")))
                .orElse("");
    }

    private static DoubleStream lines(List<CoupleAnswer> answers) {
        return answers.stream().mapToDouble(CoupleAnswer::lineNanos);
    }

    private static String range(List<Ratio> ratios) {
        double least = ratios.stream().mapToDouble(Ratio::median).min().orElseThrow();
        double most = ratios.stream().mapToDouble(Ratio::median).max().orElseThrow();
        String low = String.format(Locale.ROOT, "%.2f", least);
        String high = String.format(Locale.ROOT, "%.2f", most);
        return low.equals(high) ? low + " x" : low + " to " + high + " x";
    }
}
