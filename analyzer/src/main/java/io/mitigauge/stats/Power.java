// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.OptionalInt;

/** What a comparison can find, and how much more it would need. */
public final class Power {

    private static final double DETECTION = 0.8;
    private static final double CONFIDENCE = 0.95;
    private static final int MOST_FORKS = 1000;

    private Power() {}

    /**
     * Least true difference of logarithms that is found with 80 % power at a two-sided 5 % level:
     * {@code (t(0.975) + t(0.8)) * standard error}. The shifted central t in place of the noncentral one is off by less
     * than 3 % of the result for 8 or more degrees of freedom.
     */
    public static double minimumDetectable(LogDifference difference) {
        double df = difference.degreesOfFreedom();
        return Students.halfWidth(
                Students.twoSided(CONFIDENCE, df) + Students.oneSided(DETECTION, df), difference.variance());
    }

    /**
     * How the error of a difference falls as forks are added: the forks' part shrinks, the part between runs stays.
     *
     * @param perFork variance of the difference that one fork per side would have, > 0
     * @param betweenRuns variance that more forks cannot shrink, >= 0
     * @param betweenDegreesOfFreedom of that variance, > 0
     */
    public record Growth(double perFork, double betweenRuns, double betweenDegreesOfFreedom) {

        LogDifference with(int forks, double estimate) {
            double kept = forks - 2 * Math.floor(LogMean.TRIM * forks);
            return new LogDifference(estimate, perFork / forks, 2 * (kept - 1))
                    .plus(betweenRuns, betweenDegreesOfFreedom);
        }
    }

    /**
     * Forks per side with which a difference like this one would be settled: proven different from zero, or proven
     * within the margin. Exact up to 40, beyond that at most 5 % too large.
     *
     * @param estimate difference of logarithms, taken for the truth
     * @param now forks per side at present; the answer is larger
     * @param margin as a logarithm, > 0
     * @param level two-sided level at which "different" is judged
     * @return empty where about 1,000 forks would not do
     */
    public static OptionalInt forksToSettle(Growth growth, double estimate, int now, double margin, double level) {
        double room = margin - Math.abs(estimate);
        for (int forks = now + 1; forks <= MOST_FORKS; forks += Math.max(1, forks / 20)) {
            boolean different = growth.with(forks, estimate).pValue() < level;
            boolean harmless = room > 0 && growth.with(forks, room).pValue() < 2 * (1 - CONFIDENCE);
            if (different || harmless) {
                return OptionalInt.of(forks);
            }
        }
        return OptionalInt.empty();
    }
}
