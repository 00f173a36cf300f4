// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import java.util.SplittableRandom;

/**
 * Moments at which requests arrive, independent of each other at a mean rate (a Poisson process), the same in every fork. While nobody
 * measures, its time stands still: what was due and could not be sent is due still, since users who wait do not go away between
 * iterations. A service that is slower than they come is found out by that, however short iterations are.
 */
final class Arrivals {

    private static final long SEED = 20190514;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final double meanGapNanos;
    private long last;
    private long behind;

    /**
     * None yet.
     *
     * @param meanGapNanos > 0
     */
    Arrivals(double meanGapNanos) {
        this.meanGapNanos = meanGapNanos;
    }

    /** Time goes on. */
    void resume(long nanoTime) {
        last = nanoTime - behind;
    }

    /** The next moment, on the scale of {@link System#nanoTime}; in the past where the sender is late. */
    long next() {
        last += Math.round(-Math.log(1 - random.nextDouble()) * meanGapNanos);
        return last;
    }

    /** Time stands still. */
    void pause(long nanoTime) {
        behind = nanoTime - last;
    }

    /** Who waits now goes away: nothing is due when time goes on. */
    void dismiss() {
        behind = 0;
    }
}
