// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import org.junit.jupiter.api.Test;

/** Figures between two looks at the counters. */
final class SnapshotsTest {

    private static final Reading NOT_THERE = Readings.missing("does not exist", "/x");
    private static final long SECOND = 1_000_000_000L;

    @Test
    void handWorkedExample() {
        // In 2 s on 2 CPUs: 400 ticks = 150 user + 30 system + 200 idle + 8 iowait + 2 softirq + 10 steal.
        // Steal is 10/400 = 2.5 % of all time, and 10/(400 - 200 - 8) = 5.21 % of what was wanted.
        // Processes used 180 ticks, ours 150 of them: others 30 ticks in 200 = 15 % of one CPU.
        Activity activity = Snapshots.between(
                snapshot(0, stat(1000, 0, 100, 5000, 20, 0, 5, 3), 1_000_000, 40),
                snapshot(2 * SECOND, stat(1150, 0, 130, 5200, 28, 0, 7, 13), 1_500_000, 190));
        assertThat(shown(activity, "seconds")).isEqualTo("2.00");
        assertThat(shown(activity, "stealPercent")).isEqualTo("2.50");
        assertThat(shown(activity, "stealOfDemandPercent")).isEqualTo("5.21");
        assertThat(shown(activity, "stealTicks")).isEqualTo("10");
        assertThat(shown(activity, "iowaitPercent")).isEqualTo("2.00");
        assertThat(shown(activity, "contextSwitchesPerSecond")).isEqualTo("150.00"); // 2 * 150 in 2 s
        assertThat(shown(activity, "cpuPressurePercent")).isEqualTo("25.00");
        assertThat(shown(activity, "otherCpuPercent")).isEqualTo("15.00");
        assertThat(shown(activity, "loadOneMinute")).isEqualTo("0.52");
        assertThat(shown(activity, "clocksource")).isEqualTo("tsc");
        assertThat(shown(activity, "throttledMillis")).isEqualTo("0.00");
        assertThat(shown(activity, "involuntarySwitches")).isEqualTo("absent (not counted)");
    }

    @Test
    void saysThatACounterWentBackwards() {
        Activity activity = Snapshots.between(
                snapshot(0, stat(1000, 0, 100, 5000, 20, 0, 5, 3), 1_000_000, 40),
                snapshot(SECOND, stat(1100, 0, 100, 5000, 20, 0, 5, 1), 900_000, 40));
        assertThat(shown(activity, "stealPercent")).isEqualTo("absent (the counter went backwards)");
        assertThat(shown(activity, "cpuPressurePercent")).isEqualTo("absent (the counter went backwards)");
        assertThat(shown(activity, "iowaitPercent")).isEqualTo("0.00");
    }

    @Test
    void saysThatNoTimeHasPassed() {
        ActivitySnapshot same = snapshot(SECOND, stat(1, 0, 1, 1, 0, 0, 0, 0), 1, 1);
        assertThat(shown(Snapshots.between(same, same), "stealPercent")).isEqualTo("absent (no time has passed)");
        assertThat(shown(Snapshots.between(same, same), "cpuPressurePercent")).isEqualTo("absent (no time has passed)");
    }

    @Test
    void keepsWhyACounterIsAbsent() {
        ActivitySnapshot bare = new ActivitySnapshot(
                0, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE);
        Activity activity = Snapshots.between(bare, bare);
        assertThat(activity.readings().get("stealPercent")).isEqualTo(NOT_THERE);
        assertThat(activity.readings().get("memoryPressurePercent")).isEqualTo(NOT_THERE);
        assertThat(activity.readings().get("otherCpuPercent")).isEqualTo(NOT_THERE);
    }

    @Test
    void refusesCountersOfAnotherShape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuTimes.parse("cpu  1 2 3 4\nctxt 5\n"))
                .withMessage("need 8 columns of CPU time, have 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuTimes.parse("cpu0 1 2 3 4 5 6 7 8\n"))
                .withMessage("no line 'cpu' in it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuTimes.parse("cpu  1 2 3 4 5 6 7 x\nctxt 5\n"))
                .withMessage("line 'cpu' is not made of numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Snapshots.stalledMicros("some avg10=0.00\n"))
                .withMessage("no total of 'some' in it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActivitySampler.ticksOf("12 (a b) S 1 2"))
                .withMessage("not the statistics of a process");
    }

    @Test
    void sumsTheTimesOfAProcessWhateverItsName() {
        // fields 14 to 17: utime 7, stime 8, cutime 9, cstime 10
        assertThat(ActivitySampler.ticksOf("12 (a) b) (c) S 1 12 12 0 -1 4194560 1 2 3 4 7 8 9 10 20 0 1\n"))
                .isEqualTo(34);
    }

    private static ActivitySnapshot snapshot(long nanoTime, Reading stat, long stalledMicros, long ownTicks) {
        Reading pressure = new Value("some avg10=0.00 avg60=0.00 avg300=0.00 total=" + stalledMicros + "\n", "psi");
        return new ActivitySnapshot(
                nanoTime,
                stat,
                pressure,
                pressure,
                NOT_THERE,
                new Value("0.52 0.58 0.59 2/81 4352", "loadavg"),
                new Value("tsc", "clocksource"),
                new Value("0", "cpu.stat"),
                new Value(Long.toString(ownTicks), "own"));
    }

    /** The columns of the line "cpu"; context switches are made to be twice the user ticks. */
    private static Reading stat(long... ticks) {
        StringBuilder line = new StringBuilder("cpu ");
        for (long tick : ticks) {
            line.append(' ').append(tick);
        }
        return new Value(line + " 0 0\ncpu0 1 2 3 4\nctxt " + 2 * ticks[0] + "\n", "stat");
    }

    private static String shown(Activity activity, String name) {
        return activity.readings()
                .getOrDefault(name, Readings.error("not looked for", ""))
                .shown();
    }
}
