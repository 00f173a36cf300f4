// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

/**
 * What two CPUs do at the same time to find out whether they get in each other's way. No memory, hardly a branch. The compiler may make
 * one multiplication of several steps of a chain; six chains then still keep the multiplier busy, and one still waits for itself.
 */
enum Load {
    /**
     * Six independent chains of multiplications: they keep every multiplier of a core busy on each machine that we know
     * (x86 has one for 64 bits, with a latency of 3 or 4 cycles). Two threads of one core get half each.
     */
    WIDE {
        @Override
        long run(int steps, long seed) {
            long m = MULTIPLIER;
            long a = seed;
            long b = seed + 2;
            long c = seed + 4;
            long d = seed + 6;
            long e = seed + 8;
            long f = seed + 10;
            for (int i = 0; i < steps; i++) {
                a *= m;
                b *= m;
                c *= m;
                d *= m;
                e *= m;
                f *= m;
            }
            return a ^ b ^ c ^ d ^ e ^ f;
        }
    },
    /**
     * The control, one chain: each multiplication waits for the one before, so that a core has room for the chains of
     * two threads and more. What slows this down is no shared core but time that is taken away.
     */
    CHAIN {
        @Override
        long run(int steps, long seed) {
            long m = MULTIPLIER;
            long a = seed;
            for (int i = 0; i < steps; i++) {
                a *= m;
            }
            return a;
        }
    };

    /** Odd, so that no product of odd numbers ever becomes 0. Knuth, The Art of Computer Programming, vol. 2, 3.3.4. */
    private static final long MULTIPLIER = 6364136223846793005L;

    /**
     * Works.
     *
     * @param steps how often around
     * @param seed odd
     * @return depends on every step
     */
    abstract long run(int steps, long seed);
}
