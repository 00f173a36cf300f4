// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says why a fork is suspected: what took the CPU, the memory or the clock away from it.
 *
 * <p>Only what our own benchmarks cannot cause by themselves marks a fork. CPU pressure, I/O pressure and involuntary
 * switches therefore never do: two of our threads on one CPU wait for each other by design. They stay recorded. The
 * limits and their reasons stand in docs/environment.md, "Disturbances".
 */
public final class Disturbances {

    /** Least steal that marks, percent of the CPU time wanted. */
    static final double STEAL_PERCENT = 0.5;

    /** A single tick may be rounding: fewer never mark. */
    static final int STEAL_TICKS = 2;

    /** Percent of all CPU time spent idle while a disk was awaited. */
    static final double IOWAIT_PERCENT = 5;

    /** Percent of the time in which some task waited for memory. */
    static final double MEMORY_PRESSURE_PERCENT = 1;

    /** CPU time of processes that are not ours, percent of one CPU. */
    static final double OTHER_CPU_PERCENT = 10;

    /** Least CPU time of others that marks, seconds: below it, the two accounts do not agree. */
    static final double OTHER_CPU_SECONDS = 0.1;

    /** Runnable tasks of our own: a benchmark has at most as many threads as CPUs, or two on one; and JIT and GC. */
    static final int OWN_LOAD = 2;

    private Disturbances() {}

    /**
     * One sentence a disturbance, the gravest first; empty where nothing was seen or could be seen.
     *
     * @param activity what happened while the fork ran
     * @param onlineCpus number of CPUs, >= 1
     */
    public static List<String> of(Activity activity, int onlineCpus) {
        if (onlineCpus < 1) {
            throw new IllegalArgumentException("onlineCpus must be >= 1, is " + onlineCpus);
        }
        List<String> found = new ArrayList<>();
        clock(activity).ifPresent(found::add);
        steal(activity).ifPresent(found::add);
        throttled(activity).ifPresent(found::add);
        others(activity).ifPresent(found::add);
        above(
                        activity,
                        "memoryPressurePercent",
                        MEMORY_PRESSURE_PERCENT,
                        "memory pressure %s %% of the time (limit %s %%)")
                .ifPresent(found::add);
        above(activity, "iowaitPercent", IOWAIT_PERCENT, "iowait %s %% of CPU time (limit %s %%)")
                .ifPresent(found::add);
        above(activity, "loadOneMinute", onlineCpus + OWN_LOAD, "load %s (limit %s: the CPUs and two)")
                .ifPresent(found::add);
        return List.copyOf(found);
    }

    private static Optional<String> clock(Activity activity) {
        Optional<String> before = text(activity, "clocksourceBefore");
        Optional<String> after = text(activity, "clocksource");
        return before.isPresent() && after.isPresent() && !before.equals(after)
                ? Optional.of("clocksource changed from " + before.get() + " to " + after.get())
                : Optional.empty();
    }

    private static Optional<String> steal(Activity activity) {
        return activity.number("stealTicks").orElse(0) < STEAL_TICKS
                ? Optional.empty()
                : above(
                        activity,
                        "stealOfDemandPercent",
                        STEAL_PERCENT,
                        "steal %s %% of the CPU time wanted (limit %s %%)");
    }

    private static Optional<String> throttled(Activity activity) {
        return above(activity, "throttledMillis", 0, "a CPU quota stopped this control group for %s ms (limit %s ms)");
    }

    private static Optional<String> others(Activity activity) {
        double seconds = activity.number("seconds").orElse(0);
        double othersSeconds = activity.number("otherCpuPercent").orElse(0) / 100 * seconds;
        return othersSeconds < OTHER_CPU_SECONDS
                ? Optional.empty()
                : above(
                        activity,
                        "otherCpuPercent",
                        OTHER_CPU_PERCENT,
                        "other processes used %s %% of one CPU (limit %s %%)");
    }

    private static Optional<String> above(Activity activity, String name, double limit, String sentence) {
        OptionalDouble value = activity.number(name);
        return value.isPresent() && value.getAsDouble() > limit
                ? Optional.of(sentence.formatted(shown(value.getAsDouble()), shown(limit)))
                : Optional.empty();
    }

    /** One decimal, or two where one would hide the excess. */
    private static String shown(double value) {
        String two = String.format(Locale.ROOT, "%.2f", value);
        return two.endsWith("00") ? two.substring(0, two.length() - 3) : two.replaceAll("0$", "");
    }

    private static Optional<String> text(Activity activity, String name) {
        return Optional.ofNullable(activity.readings().get(name)).flatMap(Reading::text);
    }
}
