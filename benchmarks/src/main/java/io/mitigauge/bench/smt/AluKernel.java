// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

/**
 * Eight chains of integer operations that take one cycle each, sixteen operations a step: more than any core starts in
 * a cycle.
 *
 * <p>Additions and exclusive ors alternate, so that no two steps of a chain fold into one; the terms are fields, which
 * the compiler cannot know.
 */
final class AluKernel implements Kernel {

    private static final int STEPS = 1 << 13;

    private long mask = 0x9e37_79b9_7f4a_7c15L; // 2^64 over the golden ratio: bits without a pattern
    private long term = 0x2545_f491_4f6c_dd1dL;
    private long state = 1;

    @Override
    public long run() {
        long m = mask;
        long t = term;
        long a = state;
        long b = a + 1;
        long c = a + 2;
        long d = a + 3;
        long e = a + 4;
        long f = a + 5;
        long g = a + 6;
        long h = a + 7;
        for (int i = 0; i < STEPS; i++) {
            a = (a ^ m) + t;
            b = (b ^ m) + t;
            c = (c ^ m) + t;
            d = (d ^ m) + t;
            e = (e ^ m) + t;
            f = (f ^ m) + t;
            g = (g ^ m) + t;
            h = (h ^ m) + t;
        }
        state = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
        return state;
    }
}
