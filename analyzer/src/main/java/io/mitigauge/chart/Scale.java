// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import java.util.List;

/**
 * Unit in which the numbers of an axis are short.
 *
 * @param unit its name
 * @param factor from the data's unit to it
 */
record Scale(String unit, double factor) {

    private static final List<String> STEPS = List.of("ns", "us", "ms", "s");

    /** Steps of a thousand from the data's unit, as {@code ns} or {@code ns/op}, so that the largest value is short. */
    static Scale of(String unit, double largest) {
        String rest = unit.contains("/") ? unit.substring(unit.indexOf('/')) : "";
        String base = unit.substring(0, unit.length() - rest.length());
        int step = STEPS.indexOf(base);
        double factor = 1;
        while (step >= 0 && step < STEPS.size() - 1 && largest * factor >= 10_000) {
            step++;
            factor /= 1000;
        }
        return new Scale(step < 0 ? unit : STEPS.get(step) + rest, factor);
    }
}
