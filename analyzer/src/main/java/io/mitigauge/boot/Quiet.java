// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits until a machine that has just booted has nothing else to compute; waiting for a disk is not counted. Counts CPU
 * time, not load: the load average remembers the boot for minutes. Time is counted by a monotonic clock, since the wall
 * clock may jump after a boot.
 */
final class Quiet {

    /** Share of all CPUs' time that others may use, percent; on many CPUs less, since one busy CPU disturbs. */
    static final double MOST_PERCENT = 5;

    /** CPUs that others may keep busy. */
    static final double MOST_CPUS = 0.5;

    /** How long it must be so. */
    static final Duration FOR = Duration.ofSeconds(30);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Supplier<Optional<CpuTime>> times;
    private final LongSupplier nanoTime;
    private final LongConsumer sleepMillis;
    private final double mostPercent;

    /**
     * CPU time of the whole machine since it was booted, in the same unit each.
     *
     * @param busy of all CPUs, not idle and not waiting for I/O
     * @param total of all CPUs
     */
    record CpuTime(long busy, long total) {

        /** Of the first line of {@code /proc/stat} (Documentation/filesystems/proc.rst); empty where it is none. */
        static Optional<CpuTime> parse(String line) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length < 6 || !words[0].equals("cpu")) {
                return Optional.empty();
            }
            try {
                long total = 0;
                for (int i = 1; i < Math.min(words.length, 9); i++) { // guest time is part of user time
                    total += Long.parseLong(words[i]);
                }
                return Optional.of(new CpuTime(total - Long.parseLong(words[4]) - Long.parseLong(words[5]), total));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * How the waiting ended.
     *
     * @param quiet whether it became quiet
     * @param seconds how long it took
     * @param busyPercent of all CPUs' time, in the last look; empty where it is not known
     */
    record Found(boolean quiet, long seconds, Optional<Double> busyPercent) {

        String sentence() {
            return quiet
                    ? "waited " + seconds + " s until the machine was quiet"
                    : "waited " + seconds + " s, and the machine was not quiet even then (" + busy() + ")";
        }

        /** For the bundle: yes, no or unknown, and why. */
        String field() {
            return quiet
                    ? "yes, after " + seconds + " s"
                    : (busyPercent.isPresent() ? "no" : "unknown") + ", waited " + seconds + " s, " + busy();
        }

        private String busy() {
            return busyPercent
                    .map(percent -> String.format(Locale.ROOT, "%.1f %% of the CPUs busy", percent))
                    .orElse("how busy the CPUs are is unknown");
        }
    }

    Quiet(int cpus, Supplier<Optional<CpuTime>> times, LongSupplier nanoTime, LongConsumer sleepMillis) {
        this.mostPercent = Math.min(MOST_PERCENT, 100 * MOST_CPUS / Math.max(1, cpus));
        this.times = times;
        this.nanoTime = nanoTime;
        this.sleepMillis = sleepMillis;
    }

    /** Returns as soon as it has been quiet for 30 s, or after a time. */
    Found await(Duration limit) {
        long start = nanoTime.getAsLong();
        long quietSince = start;
        Optional<CpuTime> earlier = times.get();
        Optional<Double> percent = Optional.empty();
        while (true) {
            long now = nanoTime.getAsLong();
            if (percent.isPresent() && now - quietSince >= FOR.toNanos()) {
                return new Found(true, seconds(now - start), percent);
            }
            if (now - start >= limit.toNanos()) {
                return new Found(false, seconds(now - start), percent);
            }
            sleepMillis.accept(Math.min(
                    LOOK_EVERY.toMillis(), limit.minusNanos(now - start).toMillis() + 1));
            Optional<CpuTime> later = times.get();
            percent = busyPercent(earlier, later);
            if (percent.orElse(100.0) > mostPercent) {
                quietSince = nanoTime.getAsLong();
            }
            earlier = later;
        }
    }

    private static Optional<Double> busyPercent(Optional<CpuTime> earlier, Optional<CpuTime> later) {
        return earlier.isEmpty()
                        || later.isEmpty()
                        || later.get().total() <= earlier.get().total()
                ? Optional.empty()
                : Optional.of(100.0
                        * (later.get().busy() - earlier.get().busy())
                        / (later.get().total() - earlier.get().total()));
    }

    private static long seconds(long nanos) {
        return Duration.ofNanos(nanos).toSeconds();
    }
}
