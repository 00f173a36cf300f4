// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.HugePages;
import io.mitigauge.bench.linux.OffHeap;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/**
 * A working set of lines of 64 bytes, linked to one random cycle through all of them: a load tells where the next one
 * goes, so no prefetcher and no reordering helps. It is read only once it is linked, so threads may share it.
 */
public final class Chase implements Held.Resource {

    /** Bytes of a line. */
    public static final int LINE_BYTES = 64;

    // The same cycle in every fork: what differs between forks is the machine's doing.
    private static final long SEED = 20190514;

    private final OffHeap lines;

    private Chase(OffHeap lines) {
        this.lines = lines;
    }

    /**
     * In pages of the base size, touched first by the calling thread.
     *
     * @param bytes a multiple of 64, at least 64
     * @throws io.mitigauge.bench.UnsupportedException if so much memory is not free
     */
    public static Chase inBasePages(long bytes) {
        WorkingSet.requireFree(bytes);
        return linked(OffHeap.map(bytes), Math.toIntExact(bytes / LINE_BYTES), Chase::packed);
    }

    /**
     * One line in each page of the base size, touched first by the calling thread.
     *
     * @param pages at least 1
     * @throws io.mitigauge.bench.UnsupportedException if so much memory is not free
     */
    static Chase onePerPage(int pages) {
        long bytes = (long) pages * Pages.BYTES;
        WorkingSet.requireFree(bytes);
        return linked(OffHeap.map(bytes), pages, Pages::lineOf);
    }

    /**
     * In transparent huge pages, touched first by the calling thread.
     *
     * @param bytes a multiple of 64, at least 64
     * @throws io.mitigauge.bench.UnsupportedException if so much memory is not free, or not in huge pages
     */
    static Chase inHugePages(long bytes) {
        long whole = Math.ceilDiv(bytes, HugePages.bytes()) * HugePages.bytes();
        WorkingSet.requireFree(whole);
        return linked(OffHeap.mapHuge(whole), Math.toIntExact(bytes / LINE_BYTES), Chase::packed);
    }

    private static long packed(int line) {
        return (long) line * LINE_BYTES;
    }

    /** Links lines that lie where {@code place} says; the first is at 0. */
    private static Chase linked(OffHeap memory, int lines, IntToLongFunction place) {
        try {
            int[] next = Cycle.random(lines, new SplittableRandom(SEED));
            for (int line = 0; line < lines; line++) {
                memory.putLong(place.applyAsLong(line), place.applyAsLong(next[line]));
            }
            return new Chase(memory);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Makes loads, each of which waits for the one before.
     *
     * @param from 0, or what an earlier call returned
     * @return where the next load would go
     */
    public long follow(long from, int loads) {
        OffHeap memory = lines;
        long at = from;
        for (int i = 0; i < loads; i++) {
            at = memory.getLong(at);
        }
        return at;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        lines.close();
    }
}
