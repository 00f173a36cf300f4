// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Hiccups;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.Moderation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the reader must know before believing a figure, most important first. */
final class Cautions {

    /** Shares of disturbed forks that lie further apart are a headline. */
    private static final double UNEVEN = 0.25;

    private Cautions() {}

    /** The estimate would be another one, had no fork been set aside. */
    record Disagreement(BenchmarkId benchmark, Metric metric, double trimmed, double plain) {

        static Optional<Disagreement> of(Pair pair, Evidence evidence, double logMargin) {
            double trimmed = evidence.difference().estimate();
            return Math.abs(trimmed - evidence.untrimmed()) <= logMargin
                    ? Optional.empty()
                    : Optional.of(new Disagreement(
                            pair.benchmark(), pair.metric(), Math.expm1(trimmed), Math.expm1(evidence.untrimmed())));
        }

        String sentence() {
            return String.format(
                    Locale.ROOT,
                    "%s, %s: the change is %+.1f %% with the most extreme forks set aside, %+.1f %% with all:"
                            + " look at the forks over time",
                    benchmark.shown(),
                    metric.label(),
                    100 * trimmed,
                    100 * plain);
        }
    }

    /**
     * Both sides, what their boots are put together with, what is known of runs of one state, and the state that was returned to.
     */
    record Sides(
            Side first,
            Side second,
            Optional<Moderation> moderation,
            Optional<Calibration> calibration,
            Optional<ReturnLeg> returned) {

        /** The calibration in words, with its age: machines change. */
        private String calibrated() {
            boolean another = calibration.isPresent()
                    && !Calibrations.isOfMachine(
                            calibration.orElseThrow(), first.runs().getFirst());
            return "the calibration of " + (another ? "another" : "this") + " machine"
                    + calibration
                            .map(known -> " (%d runs of %d %s, %s)"
                                    .formatted(
                                            known.runs(),
                                            known.boots(),
                                            known.boots() == 1 ? "boot" : "boots",
                                            age(known)))
                            .orElse("");
        }

        private String age(Calibration known) {
            return first.runs()
                    .getFirst()
                    .info()
                    .startedAt()
                    .map(start -> Duration.between(known.to(), start))
                    .map(age -> age.isNegative() ? "made later" : "the last " + age(age) + " earlier")
                    .orElse("of " + known.to());
        }

        private static String age(Duration age) {
            if (age.toDays() > 1) {
                return age.toDays() + " days";
            }
            return age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
        }
    }

    static List<String> of(
            Sides sides,
            List<BenchmarkComparison> benchmarks,
            List<Disagreement> disagreements,
            List<EnvironmentChange> changes) {
        Run before = sides.first().merged();
        Run after = sides.second().merged();
        List<String> cautions = new ArrayList<>();
        emulated(before, after).ifPresent(cautions::add);
        Optional<String> uneven = unevenlyDisturbed(before, after);
        uneven.ifPresent(cautions::add);
        SharedShift.caution(benchmarks).ifPresent(cautions::add);
        movedControls(benchmarks).ifPresent(cautions::add);
        sides.returned().filter(ReturnLeg::moved).map(ReturnLeg::sentence).ifPresent(cautions::add);
        cautions.addAll(Attribution.of(sides.first(), sides.second(), changes));
        confounders(changes).ifPresent(cautions::add);
        UnlikeRuns.caution(sides.first(), "before").ifPresent(cautions::add);
        UnlikeRuns.caution(sides.second(), "after").ifPresent(cautions::add);
        ForkLengths.caution(sides.first(), sides.second()).ifPresent(cautions::add);
        sameBoot(before, after).ifPresent(cautions::add);
        noEnvironment(before, after).ifPresent(cautions::add);
        incomplete(before, "before").ifPresent(cautions::add);
        incomplete(after, "after").ifPresent(cautions::add);
        failed(before, "before").ifPresent(cautions::add);
        failed(after, "after").ifPresent(cautions::add);
        Placements.moved(before, after).ifPresent(cautions::add);
        unsettled(sides.first(), "before").ifPresent(cautions::add);
        unsettled(sides.second(), "after").ifPresent(cautions::add);
        if (uneven.isEmpty()) {
            disturbed(before, after).ifPresent(cautions::add);
        }
        hiccups(before, "before").ifPresent(cautions::add);
        hiccups(after, "after").ifPresent(cautions::add);
        cautions.addAll(SteadyState.doubts(before, "before"));
        cautions.addAll(SteadyState.doubts(after, "after"));
        TwoGroups.doubts(before, "before").ifPresent(cautions::add);
        TwoGroups.doubts(after, "after").ifPresent(cautions::add);
        disagreements.stream().map(Disagreement::sentence).forEach(cautions::add);
        sides.returned().filter(leg -> !leg.moved()).map(ReturnLeg::sentence).ifPresent(cautions::add);
        cautions.add(
                before.forks().isEmpty() && after.forks().isEmpty()
                        ? nothing(before, after)
                        : replication(sides, benchmarks));
        return cautions;
    }

