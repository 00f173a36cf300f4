// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongSupplier;

/** Looks at the guest's counters: some fifteen small files, a few milliseconds at first, under one once the JVM is
 * warm. */
public final class ActivitySampler {

    private static final int FIRST_TIME = 11; // utime, counted from the field behind the name
    private static final int TIMES = 4; // utime, stime, and both of the children that were waited for

    private final GuestFiles files;
    private final Cgroups cgroups;
    private final LongSupplier nanoTime;

    /**
     * Prepares to look.
     *
     * @param root {@code /}, or a tree for tests
     * @param nanoTime monotonic clock, {@code System::nanoTime}
     */
    public ActivitySampler(Path root, LongSupplier nanoTime) {
        this.files = GuestFiles.at(root);
        this.cgroups = new Cgroups(files);
        this.nanoTime = nanoTime;
    }

    /**
     * The counters now. Never throws.
     *
     * @param ownPids this program and the long-lived processes it started, such as the benchmark host; what they start
     *     and wait for is counted with them. Empty where CPU time of others is not of interest
     */
    public ActivitySnapshot sample(Set<Long> ownPids) {
        return new ActivitySnapshot(
                nanoTime.getAsLong(),
                files.text("/proc/stat"),
                files.text("/proc/pressure/cpu"),
                files.text("/proc/pressure/memory"),
                files.text("/proc/pressure/io"),
                files.line("/proc/loadavg"),
                files.line("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
                cgroups.throttledMicros(),
                ownTicks(ownPids));
    }

    private Reading ownTicks(Set<Long> pids) {
        String source = "/proc/<pid>/stat";
        if (pids.isEmpty()) {
            return Readings.missing("no process was named", source);
        }
        long sum = 0;
        for (long pid : pids) {
            Reading ticks = Readings.parse(files.line("/proc/" + pid + "/stat"), s -> Long.toString(ticksOf(s)));
            if (ticks.text().isEmpty()) {
                return Readings.from(source, ticks);
            }
            sum += Long.parseLong(ticks.text().get());
        }
        return new Value(Long.toString(sum), source);
    }

    /**
     * CPU time of a process and its finished children.
     *
     * @throws IllegalArgumentException if the line has another shape
     */
    static long ticksOf(String pidStat) {
        String[] fields =
                pidStat.substring(pidStat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length < FIRST_TIME + TIMES) {
            throw new IllegalArgumentException("not the statistics of a process");
        }
        long sum = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }
}
