// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened on the guest while a fork ran, taken from counters before and after it.
 *
 * <p>Names and units: {@code stealPercent} (share of all CPU time, 0..100), {@code iowaitPercent},
 * {@code contextSwitchesPerSecond}, {@code cpuPressurePercent} (PSI "some", 0..100), {@code memoryPressurePercent},
 * {@code ioPressurePercent}, {@code loadOneMinute} (runnable and uninterruptible tasks), {@code clocksource} (a name),
 * {@code involuntarySwitches} (of the measured JVM, count), {@code seconds} (between the two looks), {@code stealTicks}
 * (count, 10 ms each), {@code stealOfDemandPercent} (share of the CPU time that the guest wanted),
 * {@code otherCpuPercent} (CPU time of processes that are not ours, percent of one CPU), {@code throttledMillis} (for
 * which a CPU quota stopped us), {@code clocksourceBefore} (a name; {@code clocksource} is the one afterwards); counted
 * by the measured JVM, for one operation: {@code switchesPerOperation}, {@code faultsPerOperation} and, where a
 * benchmark states it, {@code systemCallsPerOperation}; where a benchmark of two threads chose their CPUs,
 * {@code measuredCpu} and {@code otherCpu}; just before the fork, by a thread that only looked at the clock:
 * {@code hiccupLookMillis} (for so long), {@code hiccupLostMillis} (of it, in gaps of more than 20 us) and
 * {@code hiccupLongestMicros}.
 *
 * @param readings by name; those that are absent say why
 */
public record Activity(SortedMap<String, Reading> readings) {

    /** Name of the reading: the CPU of the thread that was timed. */
    public static final String MEASURED_CPU = "measuredCpu";

    /** Name of the reading: the CPU of the thread beside it. */
    public static final String OTHER_CPU = "otherCpu";

    /** Nothing was looked at, as in a plain JMH file. */
    public static final Activity NONE = new Activity(Collections.emptySortedMap());

    /** Copies the readings. */
    public Activity {
        readings = Collections.unmodifiableSortedMap(new TreeMap<>(readings));
    }

    /** The same with further readings. */
    public Activity with(Map<String, Reading> further) {
        SortedMap<String, Reading> all = new TreeMap<>(readings);
        all.putAll(further);
        return new Activity(all);
    }

    /** A reading as a number, finite; empty where it is absent or none. */
    public OptionalDouble number(String name) {
        try {
            double number = Optional.ofNullable(readings.get(name))
                    .flatMap(Reading::text)
                    .map(Double::parseDouble)
                    .orElse(Double.NaN);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty(); // bundles come from strangers
        }
    }
}
