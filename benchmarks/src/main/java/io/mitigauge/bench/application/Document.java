// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A text of records with numbers in them, always the same, and room to compress it. */
final class Document implements AutoCloseable {

    private static final int BYTES = 64 << 10;
    private static final long SEED = 20190514;
    private static final int LARGEST = 1_000_000;

    private final byte[] text = text();
    private final byte[] compressed = new byte[2 * BYTES];
    private final byte[] restored = new byte[BYTES];
    private final Deflater deflater = new Deflater();
    private final Inflater inflater = new Inflater();
    private final long sum = sumOf(text);

    private static byte[] text() {
        SplittableRandom random = new SplittableRandom(SEED);
        StringBuilder text = new StringBuilder();
        while (text.length() < BYTES) {
            text.append("{\"id\": ")
                    .append(random.nextInt(LARGEST))
                    .append(", \"state\": \"")
                    .append(random.nextBoolean() ? "open" : "closed")
                    .append("\", \"amount\": ")
                    .append(random.nextInt(LARGEST))
                    .append("}\n");
        }
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), BYTES);
    }

    /** Sum of the numbers in the text as it was written. */
    long sum() {
        return sum;
    }

    /**
     * Compresses the text, restores it and adds up its numbers.
     *
     * @throws DataFormatException if what was compressed cannot be restored
     */
    long throughCompression() throws DataFormatException {
        deflater.reset();
        deflater.setInput(text);
        deflater.finish();
        int length = deflater.deflate(compressed);
        inflater.reset();
        inflater.setInput(compressed, 0, length);
        int back = inflater.inflate(restored);
        return back == BYTES ? sumOf(restored) : -1;
    }

    /** Sum of all runs of digits, each as one number. */
    static long sumOf(byte[] text) {
        long sum = 0;
        long number = 0;
        for (byte character : text) {
            if (character >= '0' && character <= '9') {
                number = 10 * number + character - '0';
            } else {
                sum += number;
                number = 0;
            }
        }
        return sum + number;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