    private static String nothing(Run before, Run after) {
        return before.failures().isEmpty() && after.failures().isEmpty()
                ? "nothing was measured on either side: this compares what two machines say of themselves"
                : "no fork gave a figure, on either side: there is nothing to compare but what two machines say of themselves";
    }

    private static String together(Sides sides) {
        String known = sides.calibration().isPresent()
                ? ", or from " + sides.calibrated() + ", whichever says more of a benchmark"
                : "";
        return sides.moderation()
                .map(moderation -> " together with " + sides.calibrated()
                        + (moderation.noisier() > 1
                                ? String.format(
                                        Locale.ROOT,
                                        ", whose variances are taken %.1f times since today's boots differ by more",
                                        moderation.noisier())
                                : ""))
                .orElse(known);
    }

    /** What the comparison leans on, and what would make it lean on more. */
    private static String replication(Sides sides, List<BenchmarkComparison> benchmarks) {
        Replication replication = Side.replication(sides.first(), sides.second());
        if (replication.severalBoots()) {
            return "%d boots before and %d after: intervals come from what these boots differ by%s; "
                            .formatted(
                                    replication.before().boots(),
                                    replication.after().boots(),
                                    together(sides))
                    + switch (replication.order()) {
                        case ALTERNATING ->
                            "runs of the two sides alternate, so that time alone does not explain a change";
                        case OVERLAPPING ->
                            "runs of the two sides overlap in time, but those of one side are mostly the earlier ones, so that the"
                                    + " difference is partly confounded with time";
                        case IN_TURN ->
                            "all runs of one side come first, so that the difference is confounded with time: a return to the"
                                    + " first state would tell";
                        case UNKNOWN -> "in which order they ran is not recorded";
                    };
        }
        return (replication.before().runs() + replication.after().runs() == 2
                        ? "one run per side"
                        : "one boot on at least one side")
                + ": the difference is confounded with time, and how much runs of the same state differ is taken from "
                + source(sides, benchmarks) + "; one more boot per side would settle more than more forks";
    }

    /** Of what one boot cannot tell. */
    private static String source(Sides sides, List<BenchmarkComparison> benchmarks) {
        List<Basis> bases = benchmarks.stream()
                .filter(row -> row.metric() == Metric.MEAN)
                .flatMap(row -> row.change().stream())
                .map(Change::basis)
                .toList();
        long calibrated =
                bases.stream().filter(basis -> basis == Basis.CALIBRATION).count();
        if (calibrated == 0) {
            return "a default";
        }
        return sides.calibrated()
                + (calibrated == bases.size()
                        ? ""
                        : " for %d of %d benchmarks, and from a default for the others"
                                .formatted(calibrated, bases.size()));
    }

    private static Optional<String> emulated(Run before, Run after) {
        return emulated(List.of(before, after));
    }

    static Optional<String> emulated(List<Run> runs) {
        List<Environment> starts =
                runs.stream().flatMap(run -> run.start().stream()).toList();
        if (starts.stream().anyMatch(Environment::emulated)) {
            return Optional.of(
                    "the CPUs are emulated by a program (QEMU without KVM): that something costs may be told, how much"
                            + " it costs a real machine cannot");
        }
        return starts.stream().anyMatch(Environment::perhapsEmulated)
                ? Optional.of(
                        "whether the CPUs are emulated by a program is not known (QEMU without KVM): if they are, no size here"
                                + " holds for a real machine")
                : Optional.empty();
    }

