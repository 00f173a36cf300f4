// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.compare.Calibrations;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.Settings;
import io.mitigauge.compare.Side;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares two runs by what the runs that are not compared differ by. A comparison that is asked for again is not made again. */
final class Calibrated {

    /** What {@code compare} takes where nothing else is said. */
    static final Settings USUAL = Settings.withMargin(0.03);

    private final List<Run> unchanged;
    private final Map<Two, Comparison> made = new HashMap<>();

    /** The bundles of two runs. */
    private record Two(String before, String after) {}

    /** Learns from runs of one state. */
    Calibrated(List<Run> unchanged) {
        this.unchanged = List.copyOf(unchanged);
    }

    Comparison between(Run before, Run after) {
        return made.computeIfAbsent(
                new Two(before.info().path(), after.info().path()), two -> compared(before, after, two));
    }

    /** By what others differ by, each run taken for a boot. */
    static Comparison by(List<Run> others, List<Run> before, List<Run> after) {
        List<Run> compared = Stream.concat(before.stream(), after.stream()).toList();
        return boots(
                before,
                after,
                USUAL.with(Calibrations.betweenRuns(Calibrations.of(others), Calibrations.sameBoot(compared))));
    }

    /** By what they differ by themselves, each run taken for a boot. */
    static Comparison byThemselves(List<Run> before, List<Run> after) {
        return boots(before, after, USUAL);
    }

    private static Comparison boots(List<Run> before, List<Run> after, Settings settings) {
        return Comparisons.between(Side.ofBoots(before), Side.ofBoots(after), settings);
    }

    private Comparison compared(Run before, Run after, Two two) {
        List<Run> others = unchanged.stream()
                .filter(run -> !run.info().path().equals(two.before())
                        && !run.info().path().equals(two.after()))
                .toList();
        return by(others, List.of(before), List.of(after));
    }
}
