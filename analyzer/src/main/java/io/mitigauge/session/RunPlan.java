// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.IterationPlan;
import java.time.Duration;
import java.util.List;

/**
 * What a run will do.
 *
 * @param profile its name, or {@code budget}
 * @param rounds at least 1
 * @param estimate wall time of the forks
 * @param ceiling wall time after which no further round starts
 */
public record RunPlan(
        String profile,
        IterationPlan iterations,
        int rounds,
        Duration estimate,
        Duration ceiling,
        long seed,
        List<BenchmarkSpec> suite) {

    /** Least rounds with which a comparison can give verdicts: docs/statistics.md. */
    public static final int ROUNDS_FOR_VERDICTS = 5;

    /** What it takes to measure, before the first fork and after the last, which CPUs share a core. */
    private static final Duration PROBES = Duration.ofSeconds(4);

    /** A run that repeats another takes its rounds, however slow the machine became; this only ends what would never end. */
    private static final int PATIENCE = 5;

    /** Copies the suite. */
    public RunPlan {
        suite = List.copyOf(suite);
    }

    /**
     * Plans the rounds that fit.
     *
     * @param profile gives the iterations and the most rounds
     * @param budget wall time that may be used
     * @param forkOverhead wall time of a fork beyond its iterations and its own set-up
     * @throws SessionException if not even one round fits
     */
    public static RunPlan fitting(
            Profile profile, Duration budget, Duration forkOverhead, List<BenchmarkSpec> suite, long seed) {
        Duration round = roundTime(profile.iterations(), forkOverhead, suite);
        long fitting = budget.minus(PROBES).toMillis() / Math.max(1, round.toMillis());
        if (fitting < 1) {
            throw new SessionException(
                    SessionException.Kind.USAGE,
                    "a budget of %d s is too short: a run with one round of %d benchmarks takes %d s; raise --budget or choose fewer with --only"
                            .formatted(
                                    budget.toSeconds(),
                                    suite.size(),
                                    round.plus(PROBES).toSeconds() + 1));
        }
        int rounds = (int) Math.min(fitting, profile.mostRounds());
        return new RunPlan(
                profile.label(),
                profile.iterations(),
                rounds,
                round.multipliedBy(rounds),
                budget.plus(budget.dividedBy(20)),
                seed,
                suite);
    }

    /** Exactly so many rounds, as in another bundle. */
    public static RunPlan ofRounds(
            String profile, IterationPlan iterations, int rounds, Duration forkOverhead, List<BenchmarkSpec> suite) {
        return ofEstimate(
                profile,
                iterations,
                rounds,
                roundTime(iterations, forkOverhead, suite).multipliedBy(rounds),
                suite);
    }

    /** The rounds of an interrupted run, whose estimate was made on this machine. */
    public static RunPlan ofEstimate(
            String profile, IterationPlan iterations, int rounds, Duration estimate, List<BenchmarkSpec> suite) {
        return new RunPlan(profile, iterations, rounds, estimate, estimate.multipliedBy(PATIENCE), 0, suite);
    }

    /** The same plan in the order of another seed. */
    public RunPlan withSeed(long other) {
        return new RunPlan(profile, iterations, rounds, estimate, ceiling, other, suite);
    }

    private static Duration roundTime(IterationPlan iterations, Duration forkOverhead, List<BenchmarkSpec> suite) {
        long setup = suite.stream().mapToLong(BenchmarkSpec::setupMillis).sum();
        return Duration.ofMillis(setup + suite.size() * (iterations.totalMillis() + forkOverhead.toMillis()));
    }
}
