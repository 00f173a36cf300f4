// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.stats.Modes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds benchmarks whose forks fall into two groups with nothing between: what a fork happened to meet decides its figure. */
final class TwoGroups {

    /** Groups that lie closer together are not worth a sentence. */
    private static final double WORTH_NAMING = Math.log(1.10);

    /** A single fork apart is a wild one; two that agree are a group. */
    private static final int FEWEST_OF_A_GROUP = 2;

    private static final int FEWEST_FORKS = 6;
    private static final int MOST_NAMED = 3;

    private TwoGroups() {}

    /** One sentence for all benchmarks of a run. */
    static Optional<String> doubts(Run run, String side) {
        List<String> found = new ArrayList<>();
        run.forksByBenchmark().forEach((benchmark, forks) -> {
            double[] logs = forks.stream()
                    .mapToDouble(Fork::mean)
                    .filter(mean -> mean > 0)
                    .map(Math::log)
                    .toArray();
            if (logs.length >= FEWEST_FORKS) {
                Modes.of(logs, WORTH_NAMING, FEWEST_OF_A_GROUP)
                        .ifPresent(modes -> found.add(String.format(
                                Locale.ROOT,
                                "%s (%.0f %% of its forks have %.2f times the figure of the others)",
                                benchmark.shown(),
                                100 * modes.minorShare(),
                                Math.exp(modes.minor() - modes.major()))));
            }
        });
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int named = Math.min(MOST_NAMED, found.size());
        String more = found.size() > named ? " and of %d more".formatted(found.size() - named) : "";
        return Optional.of(
                "forks fell into two groups %s, of %s%s: such a figure depends on how many forks of each there happened to be"
                        .formatted(side, String.join(", ", found.subList(0, named)), more));
    }
}
