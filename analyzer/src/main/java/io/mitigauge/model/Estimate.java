// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/**
 * Cost of one benchmark in one run: a point and the interval that holds it.
 *
 * <p>Unit of the benchmark's metric; finite, {@code 0 < low <= point <= high}. docs/statistics.md, "One side".
 *
 * @param point geometric, trimmed mean over the forks
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 * @param forks JVMs behind the estimate, at least 2: the independent units, not the iterations inside them
 * @param setAside forks that the trimmed mean does not lean on (they are counted here, never lost)
 */
public record Estimate(double point, double low, double high, int forks, int setAside) {

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException naming the offending values
     */
    public Estimate {
        if (!(0 < low && low <= point && point <= high && high < Double.POSITIVE_INFINITY)) { // also stops NaN
            throw new IllegalArgumentException(
                    "need 0 < low <= point <= high, have %s, %s, %s".formatted(low, point, high));
        }
        if (forks < 2 || setAside < 0 || setAside >= forks) {
            throw new IllegalArgumentException(
                    "need forks >= 2 and 0 <= setAside < forks, have %d, %d".formatted(forks, setAside));
        }
    }
}
