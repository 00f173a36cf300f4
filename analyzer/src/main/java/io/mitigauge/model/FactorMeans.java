// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean of one benchmark in each cell of a design.
 *
 * @param unit of the points
 * @param points geometric means in the order of the cells; empty where a cell did not measure it, or not alike
 */
public record FactorMeans(BenchmarkId benchmark, boolean control, String unit, List<OptionalDouble> points) {

    /** Copies the list. */
    public FactorMeans {
        points = List.copyOf(points);
    }
}
