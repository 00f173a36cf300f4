// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.infra.ThreadParams;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.options.TimeValue;

/** From single latencies to a log that standard readers understand. */
final class LatencyRecorderTest {

    private static final ThreadParams LONE_THREAD = new ThreadParams(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);

    private final Locale locale = Locale.getDefault();
    private final LatencyLog log = new LatencyLog();
    private final LatencyRecorder recorder = new LatencyRecorder();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        System.clearProperty(LatencyLog.FILE_PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "de", "tr", "ar-EG"})
    void writesOneTaggedIntervalForEachMeasuredIteration(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        iteration(IterationType.WARMUP, 9_000);
        iteration(IterationType.MEASUREMENT, 1_000, 2_000, 5_000_000);
        iteration(IterationType.MEASUREMENT, 4_000);

        List<Histogram> intervals = parse(log.encoded());
        assertThat(intervals).extracting(Histogram::getTag).containsExactly("worker", "worker");
        assertThat(intervals).extracting(Histogram::getTotalCount).containsExactly(3L, 1L);
        assertThat(intervals.getFirst().valuesAreEquivalent(intervals.getFirst().getMaxValue(), 5_000_000))
                .isTrue();
        assertThat(intervals.getLast().getMinNonZeroValue()).isBetween(3_996L, 4_000L);
        assertThat(intervals.getLast().getStartTimeStamp())
                .isGreaterThanOrEqualTo(intervals.getFirst().getEndTimeStamp());
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000_000_001L, 3_600_000_000_000L, Long.MAX_VALUE / 2})
    void nothingIsTooLongToBeRecorded(long nanos) {
        iteration(IterationType.MEASUREMENT, 5_000, nanos);

        Histogram interval = parse(log.encoded()).getFirst();
        assertThat(interval.getTotalCount()).isEqualTo(2);
        assertThat(interval.valuesAreEquivalent(interval.getMaxValue(), nanos)).isTrue();
    }

    @Test
    void whatTookNoTimeCountsAsANanosecond() {
        iteration(IterationType.MEASUREMENT, 0, 0);
        assertThat(parse(log.encoded()).getFirst().getCountAtValue(1)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -5, Long.MIN_VALUE})
    void whatEndedBeforeItBeganIsNoLatency(long nanos) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> recorder.record(nanos))
                .withMessageStartingWith("an operation took " + nanos + " ns: the clock went back");
    }

    @Test
    void aLapIsFromOneCallToTheNextAndTheFirstOfAnIterationCountsOnlyAlone() throws InterruptedException {
        recorder.begin();
        recorder.lap();
        Thread.sleep(2);
        recorder.lap();
        recorder.lap();
        end(IterationType.MEASUREMENT);
        recorder.begin();
        Thread.sleep(2);
        recorder.lap();
        end(IterationType.MEASUREMENT);
        recorder.begin();
        end(IterationType.MEASUREMENT);

        List<Histogram> intervals = parse(log.encoded());
        assertThat(intervals).extracting(Histogram::getTotalCount).containsExactly(2L, 1L, 0L);
        assertThat(intervals.subList(0, 2))
                .allSatisfy(interval -> assertThat(interval.getMaxValue()).isGreaterThanOrEqualTo(2_000_000));
    }

    @Test
    void saysTheFormatsVersionOnTop() {
        assertThat(new String(log.encoded(), StandardCharsets.UTF_8)).contains("#[Histogram log format version 1.3]\n");
    }

    @Test
    void namesThreadsApartWhereThereAreSeveral() {
        assertThat(LatencyRecorder.tag(0, 1)).isEqualTo("worker");
        assertThat(LatencyRecorder.tag(1, 2)).isEqualTo("worker1");
    }

    @Test
    void replacesTheFileThatThePropertyNames() throws IOException {
        Path file = Files.writeString(folder.resolve("fork.hlog"), "older");
        System.setProperty(LatencyLog.FILE_PROPERTY, file.toString());
        iteration(IterationType.MEASUREMENT, 1_000);
        log.write();

        assertThat(parse(Files.readAllBytes(file))).hasSize(1);
        assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void writesNothingWithoutTheProperty() {
        iteration(IterationType.MEASUREMENT, 1_000);
        log.write();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhichFileCannotBeWritten() {
        Path file = folder.resolve("missing").resolve("fork.hlog");
        System.setProperty(LatencyLog.FILE_PROPERTY, file.toString());
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(log::write)
                .withMessageStartingWith("cannot write the latency log " + file);
    }

    @Test
    void leavesNoPartOfALogThatCannotBePutInPlace() throws IOException {
        Path file = folder.resolve("fork.hlog");
        Files.createDirectory(file);
        System.setProperty(LatencyLog.FILE_PROPERTY, file.toString());
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(log::write);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    private void iteration(IterationType type, long... nanos) {
        recorder.begin();
        for (long value : nanos) {
            recorder.record(value);
        }
        end(type);
    }

    private void end(IterationType type) {
        recorder.end(new IterationParams(type, 1, TimeValue.milliseconds(1), 1), LONE_THREAD, log);
    }

    private static List<Histogram> parse(byte[] hlog) {
        List<Histogram> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(hlog))) {
            while (reader.hasNext()) {
                if (reader.nextIntervalHistogram() instanceof Histogram interval) {
                    intervals.add(interval);
                }
            }
        }
        return intervals;
    }
}
