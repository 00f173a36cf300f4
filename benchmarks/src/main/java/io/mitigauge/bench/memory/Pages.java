// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.OffHeap;

/** The pages that the benchmarks of page faults touch, one line of each. */
final class Pages {

    /** How many. */
    static final int COUNT = 64;

    /** Bytes of a page; where pages are of another size, {@link #requireUsualSize} says so. */
    static final int BYTES = 4096;

    /** All of them. */
    static final long ALL_BYTES = (long) COUNT * BYTES;

    private static final long MARK = 1;

    private Pages() {}

    /**
     * Refuses kernels with pages of another size, on which figures would mean something else.
     *
     * @throws UnsupportedException saying which
     */
    static void requireUsualSize() {
        if (OffHeap.pageBytes() != BYTES) {
            throw new UnsupportedException(
                    "needs pages of " + BYTES + " bytes, this kernel's have " + OffHeap.pageBytes());
        }
    }

    /**
     * Where a page is touched: another line in each, since lines at the same offset compete for one set of the cache.
     */
    static long lineOf(int page) {
        return (long) page * BYTES + (long) (page % (BYTES / Chase.LINE_BYTES)) * Chase.LINE_BYTES;
    }

    /**
     * Writes one word to each of the first pages, one after the other: where the next lies depends on what this one reads
     * back. Independent stores run ahead of a fault and walk the page tables for pages that are not there yet; how far,
     * depends on how the JIT unrolls the loop.
     */
    static void write(OffHeap memory, int count) {
        long carry = 0;
        for (int page = 0; page < count; page++) {
            long offset = lineOf(page) + carry;
            memory.putLongOpaque(offset, MARK);
            carry = memory.getLongOpaque(offset) - MARK;
        }
    }

    /** Reads one word of each page, one after the other, as {@link #write}; the words are 0 or what that wrote. */
    static long read(OffHeap memory) {
        long sum = 0;
        long carry = 0;
        for (int page = 0; page < COUNT; page++) {
            long word = memory.getLongOpaque(lineOf(page) + carry);
            carry = word >>> MARK;
            sum += word;
        }
        return sum;
    }
}
