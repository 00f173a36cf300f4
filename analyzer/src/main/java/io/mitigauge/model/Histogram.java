// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each latency was seen: recorded values and their counts, as exact as they were recorded. Histograms add up
 * to the histogram of all their samples, which no set of percentiles does.
 *
 * <p>Immutable. Kept as differences of ascending whole numbers in a variable length code, two to four bytes for each value
 * that occurs, so that the histograms of thousands of forks fit into memory.
 */
public final class Histogram {

    /** No samples. */
    public static final Histogram NONE = new Histogram(new byte[0], 1, 0, 0);

    private static final double ROUNDING = 1e-9; // of a product such as 0.99 * 10,000, which is a whole number
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private final byte[] code;
    private final double scale;
    private final int size;
    private final long samples;

    private Histogram(byte[] code, double scale, int size, long samples) {
        this.code = code;
        this.scale = scale;
        this.size = size;
        this.samples = samples;
    }

    /**
     * From whole numbers, as recorders keep them.
     *
     * @param counts by recorded value, both {@code >= 0}; counts of 0 are left out
     * @param scale recorded value per unit, finite and {@code > 0}
     * @throws IllegalArgumentException naming the offending value
     */
    public static Histogram of(SortedMap<Long, Long> counts, double scale) {
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("scale must be finite and > 0, is " + scale);
        }
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        long last = 0;
        long samples = 0;
        int size = 0;
        for (Map.Entry<Long, Long> bucket : counts.entrySet()) {
            long value = bucket.getKey();
            long count = bucket.getValue();
            if (value < 0 || count < 0) {
                throw new IllegalArgumentException(
                        "values and counts must be >= 0, have %d with count %d".formatted(value, count));
            }
            if (count > 0) {
                write(code, value - last);
                write(code, count);
                last = value;
                samples = Math.addExact(samples, count);
                size++;
            }
        }
        return new Histogram(code.toByteArray(), scale, size, samples);
    }

    private static void write(ByteArrayOutputStream code, long number) {
        long rest = number;
        while (rest > SEVEN_BITS) {
            code.write((int) (rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        code.write((int) rest);
    }

    /** All samples of all of them, in whatever order they are named. Their unit must be the same; their scales need not. */
    public static Histogram merged(Collection<Histogram> parts) {
        double scale = parts.stream().mapToDouble(part -> part.scale).max().orElse(1);
        SortedMap<Long, Long> sum = new TreeMap<>();
        for (Histogram part : parts) {
            double factor = scale / part.scale;
            part.forEach((recorded, count) -> sum.merge(Math.round(factor * recorded), count, Long::sum));
        }
        return of(sum, scale);
    }

    /** Takes a recorded value and how often it was seen. */
    private interface Visitor {
        void bucket(long recorded, long count);
    }

    private void forEach(Visitor visitor) {
        Reader reader = new Reader(code);
        long recorded = 0;
        for (int i = 0; i < size; i++) {
            recorded += reader.next();
            visitor.bucket(recorded, reader.next());
        }
    }

    /** Goes through the code. */
    private static final class Reader {

        private final byte[] code;
        private int at;

        private Reader(byte[] code) {
            this.code = code;
        }

        private long next() {
            long number = 0;
            int shift = 0;
            while ((code[at] & MORE) != 0) {
                number |= (long) (code[at++] & SEVEN_BITS) << shift;
                shift += 7;
            }
            return number | (long) code[at++] << shift;
        }
    }

    /** How many samples there are. */
    public long samples() {
        return samples;
    }

    /** The values that occur, ascending, in the unit. */
    public double[] values() {
        double[] values = new double[size];
        int[] next = {0};
        forEach((recorded, count) -> values[next[0]++] = recorded / scale);
        return values;
    }

    /** How often each of {@link #values()} was seen. */
    public long[] counts() {
        long[] counts = new long[size];
        int[] next = {0};
        forEach((recorded, count) -> counts[next[0]++] = count);
        return counts;
    }

    /**
     * The least recorded value that at least a share of the samples does not exceed, in the unit.
     *
     * @param q in [0, 1]
     * @throws IllegalArgumentException if there are no samples
     */
    public double quantile(double q) {
        if (samples == 0) {
            throw new IllegalArgumentException("an empty histogram has no quantiles");
        }
        double rank = q * samples * (1 - ROUNDING);
        Reader reader = new Reader(code);
        long recorded = 0;
        long seen = 0;
        for (int i = 0; i < size && (i == 0 || seen < rank); i++) {
            recorded += reader.next();
            seen += reader.next();
        }
        return recorded / scale;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that
                && scale == that.scale
                && samples == that.samples
                && Arrays.equals(code, that.code);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(code) + Double.hashCode(scale);
    }

    @Override
    public String toString() {
        return samples + " samples, " + size + " values";
    }
}
