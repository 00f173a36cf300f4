// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;

/**
 * Runs of several states, attributed to the factors that make the states.
 *
 * @param margin relative difference that the user calls harmless, in (0, 1)
 * @param factors those that vary, at least one, in the order in which they were asked for
 * @param notes one sentence for each factor that was asked for and does not vary
 * @param cells the states that were measured, at least two
 * @param cautions what the reader must know before believing a figure, most important first
 * @param notIdentifiable what this design cannot tell, a sentence each
 * @param advice runs that would let it tell, a sentence each
 * @param means of each benchmark in each cell, sorted
 * @param effects those that can be told: main, simple, interactions, joint
 */
public record FactorComparison(
        double margin,
        List<FactorLevels> factors,
        List<String> notes,
        List<FactorCell> cells,
        List<String> cautions,
        List<String> notIdentifiable,
        List<String> advice,
        List<FactorMeans> means,
        List<FactorEffect> effects) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the margin is out of range, or there is nothing to attribute
     */
    public FactorComparison {
        if (!(margin > 0 && margin < 1)) {
            throw new IllegalArgumentException("margin must be in (0, 1), is " + margin);
        }
        if (factors.isEmpty() || cells.size() < 2) {
            throw new IllegalArgumentException(
                    "need a factor and 2 cells, have %d, %d".formatted(factors.size(), cells.size()));
        }
        factors = List.copyOf(factors);
        notes = List.copyOf(notes);
        cells = List.copyOf(cells);
        cautions = List.copyOf(cautions);
        notIdentifiable = List.copyOf(notIdentifiable);
        advice = List.copyOf(advice);
        means = List.copyOf(means);
        effects = List.copyOf(effects);
    }
}
