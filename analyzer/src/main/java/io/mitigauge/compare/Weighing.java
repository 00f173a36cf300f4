// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Evidence.Level;
import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.stats.Moderation;
import java.util.List;
import java.util.Optional;

/**
 * What figures are weighed by.
 *
 * @param settings of the comparison
 * @param moderation what boots and a calibration say together; empty where the larger of the two decides
 */
record Weighing(Settings settings, Optional<Moderation> moderation) {

    /** Where the larger of boots and calibration decides. */
    static Weighing of(Settings settings) {
        return new Weighing(settings, Optional.empty());
    }

    /** Of means, over all of which boots and calibration are put together. */
    static Weighing ofMeans(List<Pair> means, Settings settings) {
        return new Weighing(settings, Evidence.moderation(means, settings.betweenRuns()));
    }

    /** What a pair's forks say; empty where something stands in the way, or there are too few. */
    Optional<Evidence> evidence(Pair pair) {
        return pair.obstacle().isPresent()
                ? Optional.empty()
                : pair.before()
                        .flatMap(start ->
                                pair.after().map(end -> Evidence.of(start, end, known(pair, start, end), moderation)));
    }

    private RunVariance known(Pair pair, Level start, Level end) {
        return settings.betweenRuns().of(pair.benchmark(), pair.metric(), !Evidence.seen(start, end));
    }
}
