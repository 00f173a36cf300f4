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
 * histogram grows, which is the only time that recording allocates. Where operations follow each other without a pause,
 * {@link #lap()} reads the clock once for each: one reading (25 to 40 ns where that does not enter the kernel) and the few
 * nanoseconds of recording lie inside the value, so use it for operations of a microsecond and more. Warm-up records too and
 * forgets, so that both phases run the same code. Memory: about 220 KiB a thread and the same for each measured iteration.
 */
@State(Scope.Thread)
public class LatencyRecorder {

    static final long USUAL_NANOS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private Histogram current = emptyHistogram();
    private boolean running;
    private long lapStart;
    private long first;

    /** Starts an interval. */
    @Setup(Level.Iteration)
    public void begin() {
        running = false;
        lapStart = System.nanoTime();
        current.reset();
        current.setStartTimeStamp(System.currentTimeMillis());
    }

    /**
     * Ends an operation where the next one begins. What lies between two calls is one value, so no time is left out but that of
     * an iteration's first operation, before which JMH and other states set things up: it only starts the clock, unless no other
     * follows it.
     */
    public void lap() {
        long now = System.nanoTime();
        if (running) {
            record(now - lapStart);
        } else {
            running = true;
            first = now - lapStart;
        }
        lapStart = now;
    }

    /**
     * Adds one operation of this many nanoseconds.
     *
     * @throws IllegalStateException if it ended before it began; no latency is one then, since the clock is at fault
     */
    public void record(long nanos) {
        if (nanos < 0) {
            throw endedBeforeItBegan(nanos);
        }
        current.recordValue(Math.max(1, nanos));
    }

    private static IllegalStateException endedBeforeItBegan(long nanos) {
        return new IllegalStateException("an operation took " + nanos
                + " ns: the clock went back, or a start was noted late; no latency of this fork can be trusted");
    }

    /** Ends the interval; it goes to the log if the iteration was a measured one. */
    @TearDown(Level.Iteration)
    public void end(IterationParams iteration, ThreadParams thread, LatencyLog log) {
        if (running && current.getTotalCount() == 0) {
            record(first);
        }
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
