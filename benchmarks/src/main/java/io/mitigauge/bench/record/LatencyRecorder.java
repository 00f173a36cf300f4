// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.record;

import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.infra.ThreadParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Latencies of single operations on one thread: one interval histogram for each measured iteration, none for warm-up.
 *
 * <p>Nanoseconds, three significant digits; what took no time counts as 1 ns. Nothing is clipped: for a value above 60 s the
 * histogram grows, which is the only time that recording allocates. An operation is timed by two readings of {@link System#nanoTime()}, of which about one (25 to 40 ns where the clock is
 * read without entering the kernel) lies inside the recorded value: use it for operations of a microsecond and more.
 * Recording itself takes some nanoseconds, outside the value but inside JMH's score. Warm-up records too and forgets,
 * so that both phases run the same code. Memory: about 220 KiB a thread and the same for each measured iteration.
 */
@State(Scope.Thread)
public class LatencyRecorder {

    static final long USUAL_NANOS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private Histogram current = emptyHistogram();

    /** Starts an interval. */
    @Setup(Level.Iteration)
    public void begin() {
        current.reset();
        current.setStartTimeStamp(System.currentTimeMillis());
    }

    /** Adds one operation of this many nanoseconds. */
    public void record(long nanos) {
        current.recordValue(Math.max(1, nanos));
    }

    /** Ends the interval; it goes to the log if the iteration was a measured one. */
    @TearDown(Level.Iteration)
    public void end(IterationParams iteration, ThreadParams thread, LatencyLog log) {
        if (iteration.getType() == IterationType.MEASUREMENT) {
            current.setEndTimeStamp(System.currentTimeMillis());
            current.setTag(tag(thread.getThreadIndex(), thread.getThreadCount()));
            log.add(current);
            current = emptyHistogram();
        }
    }

    /** {@code worker} for a lone thread, {@code worker0}, {@code worker1} and so on for several. */
    static String tag(int thread, int threads) {
        return threads == 1 ? "worker" : "worker" + thread;
    }

    private static Histogram emptyHistogram() {
        Histogram histogram = new Histogram(1, USUAL_NANOS, SIGNIFICANT_DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }
}
