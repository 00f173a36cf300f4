// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.FDistribution;

/**
 * How far the spreads of several groups lie apart: of all ratios of two variances the least likely by the F distribution (Snedecor and
 * Cochran 1989, <i>Statistical Methods</i>, 8th ed., section 6.12), corrected for their number (Bonferroni). It takes values for normally
 * distributed; those with longer tails are found unequal too often.
 *
 * @param ratio of the two standard deviations, larger over smaller; infinite where the smaller is 0
 * @param pValue chance that any two lie so far apart if all spreads are equal, in [0, 1]
 */
public record SpreadRatio(double ratio, double pValue) {

    /**
     * Of several groups.
     *
     * @param groups plain means of logarithms, over at least 2 values each
     * @return empty where fewer than 2 groups are given, or none of them has any spread
     */
    public static Optional<SpreadRatio> of(List<LogMean> groups) {
        int pairs = groups.size() * (groups.size() - 1);
        return IntStream.range(0, groups.size() * groups.size())
                .filter(pair -> pair / groups.size() != pair % groups.size())
                .mapToObj(pair -> List.of(groups.get(pair / groups.size()), groups.get(pair % groups.size())))
                .filter(pair -> pair.getFirst().variance() > 0)
                .map(pair -> of(pair.getFirst(), pair.getLast(), pairs))
                .filter(found -> found.ratio() >= 1)
                .min(Comparator.comparingDouble(SpreadRatio::pValue).thenComparingDouble(found -> -found.ratio()));
    }

    /** One of so many ordered pairs. */
    private static SpreadRatio of(LogMean large, LogMean small, int pairs) {
        double ratio = perValue(large) / perValue(small);
        double p = FDistribution.of(large.degreesOfFreedom(), small.degreesOfFreedom())
                .survivalProbability(ratio);
        return new SpreadRatio(Math.sqrt(ratio), Math.min(1, pairs * p));
    }

    private static double perValue(LogMean group) {
        return group.variance() * group.count();
    }
}
