// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Time for a cache line to go from one CPU to another: two threads answer each other through one variable. */
final class LinePingPong {

    private static final VarHandle LINE = MethodHandles.arrayElementVarHandle(long[].class);

    /** Index of the variable: more than two lines from either end, since lines are also fetched in pairs. */
    private static final int PLACE = 32;

    private static final int LENGTH = 2 * PLACE;

    /** Spins between two looks at the clock, and the time after which a sample is cut short. */
    private static final int PATIENCE_SPINS = 1 << 14;

    private static final long PATIENCE_NANOS = 20_000_000;

    private static final long STOPPED = -1;

    private final Workers workers;
    private final int roundTrips;

    LinePingPong(Workers workers, int roundTrips) {
        this.workers = workers;
        this.roundTrips = roundTrips;
    }

    /** One way between two CPUs in nanoseconds, one value for each sample. */
    double[] of(int a, int b, int samples) {
        long[] line = new long[LENGTH];
        Meeting meeting = new Meeting();
        return workers.together(a, () -> play(line, meeting, samples, 0), b, () -> play(line, meeting, samples, 1))
                .onA();
    }

    /** Side 0 makes even numbers odd, side 1 odd ones even. */
    private double[] play(long[] line, Meeting meeting, int samples, int side) {
        double[] nanos = new double[samples];
        for (int i = 0; i < samples; i++) {
            if (side == 0) {
                LINE.setVolatile(line, PLACE, 0L);
            }
            meeting.await();
            long start = System.nanoTime();
            int hops = rally(line, side, start);
            nanos[i] = (System.nanoTime() - start) / (2.0 * Math.max(1, hops));
            meeting.await(); // the line stays as it is until both have seen the end
        }
        return nanos;
    }

    /** Answers until the end; gives up when the other CPU does not answer in time, and then so does the other one. */
    private int rally(long[] line, int side, long start) {
        for (int i = 0; i < roundTrips; i++) {
            long expected = 2L * i + side;
            int spins = 0;
            while (true) {
                long seen = (long) LINE.getAcquire(line, PLACE);
                if (seen == expected) {
                    break;
                }
                if (seen == STOPPED) {
                    return i;
                }
                if (++spins % PATIENCE_SPINS == 0 && System.nanoTime() - start > PATIENCE_NANOS) {
                    LINE.compareAndSet(line, PLACE, seen, STOPPED);
                    spins = 0;
                }
            }
            LINE.setRelease(line, PLACE, expected + 1);
        }
        return roundTrips;
    }
}
