// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import java.util.Arrays;
import java.util.List;

/**
 * Three arrays of doubles and the four loops of STREAM over them (McCalpin (1995), Memory Bandwidth and Machine Balance
 * in Current High Performance Computers): a variant, which goes through the arrays in pieces of 256 KiB so that short
 * iterations end soon, and repeats each loop on its own.
 *
 * <p>The arrays are on the Java heap, because C2 makes vector code of such loops there and, in JDK 25, not of doubles
 * outside it. Their lengths differ by some lines, so that they do not start at the same place of a page.
 */
final class StreamArrays {

    /** Doubles of each array that one step goes through. */
    static final int STEP = 1 << 15;

    /**
     * Bytes that a step of {@link #copy} or {@link #scale} reads and writes; the line that a store fetches first is not
     * counted.
     */
    static final int TWO_ARRAYS = 2 * Double.BYTES * STEP;

    /** Bytes that a step of {@link #add} or {@link #triad} reads and writes. */
    static final int THREE_ARRAYS = 3 * Double.BYTES * STEP;

    /** Heap that all arrays of all threads and the JVM itself need together. */
    static final int HEAP_MIB = 448;

    /** Doubles of the same array in all threads: 128 MiB, four times the last-level cache of many servers' cores. */
    private static final int ALL = 1 << 24;

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
     * @param threads that share the whole, at least 1
     */
    StreamArrays(int threads) {
        end = share(threads);
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
     */
    static int share(int threads) {
        return Math.ceilDiv(Math.ceilDiv(ALL, threads), STEP) * STEP;
    }

    /**
     * Looks whether they fit.
     *
     * @throws UnsupportedException if memory is short
     */
    static void requireMemory() {
        WorkingSet.requireFree(HEAP_MIB << 20);
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
    void triad() {
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
