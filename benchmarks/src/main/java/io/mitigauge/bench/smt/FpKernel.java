// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

/**
 * Twelve chains of a multiplication and an addition of doubles: as many as keep two ports of each kind busy for the
 * latency of usual cores. No fused operation, which some CPUs lack and Java then makes slowly.
 *
 * <p>The terms are fields, which the compiler cannot know; every chain tends to a finite value, so no operation meets
 * an exception.
 */
final class FpKernel implements Kernel {

    private static final int STEPS = 1 << 13;

    private double factor = 0.999;
    private double term = 0.5;
    private double state = 1;

    @Override
    public long run() {
        double m = factor;
        double t = term;
        double a = state;
        double b = a + 1;
        double c = a + 2;
        double d = a + 3;
        double e = a + 4;
        double f = a + 5;
        double g = a + 6;
        double h = a + 7;
        double k = a + 8;
        double l = a + 9;
        double n = a + 10;
        double p = a + 11;
        for (int i = 0; i < STEPS; i++) {
            a = a * m + t;
            b = b * m + t;
            c = c * m + t;
            d = d * m + t;
            e = e * m + t;
            f = f * m + t;
            g = g * m + t;
            h = h * m + t;
            k = k * m + t;
            l = l * m + t;
            n = n * m + t;
            p = p * m + t;
        }
        state = (a + b + c + d + e + f + g + h + k + l + n + p) / 1e6;
        return Double.doubleToRawLongBits(state);
    }
}
