// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.compare.Simulation.Design;
import io.mitigauge.compare.Simulation.Drawn;
import io.mitigauge.compare.Simulation.Session;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.stats.LogMean;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Our own evidence from simulated data. */
final class SimulatedSide {

    private SimulatedSide() {}

    static Evidence evidence(Drawn drawn, RunVariance known) {
        return Evidence.of(Drawn.means(drawn.before()), Drawn.means(drawn.after()), known)
                .orElseThrow();
    }

    /** What {@code calibrate} would learn from so many boots, by the same estimator. */
    static RunVariance calibrated(Simulation simulation, int runs, Design design, Random random) {
        Session session = simulation.session(random);
        List<LogMean> means = Stream.generate(() -> session.boot(1, design))
                .limit(runs)
                .map(boot -> LogMean.trimmed(Drawn.means(List.of(boot)).getFirst().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()))
                .toList();
        return Calibrations.variance(List.of(means));
    }

    /** What is assumed where boots show nothing: that runs differ by 1 %. */
    static RunVariance onePercent() {
        return new RunVariance(0.01, 0, 13, Basis.DEFAULT);
    }
}
