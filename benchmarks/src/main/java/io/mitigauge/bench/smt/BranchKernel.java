// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

/**
 * Branches on the bits of a random generator (xorshift; Marsaglia (2003), doi:10.18637/jss.v008.i14): one of eight ways
 * a step, which no predictor learns. The ways differ too much for the compiler to compute all and choose.
 */
final class BranchKernel implements Kernel {

    private static final int STEPS = 1 << 11;

    private long random = 88172645463325252L;
    private long state = 1;

    @Override
    public long run() {
        long x = random;
        long s = state;
        for (int i = 0; i < STEPS; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            s = step(s, x);
        }
        random = x;
        state = s;
        return s;
    }

    private static long step(long s, long x) {
        return switch ((int) (x >>> 61)) {
            case 0 -> s + x;
            case 1 -> Long.rotateLeft(s, 7) - x;
            case 2 -> s * 3 ^ x;
            case 3 -> (s >>> 3) + (x << 2);
            case 4 -> (s ^ x) * 5;
            case 5 -> s - (x >>> 5);
            case 6 -> Long.reverseBytes(s) + x;
            default -> (s | 1) * x;
        };
    }
}
