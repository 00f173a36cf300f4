// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.UnsupportedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Three arrays of doubles and the four loops of STREAM over them (McCalpin (1995), Memory Bandwidth and Machine Balance
 * in Current High Performance Computers): a variant, which goes through the arrays in pieces of 256 KiB so that short
 * iterations end soon, and repeats each loop on its own.
 *
 * <p>The arrays are on the Java heap, because C2 makes vector code of such loops there and, in JDK 25, not of doubles
 * outside it. Their lengths differ by some lines, so that they do not start at the same place of a page.
 */
public final class StreamArrays {

    /** Doubles of each array that one step goes through. */
    static final int STEP = 1 << 15;

    /**
     * Bytes that a step of {@link #copy} or {@link #scale} reads and writes; the line that a store fetches first is not
     * counted.
     */
    static final int TWO_ARRAYS = 2 * Double.BYTES * STEP;

    /** Bytes that a step of {@link #add} or {@link #triad} reads and writes. */
    static final int THREE_ARRAYS = 3 * Double.BYTES * STEP;

    /**
     * Heap for the arrays of all threads, so large that those of almost all servers fit; what is not used is only addresses.
     */
    public static final String HEAP = "-Xmx12g";

    /** Doubles of the same array in all threads, at least: 128 MiB. */
    private static final long LEAST = 1L << 24;

    /** STREAM's rule: each array has at least four times the bytes of all caches that are used. */
    private static final int TIMES_CACHES = 4;

    private static final int ARRAYS = 3;
    private static final long SPARE_BYTES = 48L << 20;
    private static final int SKEW = 40;

    private final double[] a;
    private final double[] b;
    private final double[] c;
    private final int end;
    private double scalar = 3;
    private int at;

    /**
     * Allocates one thread's share, and touches it first on the calling thread.
     *
     * @param doubles of each array, a multiple of {@link #STEP}
     */
    public StreamArrays(int doubles) {
        end = doubles;
        a = new double[end + SKEW];
        b = new double[end + 2 * SKEW];
        c = new double[end];
        Arrays.fill(a, 1);
        Arrays.fill(b, 2);
        Arrays.fill(c, 0.5);
    }

    /**
     * Doubles that each of so many threads goes through: whole steps, at least one, together the whole or somewhat
     * more.
     *
     * @param all doubles of an array of all threads
     */
    static int share(long all, int threads) {
        return Math.toIntExact(Math.ceilDiv(Math.ceilDiv(all, threads), (long) STEP) * STEP);
    }

    /** Doubles of an array of all threads, where the caches that they use have so many bytes. */
    static long whole(long cacheBytes) {
        return Math.max(LEAST, TIMES_CACHES * cacheBytes / Double.BYTES);
    }

    /**
     * Doubles of each array of each of so many threads, all of them together four times as much as the caches of some CPUs.
     *
     * @param cpus that the threads use
     * @throws UnsupportedException if memory is short
     */
    public static int shareOf(Collection<Integer> cpus, int threads) {
        int share = share(whole(Caches.bytes(cpus)), threads);
        long bytes = (long) ARRAYS * Double.BYTES * share * threads;
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes + SPARE_BYTES > heap) {
            throw new UnsupportedException(
                    "needs arrays of %d MiB, four times the caches that are used; the heap of %d MiB has no room for three"
                            .formatted((bytes / ARRAYS) >> 20, heap >> 20));
        }
        WorkingSet.requireFree(bytes + SPARE_BYTES);
        return share;
    }

    private int next() {
        int from = at;
        at = from + STEP < end ? from + STEP : 0;
        return from;
    }

    /** One step of {@code c = a}. */
    void copy() {
        double[] source = a;
        double[] target = c;
        int from = next();
        for (int i = from; i < from + STEP; i++) {
            target[i] = source[i];
        }
    }

    /** One step of {@code b = scalar * c}. */
    void scale() {
        double[] source = c;
        double[] target = b;
        double factor = scalar;
        int from = next();
        for (int i = from; i < from + STEP; i++) {
            target[i] = factor * source[i];
        }
    }

    /** One step of {@code c = a + b}. */
    void add() {
        double[] left = a;
        double[] right = b;
        double[] target = c;
        int from = next();
        for (int i = from; i < from + STEP; i++) {
            target[i] = left[i] + right[i];
        }
    }

    /** One step of {@code a = b + scalar * c}. */
    public void triad() {
        double[] left = b;
        double[] right = c;
        double[] target = a;
        double factor = scalar;
        int from = next();
        for (int i = from; i < from + STEP; i++) {
            target[i] = left[i] + factor * right[i];
        }
    }

    /** The sums of the three arrays, in the order of the alphabet: what the loops did, for tests. */
    List<Double> sums() {
        return List.of(sum(a), sum(b), sum(c));
    }

    private double sum(double[] array) {
        return Arrays.stream(array, 0, end).sum();
    }
}
