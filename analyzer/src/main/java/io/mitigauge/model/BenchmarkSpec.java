// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One benchmark configuration that the suite offers.
 *
 * @param id method and parameter values
 * @param control whether it is a control: something that SMT, mitigations and kernel must not move
 * @param controlledBy name of its control; empty for a control
 * @param setupMillis typical set-up beyond the start of the JVM, in milliseconds, >= 0
 * @param exposes one sentence: what its figure shows
 * @param cannotShow one sentence: what it does not
 * @param traits what else it says of itself; empty in bundles of versions that did not ask
 */
public record BenchmarkSpec(
        BenchmarkId id,
        boolean control,
        String controlledBy,
        int setupMillis,
        String exposes,
        String cannotShow,
        Optional<Traits> traits) {

    /**
     * Nothing is null.
     *
     * @throws IllegalArgumentException if the set-up time is negative
     */
    public BenchmarkSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(controlledBy, "controlledBy");
        Objects.requireNonNull(exposes, "exposes");
        Objects.requireNonNull(cannotShow, "cannotShow");
        Objects.requireNonNull(traits, "traits");
        if (setupMillis < 0) {
            throw new IllegalArgumentException(id.shown() + ": setupMillis must be >= 0, is " + setupMillis);
        }
    }

    /** The same with other values of its parameters. */
    public BenchmarkSpec with(BenchmarkId other) {
        return new BenchmarkSpec(other, control, controlledBy, setupMillis, exposes, cannotShow, traits);
    }

    /**
     * What a benchmark says of itself beyond words.
     *
     * @param tier the shortest profile that takes it
     * @param mode JMH's short name for its kind of score, {@code avgt}
     * @param unit as JMH prints it, {@code ns/op}
     * @param moves names of the mechanisms that act on it; empty for a control
     * @param magnitude order of magnitude to expect, with unit
     * @param needs names of what it needs and some guests have not
     * @param ruledOut sentences: by what means compiler, prefetcher and luck with pages are kept out of the figure; empty in
     *     bundles, which do not keep it
     */
    public record Traits(
            Tier tier,
            String mode,
            String unit,
            List<String> moves,
            String magnitude,
            List<String> needs,
            String ruledOut) {

        /** Of a bundle. */
        public Traits(Tier tier, String mode, String unit, List<String> moves, String magnitude, List<String> needs) {
            this(tier, mode, unit, moves, magnitude, needs, "");
        }

        /** Copies the lists. */
        public Traits {
            Objects.requireNonNull(tier, "tier");
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(magnitude, "magnitude");
            Objects.requireNonNull(ruledOut, "ruledOut");
            moves = List.copyOf(moves);
            needs = List.copyOf(needs);
        }
    }
}
