// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Value;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What happened between two looks at the guest's counters. Pure; docs/environment.md explains every figure. */
public final class Snapshots {

    private static final double NANOS = 1e9;
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, a constant of the interface on all our machines

    private Snapshots() {}

    /** Without a count of involuntary switches. */
    public static Activity between(ActivitySnapshot before, ActivitySnapshot after) {
        return between(before, after, Readings.missing("not counted", "measured JVM"));
    }

    /**
     * Names and units as in {@link Activity}. A counter that went backwards, as after a live migration, is ERROR.
     *
     * @param involuntarySwitches of the measured JVM, counted by itself
     */
    public static Activity between(ActivitySnapshot before, ActivitySnapshot after, Reading involuntarySwitches) {
        double seconds = (after.nanoTime() - before.nanoTime()) / NANOS;
        TreeMap<String, Reading> all = new TreeMap<>();
        all.put("seconds", new Value(decimals(seconds), "System.nanoTime"));
        all.put("stealPercent", stat(before, after, d -> percent(d.steal(), d.total())));
        all.put("stealOfDemandPercent", stat(before, after, d -> percent(d.steal(), Math.max(1, d.demand()))));
        all.put("stealTicks", stat(before, after, d -> whole(notNegative(d.steal()))));
        all.put("iowaitPercent", stat(before, after, d -> percent(d.iowait(), d.total())));
        all.put(
                "contextSwitchesPerSecond",
                stat(before, after, d -> decimals(notNegative(d.contextSwitches()) / positive(seconds))));
        all.put("cpuPressurePercent", pressure(before.cpuPressure(), after.cpuPressure(), seconds));
        all.put("memoryPressurePercent", pressure(before.memoryPressure(), after.memoryPressure(), seconds));
        all.put("ioPressurePercent", pressure(before.ioPressure(), after.ioPressure(), seconds));
        all.put("loadOneMinute", Readings.parse(after.loadavg(), text -> SystemFields.load(text, 0)));
        all.put("clocksourceBefore", before.clocksource());
        all.put("clocksource", after.clocksource());
        all.put(
                "throttledMillis",
                difference(before.throttledMicros(), after.throttledMicros(), micros -> micros / 1000));
        all.put("otherCpuPercent", others(before, after, seconds));
        all.put("involuntarySwitches", involuntarySwitches);
        return new Activity(all);
    }

    private static Reading stat(ActivitySnapshot before, ActivitySnapshot after, Function<CpuTimes, String> figure) {
        return both(
                before.stat(),
                after.stat(),
                (b, a) -> figure.apply(CpuTimes.parse(a).minus(CpuTimes.parse(b))));
    }

    private static Reading pressure(Reading before, Reading after, double seconds) {
        return both(before, after, (b, a) -> {
            double stalledSeconds = notNegative(stalledMicros(a) - stalledMicros(b)) / 1e6;
            return decimals(Math.min(100, 100 * stalledSeconds / positive(seconds)));
        });
    }

    /** Percent of one CPU. The two accounts differ by some ticks, so that a little less than none is none. */
    private static Reading others(ActivitySnapshot before, ActivitySnapshot after, double seconds) {
        Reading own = difference(before.ownTicks(), after.ownTicks(), ticks -> ticks);
        return both(own, stat(before, after, d -> whole(d.ofProcesses())), (ours, all) -> {
            double ticks = Math.max(0, Double.parseDouble(all) - Double.parseDouble(ours));
            return decimals(100 * ticks / (TICKS_PER_SECOND * positive(seconds)));
        });
    }

    /**
     * Microseconds for which some task was stalled so far.
     *
     * @throws IllegalArgumentException if they are not there
     */
    static double stalledMicros(String pressure) {
        return pressure.lines()
                .filter(line -> line.startsWith("some ") && line.contains(" total="))
                .map(line -> line.substring(line.indexOf(" total=") + " total=".length()))
                .mapToDouble(Snapshots::count)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no total of 'some' in it"));
    }

    private static Reading difference(Reading before, Reading after, Function<Double, Double> unit) {
        return both(before, after, (b, a) -> decimals(unit.apply(notNegative(count(a) - count(b)))));
    }

    private static Reading both(Reading before, Reading after, BiFunction<String, String, String> figure) {
        return switch (before) {
            case Absent absent -> absent;
            case Value earlier -> Readings.parse(after, later -> figure.apply(earlier.value(), later));
        };
    }

    private static String percent(double part, double whole) {
        return decimals(100 * notNegative(part) / positive(whole));
    }

    private static double count(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
    }

    private static double notNegative(double difference) {
        if (difference < 0) {
            throw new IllegalArgumentException("the counter went backwards");
        }
        return difference;
    }

    private static double positive(double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("no time has passed");
        }
        return value;
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
