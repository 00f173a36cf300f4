// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/**
 * Relative change from before to after: 0.05 is 5 % more of the unit, whatever the better direction. Of a family it is that of
 * the cost: 0.05 is 5 % worse.
 *
 * @param point estimate, >= -1, finite
 * @param low lower end of the interval that decides (simultaneous over benchmarks, families, and figures adjusted by controls)
 * @param high upper end of that interval
 * @param plainLow lower end of the 95 % interval for this benchmark alone
 * @param plainHigh upper end of the 95 % interval for this benchmark alone
 * @param pAdjusted two-sided p, in [0, 1]: Holm's for means and families over all that a report calls, Benjamini and Hochberg's for
 *     quantiles
 * @param costExcludedAbove a worsening larger than this is excluded (one-sided 95 %), relative and in the direction
 *     of worse: 0.04 means "a cost above 4 % is excluded"
 * @param minimumDetectable least relative change that a comparison like this finds with 80 % power, at the level of the
 *     interval that decides
 * @param basis where the variance between runs came from
 */
public record Change(
        double point,
        double low,
        double high,
        double plainLow,
        double plainHigh,
        double pAdjusted,
        double costExcludedAbove,
        double minimumDetectable,
        Basis basis) {

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException naming the offending values
     */
    public Change {
        if (!(-1 <= low
                && low <= plainLow
                && plainLow <= point
                && point <= plainHigh
                && plainHigh <= high
                && high < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "need -1 <= low <= plainLow <= point <= plainHigh <= high, have %s, %s, %s, %s, %s"
                            .formatted(low, plainLow, point, plainHigh, high));
        }
        if (!(0 <= pAdjusted && pAdjusted <= 1)) {
            throw new IllegalArgumentException("pAdjusted must be in [0, 1], is " + pAdjusted);
        }
    }

    /** Whether the interval that decides leaves out "no change". */
    public boolean isDifferent() {
        return low > 0 || high < 0;
    }

    /** Where the variance between runs of the same state came from. */
    public enum Basis {
        /** Several boots per side. */
        BOOTS("boots"),
        /** A/A runs on this machine. */
        CALIBRATION("calibration"),
        /** The documented default of docs/statistics.md. */
        DEFAULT("default");

        private final String label;

        Basis(String label) {
            this.label = label;
        }

        /** The name in JSON. */
        public String label() {
            return label;
        }
    }
}
