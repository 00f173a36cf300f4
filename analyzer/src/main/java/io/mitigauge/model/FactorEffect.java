// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Locale;

/**
 * What one step of a design does to every benchmark.
 *
 * @param kind which sort of effect
 * @param factors that it is about, in the design's order
 * @param name for people: {@code smt on -> off, with mitigations off}
 * @param rows one a benchmark, sorted
 */
public record FactorEffect(Kind kind, List<Factor> factors, String name, List<FactorRow> rows) {

    /** Copies the lists. */
    public FactorEffect {
        factors = List.copyOf(factors);
        rows = List.copyOf(rows);
    }

    /** How many benchmarks ended with this verdict. */
    public long count(Class<? extends Verdict> verdict) {
        return rows.stream().filter(row -> verdict.isInstance(row.verdict())).count();
    }

    /** Sorts of effects. */
    public enum Kind {
        /** Of one factor, averaged over the levels of the others; also its Shapley share of the joint effect. */
        MAIN,
        /** Of one factor at one level of the others. */
        SIMPLE,
        /** By how much two factors together cost more than the product of both alone: a factor of its own. */
        INTERACTION,
        /** Of all factors together. */
        JOINT;

        /** The name in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
