// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How much single runs of one state differ, where several runs may share a boot: what boots differ by, and what runs of one boot differ by, added up as
 * variance components (random effects of one way; of unequal numbers by the means of the boots, unweighted). Runs of one boot are no independent witnesses of
 * what boots differ by, so there are as many degrees of freedom as boots beyond the first. Satterthwaite's would be more where boots happen to lie close together,
 * and too many: of two boots of five runs a 95 % interval would miss in 10 %. With a single boot, or one run a boot, it is the ordinary variance.
 *
 * @param variance of one run, >= 0
 * @param degreesOfFreedom of that variance, at least 1
 */
public record RunSpread(double variance, double degreesOfFreedom) {

    /**
     * Of the runs of several boots, or of one.
     *
     * @param boots each with one value a run; at least 2 values in all
     * @throws IllegalArgumentException if there are fewer
     */
    public static RunSpread of(List<double[]> boots) {
        if (boots.size() == 1) {
            LogMean runs = LogMean.ofLogs(boots.getFirst());
            return new RunSpread(runs.variance() * runs.count(), runs.degreesOfFreedom());
        }
        LogMean means =
                LogMean.ofLogs(boots.stream().mapToDouble(RunSpread::mean).toArray());
        return new RunSpread(means.variance() * means.count() + within(boots), means.degreesOfFreedom());
    }

    /** The part of a run's variance within its boot that the mean of the boot's runs has not. */
    private static double within(List<double[]> boots) {
        int freedom = boots.stream().mapToInt(boot -> boot.length - 1).sum();
        double squares = boots.stream().mapToDouble(RunSpread::squares).sum();
        double inMean =
                boots.stream().mapToDouble(boot -> 1.0 / boot.length).average().orElseThrow();
        return freedom == 0 ? 0 : (1 - inMean) * squares / freedom;
    }

    private static double mean(double[] boot) {
        return DoubleStream.of(boot).average().orElseThrow();
    }

    private static double squares(double[] boot) {
        double mean = mean(boot);
        return DoubleStream.of(boot).map(run -> (run - mean) * (run - mean)).sum();
    }
}
