// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.bundle.BundleWriter;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.bundle.Manifest;
import io.mitigauge.capture.ActivitySnapshot;
import io.mitigauge.compare.EnvironmentDiff;
import io.mitigauge.measure.ForkOutcome;
import io.mitigauge.measure.ForkProgress;
import io.mitigauge.measure.ForkRequest;
import io.mitigauge.measure.Measurer;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Environment;
import io.mitigauge.model.RunInfo.State;
import io.mitigauge.topology.TopologyFields;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the forks of one run, round by round, and keeps each before the next starts.
 *
 * <p>A benchmark that fails twice is not tried again, and one that the guest cannot run is skipped; the others go on.
 * When time runs out, the round under way is the last.
 */
final class Session {

    private static final int FAILURES_UNTIL_DROPPED = 2;

    /** How long it is measured which CPUs share a core, before the first fork and after the last. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final RunPlan plan;
    private final BundleWriter bundle;
    private final Measurer measurer;
    private final Guest guest;
    private final RunListener listener;
    private final InstantSource clock;

    private final Set<String> done = new HashSet<>();
    private final Map<BenchmarkId, Integer> failures = new HashMap<>();
    private final Set<BenchmarkId> skipped = new HashSet<>();
    private final Map<BenchmarkId, List<Double>> balanced = new HashMap<>();
    private final Duration spentBefore;
    private final long startNanos = System.nanoTime();
    private int finishedHere;
    private int leftOutHere;

    Session(RunPlan plan, BundleWriter bundle, Measurer measurer, Guest guest, RunListener listener) {
        this.plan = plan;
        this.bundle = bundle;
        this.measurer = measurer;
        this.guest = guest;
        this.listener = listener;
        this.clock = InstantSource.system();
        for (Manifest.ForkEntry fork : bundle.manifest().forks()) {
            done.add(key(fork.round(), fork.id()));
        }
        for (Manifest.FailureEntry failure : bundle.manifest().failures()) {
            failures.merge(failure.id(), 1, Integer::sum);
        }
        bundle.manifest().skips().forEach(skip -> skipped.add(skip.id()));
        spentBefore = Duration.ofMillis(Math.round(1000
                * bundle.manifest().forks().stream()
                        .mapToDouble(Manifest.ForkEntry::seconds)
                        .sum()));
        if (!done.isEmpty() && plan.further().budget().isPresent()) {
            Bundles.read(bundle.folder()).forks().forEach(fork -> addMean(fork.round(), fork.benchmark(), fork.mean()));
        }
    }

    private void addMean(int round, BenchmarkId benchmark, double mean) {
        if (round <= plan.rounds()) {
            balanced.computeIfAbsent(benchmark, id -> new ArrayList<>()).add(mean);
        }
    }

    private static String key(int round, BenchmarkId benchmark) {
        return round + " " + benchmark;
    }

    /**
     * Runs what is left of the plan.
     *
     * @return complete, or interrupted
     */
    State run() {
        Environment start = bundleStart();
        start.text(TopologyFields.SIBLINGS).filter(Session::sharesACore).ifPresent(measurer::useCores);
        listener.planned(plan, done.size());
        boolean aborted = false;
        for (int round = 1; round <= plan.rounds() && !aborted && !outOfTime(round); round++) {
            aborted = !runRound(round, plan.suite());
        }
        aborted = aborted || !runFurtherRounds();
        State state = aborted ? State.INTERRUPTED : State.COMPLETE;
        Instant end = clock.instant();
        bundle.markState(state, Optional.of(end));
        Environment last = aborted ? guest.environment() : guest.measured(PROBE);
        bundle.writeEnvironment(start, Optional.of(last), EnvironmentDiff.between(start, last));
        bundle.finish(state, end);
        return state;
    }

    /**
     * Those that are settled, then those that the budget still allows; each is on disk before it begins, so that a resumed run and one
     * that repeats this one take the same.
     *
     * @return false if the run was aborted
     */
    private boolean runFurtherRounds() {
        boolean going = true;
        for (int i = 0; going && !outOfTime(plan.rounds() + i + 1); i++) {
            List<List<Integer>> settled = bundle.manifest().plan().further();
            List<BenchmarkSpec> round = i < settled.size()
                    ? settled.get(i).stream().map(plan.suite()::get).toList()
                    : chosen();
            if (round.isEmpty()) {
                return true;
            }
            going = runRound(plan.rounds() + i + 1, round);
        }
        return going;
    }

    private List<BenchmarkSpec> chosen() {
        List<BenchmarkSpec> next = FurtherRounds.next(plan.suite(), balanced, this::taken, this::isOut);
        boolean fits = plan.further()
                .budget()
                .filter(budget -> spentBefore
                                .plus(elapsed())
                                .plusMillis(millisPerFork() * next.size())
                                .compareTo(budget)
                        <= 0)
                .isPresent();
        if (!fits || next.isEmpty()) {
            return List.of();
        }
        bundle.addFurtherRound(next.stream().map(plan.suite()::indexOf).toList());
        return next;
    }

    private int taken(BenchmarkId benchmark) {
        return (int) bundle.manifest().forks().stream()
                .filter(fork -> fork.id().equals(benchmark))
                .count();
    }

