// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * How long the CPU was away, in the pauses between the forks of a run, from a thread that only looked at the clock.
 *
 * @param lookMillis how long was looked in all, > 0
 * @param lostMillis of that, in gaps of more than 20 us
 * @param longestMicros the longest gap
 * @param stealTicks steal that the kernel counted while the forks ran; empty where it counted none at all for want of a count
 */
public record Hiccups(double lookMillis, double lostMillis, double longestMicros, OptionalDouble stealTicks) {

    private static final double UNREPORTED_PERCENT = 1;
    private static final double UNREPORTED_MICROS = 1000;

    /** Of a run; empty where nobody looked. */
    public static Optional<Hiccups> of(Run run) {
        double look = sum(run.forks(), "hiccupLookMillis").orElse(0);
        return look <= 0
                ? Optional.empty()
                : Optional.of(new Hiccups(
                        look,
                        sum(run.forks(), "hiccupLostMillis").orElse(0),
                        run.forks().stream()
                                .flatMapToDouble(fork -> fork.activity().number("hiccupLongestMicros").stream())
                                .max()
                                .orElse(0),
                        sum(run.forks(), "stealTicks")));
    }

    private static OptionalDouble sum(List<Fork> forks, String reading) {
        double[] found = forks.stream()
                .flatMapToDouble(fork -> fork.activity().number(reading).stream())
                .toArray();
        return found.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(found).sum());
    }

    /** Share of the time in which the CPU was away, percent. */
    public double lostPercent() {
        return 100 * lostMillis / lookMillis;
    }

    /** Whether somebody took the CPU, for longer than interrupts do, and the kernel counted no steal. */
    public boolean stealUnreported() {
        return stealTicks.orElse(0) == 0 && lostPercent() > UNREPORTED_PERCENT && longestMicros > UNREPORTED_MICROS;
    }
}
