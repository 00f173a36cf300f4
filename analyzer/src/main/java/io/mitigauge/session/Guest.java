// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.capture.ActivitySampler;
import io.mitigauge.capture.ActivitySnapshot;
import io.mitigauge.capture.Capture;
import io.mitigauge.capture.Disturbances;
import io.mitigauge.capture.HiccupMeter;
import io.mitigauge.capture.Identity;
import io.mitigauge.capture.Privacy;
import io.mitigauge.capture.Redaction;
import io.mitigauge.capture.Snapshots;
import io.mitigauge.measure.CoreProbe;
import io.mitigauge.measure.MeasureException;
import io.mitigauge.model.Activity;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.topology.TopologyFields;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The machine under measurement, as a session sees it. */
final class Guest {

    private static final Path ROOT = Path.of("/");

    /** Two per cent of a short fork; three seconds of a standard run. */
    private static final Duration HICCUP_LOOK = Duration.ofMillis(10);

    private final Places places;
    private final CoreProbe cores;
    private final Privacy privacy;
    private final String toolVersion;
    private final Optional<String> settled;
    private final HiccupMeter hiccups = new HiccupMeter(System::nanoTime);
    private final ActivitySampler sampler = new ActivitySampler(ROOT, System::nanoTime);

    Guest(boolean fullEnvironment, String toolVersion, Places places, CoreProbe cores) {
        this(fullEnvironment ? Privacy.FULL : Privacy.PRIVATE, toolVersion, places, cores, Optional.empty());
    }

    private Guest(Privacy privacy, String toolVersion, Places places, CoreProbe cores, Optional<String> settled) {
        this.places = places;
        this.cores = cores;
        this.privacy = privacy;
        this.toolVersion = toolVersion;
        this.settled = settled;
    }

    /** The same, with what came of waiting until it was quiet, where somebody waited. */
    Guest settled(Optional<String> outcome) {
        return new Guest(privacy, toolVersion, places, cores, outcome);
    }

    Environment environment() {
        Environment environment = Capture.environment(ROOT, privacy, InstantSource.system(), toolVersion);
        return settled.map(outcome ->
                        environment.with(Map.of("run.settled", new Reading.Value(outcome, "mitigauge after-boot"))))
                .orElse(environment);
    }

    /**
     * The environment, and which CPUs share a core, measured now.
     *
     * @param time how long to measure
     */
    Environment measured(Duration time) {
        Environment environment = environment();
        try {
            return environment.with(TopologyFields.of(Cores.measured(cores, environment, time)));
        } catch (MeasureException e) {
            return environment.with(TopologyFields.failed(String.valueOf(e.getMessage())));
        }
    }

    /** Salted; empty where the kernel gives no boot id. */
    Optional<String> bootIdHash() {
        return Capture.bootIdHash().text();
    }

    /** Takes private strings out of texts, unless everything may be stored. */
    UnaryOperator<String> redaction() {
        return switch (privacy) {
            case PRIVATE -> {
                Redaction redaction = Redaction.of(Identity.live());
                yield text -> redaction.apply(places.in(text));
            }
            case FULL -> UnaryOperator.identity();
        };
    }

    /**
     * Looks for hiccups of the machine, and starts to watch what happens while a fork runs.
     *
     * @param ownPids processes whose CPU time is ours
     */
    Watch watch(Set<Long> ownPids) {
        return new Watch(ownPids, hiccups.during(HICCUP_LOOK), sampler.sample(ownPids));
    }

    /** What was seen during a fork. */
    record Seen(Activity activity, List<String> disturbances) {}

    /** One watch, from the start of a fork to its end. */
    final class Watch {

        private final Set<Long> ownPids;
        private final HiccupMeter.Hiccups pause;
        private final ActivitySnapshot start;

        private Watch(Set<Long> ownPids, HiccupMeter.Hiccups pause, ActivitySnapshot start) {
            this.ownPids = ownPids;
            this.pause = pause;
            this.start = start;
        }

        ActivitySnapshot now() {
            return sampler.sample(ownPids);
        }

        /**
         * What happened meanwhile.
         *
         * @param involuntarySwitches of the measured JVM, where it counted them
         */
        Seen until(ActivitySnapshot end, Optional<Double> involuntarySwitches) {
            Reading switches = involuntarySwitches
                    .<Reading>map(n -> new Reading.Value(String.valueOf(Math.round(n)), "/proc/<pid>/task/*/status"))
                    .orElseGet(() -> new Reading.Absent(
                            Reading.Reason.MISSING, "the fork did not count them", "/proc/<pid>/task/*/status"));
            Activity activity = Snapshots.between(start, end, switches).with(pause.readings());
            return new Seen(
                    activity, Disturbances.of(activity, Runtime.getRuntime().availableProcessors()));
        }
    }
}
