// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.capture.ActivitySampler;
import io.mitigauge.capture.ActivitySnapshot;
import io.mitigauge.capture.Snapshots;
import io.mitigauge.measure.CoreProbe;
import io.mitigauge.measure.MeasureException;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Topology;
import io.mitigauge.topology.ProbeSamples;
import io.mitigauge.topology.TopologyJudge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Measures and judges which CPUs of the running machine share a core. */
public final class Cores {

    private static final Path ROOT = Path.of("/");

    private Cores() {}

    /**
     * Measures once.
     *
     * @param environment of the running machine
     * @param time how long
     * @throws io.mitigauge.measure.MeasureException in one line, if nothing could be measured
     */
    public static Topology measured(CoreProbe probe, Environment environment, Duration time) {
        ActivitySampler sampler = new ActivitySampler(ROOT, System::nanoTime);
        ActivitySnapshot before = sampler.sample(Set.of());
        List<String> lines = probe.lines(time);
        Reading stolen = Snapshots.between(before, sampler.sample(Set.of()))
                .readings()
                .getOrDefault("stealOfDemandPercent", new Reading.Absent(Reading.Reason.MISSING, "", ""));
        Optional<Double> stolenPercent = stolen.text().map(Double::parseDouble);
        try {
            return TopologyJudge.of(ProbeSamples.parse(lines), stolenPercent, environment.emulated());
        } catch (IllegalArgumentException e) {
            throw new MeasureException(String.valueOf(e.getMessage()));
        }
    }
}