    /** A control has no harmless margin: one that moved within it tells the same of the machine. */
    private static Optional<String> movedControls(List<BenchmarkComparison> benchmarks) {
        String moved = benchmarks.stream()
                .filter(b -> b.control() && b.metric() == Metric.MEAN)
                .filter(b -> hasMoved(b.verdict(), b.change()))
                .map(Cautions::withChange)
                .collect(Collectors.joining(", "));
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "controls moved (" + moved + "): the CPU's clock, the host or the JIT changed, so that part"
                                + " of every difference may be theirs");
    }

    /** Whether a control is proven to have moved, be it within the margin. */
    static boolean hasMoved(Verdict verdict, Optional<Change> change) {
        boolean judged = !(verdict instanceof Verdict.Unclear || verdict instanceof Verdict.NotComparable);
        return judged && change.filter(Change::isDifferent).isPresent();
    }

    /** The benchmark and its change. */
    static String withChange(BenchmarkId benchmark, Change change) {
        return String.format(Locale.ROOT, "%s %+.1f %%", benchmark.shown(), 100 * change.point());
    }

    static String withChange(BenchmarkComparison row) {
        return withChange(row.benchmark(), row.change().orElseThrow());
    }

    private static Optional<String> confounders(List<EnvironmentChange> changes) {
        String names = changes.stream()
                .filter(c -> c.kind() == EnvironmentChange.Kind.CONFOUNDER
                        && c.impliedBy().isEmpty())
                .map(EnvironmentChange::field)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("something else changed too (" + names
                        + "): a difference cannot be put down to SMT, mitigations or kernel alone");
    }

    private static Optional<String> sameBoot(Run before, Run after) {
        Optional<String> first = before.start().flatMap(e -> e.text(EnvironmentDiff.BOOT));
        return first.isPresent() && first.equals(after.start().flatMap(e -> e.text(EnvironmentDiff.BOOT)))
                ? Optional.of("both runs are from the same boot: nothing that takes effect at boot can differ")
                : Optional.empty();
    }

    private static Optional<String> noEnvironment(Run before, Run after) {
        return before.start().isPresent() && after.start().isPresent()
                ? Optional.empty()
                : Optional.of("no environment was recorded on at least one side: what else changed is unknown");
    }

    static Optional<String> incomplete(Run run, String side) {
        return run.info().state() == RunInfo.State.COMPLETE
                ? Optional.empty()
                : Optional.of("the run " + side + " is incomplete: it was interrupted, or is still running");
    }

    /** Of several runs that did not wait long enough, what came of the first wait stands for all. */
    private static Optional<String> unsettled(Side side, String name) {
        List<Run> loud = side.runs().stream()
                .filter(run -> outcome(run).filter(o -> o.startsWith("no")).isPresent())
                .toList();
        return loud.stream()
                .findFirst()
                .flatMap(Cautions::outcome)
                .map(outcome -> "the machine was not quiet when the run " + side.called(name, loud) + " began ("
                        + outcome + "): part of a difference may be what else it did");
    }

    private static Optional<String> outcome(Run run) {
        return run.start().flatMap(environment -> environment.text("run.settled"));
    }

    /** What gave no figure is in no row of the report; that it is missing may be the worst of its news. */
    private static Optional<String> failed(Run run, String side) {
        return run.failures().stream()
                .findFirst()
                .map(first ->
                        "what %d of the forks %s were to measure is missing here, since they gave no figure; the first was of %s: %s"
                                .formatted(
                                        run.failures().size(),
                                        side,
                                        first.benchmark().shown(),
                                        first.reason()));
    }

    /** Where one side had other work beside it, and the other side had not, nothing else has to have changed. */
    private static Optional<String> unevenlyDisturbed(Run before, Run after) {
        double first =
                (double) countDisturbed(before) / Math.max(1, before.forks().size());
        double second =
                (double) countDisturbed(after) / Math.max(1, after.forks().size());
        return Math.abs(first - second) <= UNEVEN
                ? Optional.empty()
                : disturbed(before, after)
                        .map(
                                counted -> counted
                                        + "; what disturbed so many of one side may be all of the difference: measure that side again");
    }

    private static Optional<String> disturbed(Run before, Run after) {
        long first = countDisturbed(before);
        long second = countDisturbed(after);
        return first + second == 0
                ? Optional.empty()
                : Optional.of(
                        "%d of %d forks before and %d of %d after were disturbed; they are kept, and show says why"
                                .formatted(
                                        first,
                                        before.forks().size(),
                                        second,
                                        after.forks().size()));
    }

    static Optional<String> hiccups(Run run, String side) {
        return Hiccups.of(run)
                .filter(Hiccups::stealUnreported)
                .map(found -> String.format(
                        Locale.ROOT,
                        "no steal time was reported in the run %s, yet in the pauses between its forks the CPU was away for"
                                + " %.1f %% of the time, up to %.1f ms at once: what disturbed its forks is unknown",
                        side,
                        found.lostPercent(),
                        found.longestMicros() / 1000));
    }

    static long countDisturbed(Run run) {
        return run.forks().stream()
                .map(Fork::disturbances)
                .filter(d -> !d.isEmpty())
                .count();
    }
}
