// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much time a run may take, and how it spends it: which benchmarks, what each fork does, and how many rounds at the
 * most.
 */
public enum Profile {
    /** Proves that everything works; too short for verdicts. */
    SMOKE(Tier.QUICK, new IterationPlan(1, 100, 2, 100), Duration.ofSeconds(55), 2),
    /** Finds large changes. */
    QUICK(Tier.QUICK, new IterationPlan(2, 200, 3, 200), Duration.ofSeconds(270), 1000),
    /** The default: what a before/after comparison needs. */
    STANDARD(Tier.STANDARD, new IterationPlan(3, 200, 5, 200), Duration.ofMinutes(10), 1000),
    /** Every benchmark there is: forks as short as the standard ones, and time for the five rounds without which there are no verdicts. */
    THOROUGH(Tier.THOROUGH, STANDARD.iterations, Duration.ofMinutes(80), 1000);

    private final Tier tier;
    private final IterationPlan iterations;
    private final Duration budget;
    private final int mostRounds;

    Profile(Tier tier, IterationPlan iterations, Duration budget, int mostRounds) {
        this.tier = tier;
        this.iterations = iterations;
        this.budget = budget;
        this.mostRounds = mostRounds;
    }

    /** Which benchmarks it takes: those of this tier and below. */
    public Tier tier() {
        return tier;
    }

    /** What every fork does. */
    public IterationPlan iterations() {
        return iterations;
    }

    /** How long the whole run may take. */
    public Duration budget() {
        return budget;
    }

    /** Rounds beyond which more time is not used. */
    public int mostRounds() {
        return mostRounds;
    }

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The profile with this name. */
    public static Optional<Profile> labelled(String label) {
        return Stream.of(values()).filter(p -> p.label().equals(label)).findFirst();
    }

    /** All names, shortest run first. */
    public static List<String> labels() {
        return Stream.of(values()).map(Profile::label).toList();
    }

    /** The profile that suits a budget: the one with most benchmarks that still leaves time for rounds enough. */
    public static Profile forBudget(Duration budget) {
        return Stream.of(THOROUGH, STANDARD, QUICK)
                .filter(p -> budget.compareTo(p == THOROUGH ? p.budget : p.budget.dividedBy(2)) >= 0)
                .findFirst()
                .orElse(SMOKE);
    }
}
