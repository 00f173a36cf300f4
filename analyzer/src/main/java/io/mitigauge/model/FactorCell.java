// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;

/**
 * One state of a design: a level of each factor, and the runs that were in it.
 *
 * @param levels in the order of the design's factors
 * @param boots at least 1
 * @param labels of its runs, at least one
 */
public record FactorCell(List<String> levels, int boots, List<String> labels) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if it holds no run
     */
    public FactorCell {
        levels = List.copyOf(levels);
        labels = List.copyOf(labels);
        if (boots < 1 || labels.size() < boots) {
            throw new IllegalArgumentException(
                    "need 1 <= boots <= runs in a cell, have %d, %d".formatted(boots, labels.size()));
        }
    }
}
