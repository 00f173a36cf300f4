// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.OffHeap;
import java.util.SplittableRandom;

/**
 * What a service computes for a request, without the kernel: a chain of {@value #STEPS} steps of a shift, an exclusive or and a
 * multiplication, and {@value #LOOKS} loads, one after the other, from {@value #TABLE_BYTES} bytes. Used by one thread.
 */
final class Work implements Held.Resource {

    private static final int STEPS = 12_000;
    private static final int LOOKS = 64;
    private static final long TABLE_BYTES = 4L << 20;
    private static final long LINE_BYTES = 64;
    private static final long MULTIPLIER =
            6364136223846793005L; // Knuth, The Art of Computer Programming, vol. 2, 3.3.4

    private final OffHeap table = OffHeap.map(TABLE_BYTES);
    private long state = 1;

    /** On the thread that uses it, so that every page is there, and near, before the first request. */
    void fillTable() {
        SplittableRandom random = new SplittableRandom(STEPS);
        for (long at = 0; at < TABLE_BYTES; at += LINE_BYTES) {
            table.putLong(at, random.nextLong(TABLE_BYTES / LINE_BYTES) * LINE_BYTES);
        }
    }

    /**
     * For one request.
     *
     * @param salt becomes part of the state, so that what it depends on is not left out
     */
    long once(long salt) {
        long x = state + salt;
        for (int i = 0; i < STEPS; i++) {
            x = (x ^ (x >>> 32)) * MULTIPLIER; // multiplications alone would be folded: (x * c) * c is x * (c * c)
        }
        long at = (x >>> 20) % (TABLE_BYTES / LINE_BYTES) * LINE_BYTES;
        for (int i = 0; i < LOOKS; i++) {
            at = table.getLong(at);
        }
        state = x + (at & 2);
        return state;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        table.close();
    }
}
