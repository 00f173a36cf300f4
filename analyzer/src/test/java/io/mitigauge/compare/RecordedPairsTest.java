// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import io.mitigauge.trial.OtherRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of docs/statistics.md, "Where the variance between runs comes from", is what these rules make of the recorded runs in {@code
 * src/test/resources/aa}.
 */
final class RecordedPairsTest {

    private static final Path RECORDED = Path.of("src", "test", "resources", "aa", "forks.csv");
    private static final double LEVEL = 0.05;

    /** Whether two runs are called different by their forks' values. */
    @FunctionalInterface
    private interface Rule {
        boolean differ(double[] before, double[] after);
    }

    private static boolean trimmedAlone(double[] before, double[] after) {
        return LogDifference.between(LogMean.trimmed(before), LogMean.trimmed(after))
                        .pValue()
                < LEVEL;
    }

    private static boolean trimmedWithOnePercent(double[] before, double[] after) {
        return Evidence.of(List.of(boot(before)), List.of(boot(after)), SimulatedSide.onePercent())
                        .orElseThrow()
                        .difference()
                        .pValue()
                < LEVEL;
    }

    private static List<Double> boot(double[] forks) {
        return Arrays.stream(forks).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "getppid, `getppid`",
        "labs, empty downcall",
        "nanoTime, `nanoTime`",
        "yield_, `sched_yield`",
    })
    void theTableIsOfTheseRuns(String recorded, String shown) throws IOException {
        List<double[]> runs = runs(recorded);
        String row = "| %s | %s | %s | %s |"
                .formatted(
                        shown,
                        called(runs, OtherRules::welch),
                        called(runs, RecordedPairsTest::trimmedAlone),
                        called(runs, RecordedPairsTest::trimmedWithOnePercent));
        assertThat(Files.readString(Path.of("..", "docs", "statistics.md")).contains(row))
                .as("docs/statistics.md has: %s", row)
                .isTrue();
    }

    @Test
    void thereAreFourteenRunsOfTenForks() throws IOException {
        assertThat(runs("getppid"))
                .hasSize(14)
                .allSatisfy(forks -> assertThat(forks).hasSize(10));
    }

    private static String called(List<double[]> runs, Rule rule) {
        long differing = IntStream.range(0, runs.size())
                .mapToLong(i -> runs.subList(i + 1, runs.size()).stream()
                        .filter(later -> rule.differ(runs.get(i), later))
                        .count())
                .sum();
        int pairs = runs.size() * (runs.size() - 1) / 2;
        return String.format(Locale.ROOT, "%.1f %% (%d)", 100.0 * differing / pairs, differing);
    }

    /** For each run, in order, its forks' means of three iterations. */
    private static List<double[]> runs(String benchmark) throws IOException {
        Map<Integer, List<Double>> forks = Files.readAllLines(RECORDED).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[2].equals(benchmark))
                .collect(Collectors.groupingBy(
                        cells -> Integer.valueOf(cells[0]),
                        TreeMap::new,
                        Collectors.mapping(RecordedPairsTest::mean, Collectors.toList())));
        return forks.values().stream()
                .map(run -> run.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }

    private static double mean(String[] cells) {
        return DoubleStream.of(Double.parseDouble(cells[3]), Double.parseDouble(cells[4]), Double.parseDouble(cells[5]))
                .average()
                .orElseThrow();
    }
}
