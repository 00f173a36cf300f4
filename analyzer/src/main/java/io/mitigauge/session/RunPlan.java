// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.bundle.Manifest;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.IterationPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run will do.
 *
 * @param profile its name
 * @param rounds in which each benchmark of the suite is measured, at least 1
 * @param estimate wall time of all forks
 * @param ceiling wall time after which no further round starts
 * @param further what follows these rounds
 */
public record RunPlan(
        String profile,
        IterationPlan iterations,
        int rounds,
        Duration estimate,
        Duration ceiling,
        long seed,
        List<BenchmarkSpec> suite,
        Further further) {

    /** Least rounds with which a comparison can give verdicts: docs/statistics.md. */
    public static final int ROUNDS_FOR_VERDICTS = 5;

    /** What it takes to measure, before the first fork and after the last, which CPUs share a core. */
    private static final Duration PROBES = Duration.ofSeconds(4);

    /** What takes so many times its estimate would never end; a run that repeats another takes its rounds, however slow the machine became. */
    private static final int PATIENCE = 5;

    /** The host that starts forks has to start as well, now and then. */
    private static final Duration START = Duration.ofSeconds(30);

    /** Copies the suite. */
    public RunPlan {
        suite = List.copyOf(suite);
    }

    /**
     * Rounds that measure some benchmarks only.
     *
     * @param rounds that are settled: what each measures, as 0-based places in the suite
     * @param budget wall time of the run, where more of them are chosen as it goes on; empty where none are
     */
    public record Further(List<List<Integer>> rounds, Optional<Duration> budget) {

        /** Nothing follows. */
        public static final Further NONE = new Further(List.of(), Optional.empty());

        /** Copies the list. */
        public Further {
            rounds = List.copyOf(rounds);
        }
    }

    /**
     * Plans the rounds of a profile that fit; on a machine so slow that none does, one round that takes what it takes, since nobody
     * asked for the time.
     *
     * @param profile gives the iterations, the wall time and the most rounds
     * @param forkOverhead wall time of a fork beyond its iterations and its own set-up
     */
    public static RunPlan ofProfile(Profile profile, Duration forkOverhead, List<BenchmarkSpec> suite) {
        Duration round = roundTime(profile.iterations(), forkOverhead, suite);
        int fitting = fitting(profile.budget(), round);
        return fitting < 1
                ? ofEstimate(profile.label(), profile.iterations(), 1, round, suite)
                : limited(profile, Math.min(fitting, profile.mostRounds()), profile.budget(), forkOverhead, suite);
    }

    private static int fitting(Duration budget, Duration round) {
        return Math.toIntExact(budget.minus(PROBES).toMillis() / Math.max(1, round.toMillis()));
    }

    /**
     * Plans the rounds of a user's own budget: half of those that fit measure every benchmark, at least ten; what
     * is left of the time goes where intervals are widest.
     *
     * @param profile gives the iterations
     * @throws SessionException if not even one round fits
     */
    public static RunPlan ofBudget(Profile profile, Duration budget, Duration forkOverhead, List<BenchmarkSpec> suite) {
        int fitting = atLeastOne(profile, budget, forkOverhead, suite);
        RunPlan all = limited(profile, fitting, budget, forkOverhead, suite);
        int balanced = FurtherRounds.balanced(fitting);
        return balanced >= fitting
                ? all
                : new RunPlan(
                        all.profile,
                        all.iterations,
                        balanced,
                        all.estimate,
                        all.ceiling,
                        0,
                        suite,
                        new Further(List.of(), Optional.of(budget)));
    }

    private static int atLeastOne(Profile profile, Duration budget, Duration forkOverhead, List<BenchmarkSpec> suite) {
        Duration round = roundTime(profile.iterations(), forkOverhead, suite);
        int fitting = fitting(budget, round);
        if (fitting < 1) {
            throw new SessionException(
                    SessionException.Kind.USAGE,
                    "a budget of %d s is too short: a run with one round of %d benchmarks takes %d s; raise --budget or choose fewer with --only"
                            .formatted(
                                    budget.toSeconds(),
                                    suite.size(),
                                    round.plus(PROBES).toSeconds() + 1));
        }
        return fitting;
    }

    private static RunPlan limited(
            Profile profile, int rounds, Duration budget, Duration forkOverhead, List<BenchmarkSpec> suite) {
        return new RunPlan(
                profile.label(),
                profile.iterations(),
                rounds,
                roundTime(profile.iterations(), forkOverhead, suite).multipliedBy(rounds),
                budget.plus(budget.dividedBy(20)),
                0,
                suite,
                Further.NONE);
    }

    /**
     * Exactly what another bundle planned, further rounds included.
     *
     * @param plan of the other bundle
     */
    public static RunPlan repeating(
            String profile, Manifest.PlanFacts plan, Duration forkOverhead, List<BenchmarkSpec> suite) {
        Duration estimate = plan.further().stream()
                .map(round -> roundTime(
                        plan.iterations(),
                        forkOverhead,
                        round.stream().map(suite::get).toList()))
                .reduce(roundTime(plan.iterations(), forkOverhead, suite).multipliedBy(plan.rounds()), Duration::plus);
        return ofEstimate(profile, plan.iterations(), plan.rounds(), estimate, suite)
                .followedBy(new Further(plan.further(), Optional.empty()));
    }

    /** The rounds of an interrupted run, whose estimate was made on this machine. */
    public static RunPlan ofEstimate(
            String profile, IterationPlan iterations, int rounds, Duration estimate, List<BenchmarkSpec> suite) {
        return new RunPlan(
                profile, iterations, rounds, estimate, estimate.multipliedBy(PATIENCE), 0, suite, Further.NONE);
    }

    /** The same plan in the order of another seed. */
    public RunPlan withSeed(long other) {
        return new RunPlan(profile, iterations, rounds, estimate, ceiling, other, suite, further);
    }

    /** The same plan with other rounds after it, as they are in its estimate already. */
    public RunPlan followedBy(Further other) {
        return new RunPlan(profile, iterations, rounds, estimate, ceiling, seed, suite, other);
    }

    /** How long a fork may take before it is stopped: five times what forks take on this machine, and a start of the host. */
    Duration forkPatience() {
        Duration estimated = estimate.dividedBy(Math.max(1, settledForks()));
        long usual = Math.max(estimated.toMillis(), iterations.totalMillis());
        return START.plusMillis(PATIENCE * usual);
    }

    /** Forks that are planned for certain. */
    public int settledForks() {
        return rounds * suite.size()
                + further.rounds().stream().mapToInt(List::size).sum();
    }

    private static Duration roundTime(IterationPlan iterations, Duration forkOverhead, List<BenchmarkSpec> suite) {
        long setup = suite.stream().mapToLong(BenchmarkSpec::setupMillis).sum();
        return Duration.ofMillis(setup + suite.size() * (iterations.totalMillis() + forkOverhead.toMillis()));
    }
}
