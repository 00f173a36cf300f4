// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.stats.MergedSample.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often 95 % intervals of the 99th percentile of one boot hold it, where forks differ: lognormal latencies with a standard
 * deviation of 0.3 of the logarithm, recorded at a resolution of 0.1 %. The table is in docs/statistics.md.
 */
final class TailCoverageTest {

    private static final int TRIALS = 1000;
    private static final double Q = 0.99;
    private static final double Z = 2.3263478740408408; // standard normal quantile of 0.99
    private static final double SAMPLE_SD = 0.3;
    private static final double STEP = 0.001;
    private static final int BINS = 6001;

    /** Three ways to an interval, and how often each held the truth. */
    private record Coverage(double merged, double orderStatistics, double forkByFork) {}

    private static Coverage coverage(int forks, int samples, double forkSd) {
        SplittableRandom random = new SplittableRandom(31L * forks + samples);
        double truth = Z * Math.hypot(SAMPLE_SD, forkSd);
        int[] held = new int[3];
        for (int trial = 0; trial < TRIALS; trial++) {
            List<long[]> drawn = new ArrayList<>();
            for (int fork = 0; fork < forks; fork++) {
                drawn.add(draw(samples, forkSd * random.nextGaussian(), random));
            }
            held[0] += holds(
                    MergedSample.of(drawn.stream().map(TailCoverageTest::part).toList())
                            .logQuantile(Q),
                    truth);
            held[1] += orderStatisticsHold(drawn, truth);
            held[2] += holds(
                    LogMean.plain(drawn.stream()
                            .mapToDouble(fork -> Math.exp(at(fork, Math.ceil(Q * samples))))
                            .toArray()),
                    truth);
        }
        return new Coverage(held[0] / (double) TRIALS, held[1] / (double) TRIALS, held[2] / (double) TRIALS);
    }

    /** Counts by logarithm. */
    private static long[] draw(int samples, double level, SplittableRandom random) {
        long[] counts = new long[BINS];
        for (int i = 0; i < samples; i++) {
            counts[BINS / 2 + (int) Math.round((level + SAMPLE_SD * random.nextGaussian()) / STEP)]++;
        }
        return counts;
    }

    private static Part part(long[] counts) {
        int[] bins = IntStream.range(0, BINS).filter(i -> counts[i] > 0).toArray();
        return new Part(
                Arrays.stream(bins).mapToDouble(i -> Math.exp(logarithm(i))).toArray(),
                Arrays.stream(bins).mapToLong(i -> counts[i]).toArray());
    }

    private static double logarithm(int bin) {
        return STEP * (bin - BINS / 2);
    }

    private static int holds(LogMean estimate, double truth) {
        return Math.abs(estimate.mean() - truth) <= estimate.halfWidth(0.95) ? 1 : 0;
    }

    /** As if all samples were independent: order statistics n q -+ 1.96 sqrt(n q (1 - q)). */
    private static int orderStatisticsHold(List<long[]> forks, double truth) {
        long[] all = new long[BINS];
        forks.forEach(fork -> Arrays.setAll(all, i -> all[i] + fork[i]));
        double n = Arrays.stream(all).sum();
        double half = 1.959964 * Math.sqrt(n * Q * (1 - Q));
        return at(all, n * Q - half) <= truth && truth <= at(all, n * Q + half) ? 1 : 0;
    }

    private static double at(long[] counts, double rank) {
        long seen = 0;
        int bin = -1;
        while (seen < rank) {
            seen += counts[++bin];
        }
        return logarithm(bin);
    }

    /**
     * The first line is the least that is judged: 100 samples beyond the quantile. Bounds: of the merged quantile's coverage two, above that of
     * order statistics, above that of the forks' own quantiles.
     */
    @ParameterizedTest
    @CsvSource({
        "10, 1000, 0.03, 0.91, 0.97, 0.90, 0.93",
        "5, 4000, 0.03, 0.93, 0.97, 0.75, 0.97",
        "10, 4000, 0.03, 0.93, 0.97, 0.75, 0.96",
        "10, 4000, 0.10, 0.92, 0.97, 0.35, 0.85",
        "24, 2000, 0.10, 0.92, 0.97, 0.45, 0.65"
    })
    void mergedWithTheJackknifeItIsAbout95InAHundred(int forks, int samples, double forkSd, ArgumentsAccessor row) {
        Coverage coverage = coverage(forks, samples, forkSd);
        assertThat(coverage.merged()).isBetween(row.getDouble(3), row.getDouble(4));
        assertThat(coverage.orderStatistics()).isLessThan(row.getDouble(5));
        assertThat(coverage.forkByFork()).isLessThan(row.getDouble(6));
    }

    /** Where the tail is that of one or two forks, nothing saves few forks; the degrees of freedom limit the damage. */
    @ParameterizedTest
    @CsvSource({"5, 4000", "10, 2000"})
    void whereForksDifferAsMuchAsSamplesItHoldsNineInTen(int forks, int samples) {
        Coverage coverage = coverage(forks, samples, 0.3);
        assertThat(coverage.merged()).isBetween(0.86, 0.97);
        assertThat(coverage.forkByFork()).isLessThan(0.7);
        assertThat(coverage.orderStatistics()).isLessThan(0.15);
    }
}
