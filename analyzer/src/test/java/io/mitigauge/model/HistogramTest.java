// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Recorded latencies. */
final class HistogramTest {

    private static Histogram of(Map<Long, Long> counts) {
        return Histogram.of(new TreeMap<>(counts), 1);
    }

    @Test
    void handWorkedExample() {
        // 1 1 2 300 300 300 300 100000: the median is the 4th of 8, 300; three eighths do not exceed 2.
        Histogram histogram = of(Map.of(1L, 2L, 2L, 1L, 300L, 4L, 100_000L, 1L));
        assertThat(histogram.samples()).isEqualTo(8);
        assertThat(histogram.values()).containsExactly(1, 2, 300, 100_000);
        assertThat(histogram.counts()).containsExactly(2, 1, 4, 1);
        assertThat(histogram.quantile(0)).isEqualTo(1);
        assertThat(histogram.quantile(0.25)).isEqualTo(1);
        assertThat(histogram.quantile(0.375)).isEqualTo(2);
        assertThat(histogram.quantile(0.5)).isEqualTo(300);
        assertThat(histogram.quantile(0.875)).isEqualTo(300);
        assertThat(histogram.quantile(0.876)).isEqualTo(100_000);
        assertThat(histogram.quantile(1)).isEqualTo(100_000);
    }

    @Test
    void aShareThatIsAWholeNumberOfSamplesIsNotRoundedUp() {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (long value = 1; value <= 10_000; value++) {
            counts.put(value, 1L);
        }
        Histogram histogram = Histogram.of(counts, 1);
        for (Metric metric : List.of(Metric.P50, Metric.P90, Metric.P99, Metric.P999, Metric.P9999)) {
            assertThat(histogram.quantile(metric.quantile())).isEqualTo(Math.rint(10_000 * metric.quantile()));
        }
    }

    @Test
    void keepsWhatItWasGiven() {
        Random random = new Random(20_261_202);
        for (int i = 0; i < 100; i++) {
            SortedMap<Long, Long> counts = counts(random);
            Histogram histogram = Histogram.of(counts, 8);
            assertThat(histogram.values())
                    .containsExactly(
                            counts.keySet().stream().mapToDouble(v -> v / 8.0).toArray());
            assertThat(histogram.counts())
                    .containsExactly(
                            counts.values().stream().mapToLong(Long::longValue).toArray());
            assertThat(histogram).isEqualTo(Histogram.of(counts, 8)).hasSameHashCodeAs(Histogram.of(counts, 8));
        }
    }

    private static SortedMap<Long, Long> counts(Random random) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            counts.put(random.nextLong(1L << (1 + random.nextInt(52))), 1 + random.nextLong(1L << random.nextInt(40)));
        }
        return counts;
    }

    @Test
    void mergingAddsUpInAnyOrder() {
        Random random = new Random(20_261_203);
        for (int i = 0; i < 100; i++) {
            List<Histogram> parts = new ArrayList<>();
            SortedMap<Long, Long> sum = new TreeMap<>();
            for (int part = 0; part < 5; part++) {
                SortedMap<Long, Long> counts = counts(random);
                counts.forEach((value, count) -> sum.merge(value, count, Long::sum));
                parts.add(Histogram.of(counts, 1));
            }
            assertThat(Histogram.merged(parts)).isEqualTo(Histogram.of(sum, 1));
            Collections.shuffle(parts, random);
            assertThat(Histogram.merged(
                            List.of(Histogram.merged(parts.subList(0, 2)), Histogram.merged(parts.subList(2, 5)))))
                    .isEqualTo(Histogram.of(sum, 1));
        }
    }

    @Test
    void mergesWhatWasRecordedInOtherSteps() {
        Histogram fine = Histogram.of(new TreeMap<>(Map.of(1500L, 1L)), 1000);
        Histogram merged = Histogram.merged(List.of(of(Map.of(2L, 3L)), fine));
        assertThat(merged.values()).containsExactly(1.5, 2);
        assertThat(merged.counts()).containsExactly(1, 3);
    }

    @Test
    void nothingIsNoNumber() {
        assertThat(Histogram.merged(List.of())).isEqualTo(Histogram.NONE);
        assertThat(Histogram.merged(List.of(Histogram.NONE, of(Map.of(7L, 1L)))).quantile(0.5))
                .isCloseTo(7, within(0.0));
        assertThat(of(Map.of(7L, 0L)).samples()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.NONE.quantile(0.5))
                .withMessage("an empty histogram has no quantiles");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of(-7L, 1L)))
                .withMessage("values and counts must be >= 0, have -7 with count 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(new TreeMap<>(), 0))
                .withMessage("scale must be finite and > 0, is 0.0");
    }
}
