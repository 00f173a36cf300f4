// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The interval histograms of all threads of one fork, written at its end as a standard HdrHistogram log, version 1.3,
 * to the file that the system property {@value #FILE_PROPERTY} names. Without that property nothing is written.
 *
 * <p>Values are nanoseconds; the column of maxima is in milliseconds, as the format's readers expect. Each interval
 * carries the tag of its thread and the start and end of its iteration. Safe for use by several threads.
 */
@State(Scope.Benchmark)
public class LatencyLog {

    /** Names the file to write; a file that is there is replaced. */
    public static final String FILE_PROPERTY = "mitigauge.hlog";

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final List<Histogram> intervals = new ArrayList<>();

    /** Keeps one thread's histogram of one iteration, tagged and with its times set; it is not copied. */
    synchronized void add(Histogram interval) {
        intervals.add(interval);
    }

    /**
     * Writes the log where the property says.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    @TearDown(Level.Trial)
    public void write() {
        String file = System.getProperty(FILE_PROPERTY, "");
        if (!file.isEmpty()) {
            writeDurably(Path.of(file), encoded());
        }
    }

    /** The log as text. */
    synchronized byte[] encoded() {
        List<Histogram> ordered = new ArrayList<>(intervals);
        ordered.sort(Comparator.comparingLong(Histogram::getStartTimeStamp));
        long start = ordered.isEmpty() ? 0 : ordered.getFirst().getStartTimeStamp();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HistogramLogWriter writer = new HistogramLogWriter(bytes);
        writer.outputComment("[nanoseconds; each value includes the cost of one clock reading]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(start);
        writer.setBaseTime(start);
        writer.outputLegend();
        for (Histogram interval : ordered) {
            writer.outputIntervalHistogram(
                    (interval.getStartTimeStamp() - start) / MILLIS_PER_SECOND,
                    (interval.getEndTimeStamp() - start) / MILLIS_PER_SECOND,
                    interval,
                    NANOS_PER_MILLI);
        }
        writer.close();
        return bytes.toByteArray();
    }

    /** Under another name first, so that whoever finds the file finds all of it, even after a power loss. */
    private static void writeDurably(Path file, byte[] content) {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteAfter(e, partial);
            throw new UncheckedIOException("cannot write the latency log " + file + ": " + e, e);
        }
    }

    private static void deleteAfter(IOException failure, Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
