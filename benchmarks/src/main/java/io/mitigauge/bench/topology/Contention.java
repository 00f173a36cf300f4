// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import io.mitigauge.bench.linux.ThreadClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How much two CPUs do together, as a multiple of what one does: the sum of each one's speed beside the other over its
 * speed alone. About 2 on two cores; on two threads of one core 1 for {@link Load#WIDE} and 2 for {@link Load#CHAIN}.
 */
final class Contention {

    /** Share of a stretch's wall time that its thread may be without CPU: what interrupts take is less. */
    private static final double TOLERATED = 0.05;

    /** Work before and after what is timed, as a share of it, so that it lies wholly within the other thread's work. */
    private static final int MARGIN = 8;

    /** What the work came to, published so that none of it can be left out. */
    static volatile long outcome;

    private final Workers workers;
    private final Load load;
    private final int steps;

    /**
     * Measures with one load.
     *
     * @param steps of it in each timed stretch
     */
    Contention(Workers workers, Load load, int steps) {
        this.workers = workers;
        this.load = load;
        this.steps = steps;
    }

    /**
     * What one visit to a pair gave.
     *
     * @param totals one for each undisturbed repetition, > 0
     * @param disturbed repetitions that were left out because a thread was not on its CPU for part of them
     */
    record Sample(List<Double> totals, int disturbed) {}

    /**
     * Steps that take about so long on a CPU that nobody else uses.
     *
     * @param nanos > 0
     */
    static int stepsFor(Load load, long nanos) {
        int tried = 1 << 14;
        long best = Long.MAX_VALUE;
        long sink = 1;
        for (int i = 0; i < 200; i++) { // the first ones are interpreted
            long start = System.nanoTime();
            sink = load.run(tried, sink | 1);
            best = Math.min(best, Math.max(1, System.nanoTime() - start));
        }
        return (int) Math.max(MARGIN, Math.min(Integer.MAX_VALUE / 2, tried * nanos / best) + (sink & 1));
    }

    /** Each CPU alone, both together, each so many times. */
    Sample of(int a, int b, int repetitions) {
        Stretches onA = workers.alone(a, () -> alone(repetitions));
        Stretches onB = workers.alone(b, () -> alone(repetitions));
        Meeting meeting = new Meeting();
        AtomicBoolean[] done = new AtomicBoolean[2 * repetitions];
        Arrays.setAll(done, i -> new AtomicBoolean());
        Workers.Both<Stretches> both = workers.together(
                a, () -> together(repetitions, meeting, done, 0), b, () -> together(repetitions, meeting, done, 1));
        List<Double> totals = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            if (!(onA.disturbed[i] || onB.disturbed[i] || both.onA().disturbed[i] || both.onB().disturbed[i])) {
                totals.add((double) onA.nanos[i] / both.onA().nanos[i] + (double) onB.nanos[i] / both.onB().nanos[i]);
            }
        }
        return new Sample(totals, repetitions - totals.size());
    }

    private Stretches alone(int repetitions) {
        Stretches stretches = new Stretches(repetitions);
        long sink = load.run(steps, 1);
        for (int i = 0; i < repetitions; i++) {
            sink = timed(stretches, i, sink);
        }
        outcome = sink;
        return stretches;
    }

    /** Works until the other thread has what it wants, so that either is timed beside a busy neighbour. */
    private Stretches together(int repetitions, Meeting meeting, AtomicBoolean[] done, int side) {
        Stretches stretches = new Stretches(repetitions);
        long sink = 1;
        for (int i = 0; i < repetitions; i++) {
            meeting.await();
            sink = load.run(steps / MARGIN, sink | 1);
            sink = timed(stretches, i, sink);
            done[2 * i + side].set(true);
            do {
                sink = load.run(steps / MARGIN, sink | 1);
            } while (!done[2 * i + 1 - side].get());
        }
        outcome = sink;
        return stretches;
    }

    private long timed(Stretches stretches, int i, long sink) {
        long cpu = stretches.clock.cpuNanos();
        long start = System.nanoTime();
        long result = load.run(steps, sink | 1);
        long nanos = Math.max(1, System.nanoTime() - start);
        stretches.nanos[i] = nanos;
        stretches.disturbed[i] = stretches.clock.cpuNanos() - cpu < (1 - TOLERATED) * nanos;
        return result;
    }

    /** Times of one thread. */
    private static final class Stretches {

        private final long[] nanos;
        private final boolean[] disturbed;
        private final ThreadClock clock = new ThreadClock();

        private Stretches(int repetitions) {
            nanos = new long[repetitions];
            disturbed = new boolean[repetitions];
        }
    }
}