    private boolean isOut(BenchmarkId benchmark) {
        return skipped.contains(benchmark) || failures.getOrDefault(benchmark, 0) >= FAILURES_UNTIL_DROPPED;
    }

    /** Only then is there something to tell the forks. */
    private static boolean sharesACore(String cores) {
        return cores.matches("[0-9,;-]+") && cores.matches(".*[,-].*");
    }

    /** Where a bundle is resumed, its first environment stays. */
    private Environment bundleStart() {
        Optional<Environment> recorded = Bundles.startEnvironment(bundle.folder());
        Environment start = recorded.orElseGet(() -> {
            listener.probing();
            return guest.measured(PROBE);
        });
        if (recorded.isEmpty()) {
            bundle.writeEnvironment(start, Optional.empty(), List.of());
        }
        return start;
    }

    private boolean outOfTime(int round) {
        return round > 1 && elapsed().compareTo(plan.ceiling()) > 0;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /**
     * Takes the forks of a round that are not there yet.
     *
     * @return false if the run was aborted
     */
    private boolean runRound(int round, List<BenchmarkSpec> suite) {
        for (BenchmarkSpec spec : Schedule.round(suite, plan.seed(), round)) {
            if (done.contains(key(round, spec.id()))) {
                continue;
            }
            if (isOut(spec.id())) {
                leftOutHere++;
                continue;
            }
            if (!runFork(round, spec)) {
                return false;
            }
        }
        return true;
    }

    private boolean runFork(int round, BenchmarkSpec spec) {
        listener.forkStarted(position(round), spec);
        bundle.clearPending();
        bundle.appendConsole("--- round " + round + ", " + spec.id().shown());
        Scores scores = new Scores();
        Guest.Watch watch = guest.watch(measurer.pids());
        Instant startedAt = clock.instant();
        long nanos = System.nanoTime();
        ForkOutcome outcome = measurer.run(
                new ForkRequest(spec.id(), plan.iterations(), bundle.pendingResult(), bundle.pendingLatency()),
                plan.forkPatience(),
                progress -> {
                    scores.add(progress);
                    listener.iteration(position(round), spec, progress);
                });
        double seconds = (System.nanoTime() - nanos) / 1e9;
        ActivitySnapshot after = watch.now();
        return switch (outcome) {
            case ForkOutcome.Done ignored -> {
                Guest.Seen seen = watch.until(after, bundle.pendingSecondary("switches.involuntary"));
                keep(new BundleWriter.FinishedFork(
                        spec.id(), round, startedAt, seconds, seen.activity(), seen.disturbances()));
                finishedHere++;
                scores.mean().ifPresent(mean -> addMean(round, spec.id(), mean.score()));
                listener.forkFinished(position(round), spec, scores.mean());
                yield true;
            }
            case ForkOutcome.Failed failed -> {
                fail(round, spec, failed.reason());
                yield true;
            }
            case ForkOutcome.Skipped skip -> {
                skip(round, spec, skip.reason());
                yield true;
            }
            case ForkOutcome.Aborted ignored -> false;
        };
    }

    private void keep(BundleWriter.FinishedFork fork) {
        bundle.addFork(fork);
        done.add(key(fork.round(), fork.benchmark()));
    }

    private void fail(int round, BenchmarkSpec spec, String reason) {
        bundle.addFailure(spec.id(), round, reason);
        int count = failures.merge(spec.id(), 1, Integer::sum);
        leftOutHere++;
        listener.forkFailed(position(round), spec, reason, count >= FAILURES_UNTIL_DROPPED);
    }

    private void skip(int round, BenchmarkSpec spec, String reason) {
        bundle.addSkip(spec.id(), round, reason);
        skipped.add(spec.id());
        leftOutHere++;
        listener.forkSkipped(position(round), spec, reason);
    }

    private RunListener.Position position(int round) {
        int balanced = plan.rounds() * plan.suite().size();
        int settled = balanced
                + bundle.manifest().plan().further().stream()
                        .mapToInt(List::size)
                        .sum();
        int finished = Math.min(settled, done.size() + leftOutHere);
        Duration left = Duration.ofMillis(millisPerFork() * (settled - finished));
        Duration ofBudget = plan.further()
                .budget()
                .map(budget -> budget.minus(spentBefore).minus(elapsed()))
                .filter(rest -> rest.compareTo(left) > 0)
                .orElse(left);
        int total = settled + (int) (ofBudget.minus(left).toMillis() / millisPerFork());
        return new RunListener.Position(round, Math.max(round, plan.rounds()), finished, total, ofBudget);
    }

    private long millisPerFork() {
        return Math.max(
                1,
                finishedHere > 2
                        ? elapsed().toMillis() / finishedHere
                        : plan.iterations().totalMillis());
    }

    /** Mean of the measured iterations seen so far. */
    private static final class Scores {

        private double sum;
        private int count;
        private String unit = "";

        void add(ForkProgress progress) {
            if (!progress.warmup()) {
                sum += progress.score();
                count++;
                unit = progress.unit();
            }
        }

        Optional<ForkProgress> mean() {
            return count == 0 ? Optional.empty() : Optional.of(new ForkProgress(false, count, sum / count, unit));
        }
    }
}
