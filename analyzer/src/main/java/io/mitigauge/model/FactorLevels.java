// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/**
 * A factor that takes two levels in a design.
 *
 * @param factor which one
 * @param from the level that effects start from: SMT on, mitigations off, the kernel and host that were measured first
 * @param to the level that effects lead to
 */
public record FactorLevels(Factor factor, String from, String to) {

    /**
     * Checks that there are two.
     *
     * @throws IllegalArgumentException naming the level
     */
    public FactorLevels {
        if (from.equals(to)) {
            throw new IllegalArgumentException(factor.label() + ": needs two levels, both are " + from);
        }
    }

    /** As {@code smt on -> off}. */
    public String shown() {
        return factor.label() + " " + from + " -> " + to;
    }

    /** One of its levels, as {@code smt on}. */
    public String at(boolean second) {
        return factor.label() + " " + (second ? to : from);
    }
}
