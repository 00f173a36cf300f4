// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.compare.SampleRuns;
import io.mitigauge.model.Run;
import io.mitigauge.report.TrialReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted, on runs whose truth is known. */
final class TrialTest {

    private static final String PLAIN = "nothing";
    private static final String TEN_PER_CENT = "1 more of every 10 operations of some benchmarks";

    /** Five forks close about a level, all of one boot. */
    private static Run run(int number, double level, String injected) {
        double[] forks = DoubleStream.of(-2, -1, 0, 1, 2)
                .map(i -> level * (1 + 1e-4 * i))
                .toArray();
        return SampleRuns.run()
                .label("run-" + number)
                .boot("boot", 10L * number)
                .field("jvm.injected", injected)
                .benchmark(SampleRuns.NAME, SampleRuns.NANOS, forks)
                .build();
    }

    /** Runs that scatter a little: 99.9, 100.01, 100.12 and so on. */
    private static List<Run> scattered(int runs) {
        return IntStream.range(0, runs)
                .mapToObj(i -> run(i, 100 + 0.1 * (i % 3 - 1) + 0.01 * i, PLAIN))
                .toList();
    }

    private static List<Run> withThreeSlowed(List<Run> unchanged) {
        List<Run> runs = new ArrayList<>(unchanged);
        IntStream.range(unchanged.size(), unchanged.size() + 3)
                .forEach(i -> runs.add(run(i, 110 + 0.1 * (i % 3) + 0.01 * i, TEN_PER_CENT)));
        return runs;
    }

    /** Of these, the last is 3 % higher than all others. */
    private static List<Run> unchanged(int runs) {
        return IntStream.range(0, runs)
                .mapToObj(i -> run(i, i == runs - 1 ? 103 : 100, PLAIN))
                .toList();
    }

    private static List<String> table(List<Run> runs) {
        return TrialReport.markdown(Trial.of(runs, List.of(3), Optional.empty(), line -> {}))
                .lines()
                .toList();
    }

    @Test
    void countsFalseCallsByPairs() {
        // 10 pairs, 4 of them with the last run. The default takes 3 % for what runs may differ by; three calibration
        // runs that
        // agree to the last digit do not, and where the last one is among these nothing differs anyway.
        assertThat(table(unchanged(5)))
                .startsWith("Nothing changed: each two of 5 runs, 10 reports. Benchmarks in a run: 1.")
                .contains(
                        "| Mann-Whitney over iterations (benchstat, Google Benchmark) | 4 of 10 (40 %) | 0.40 |",
                        "| JMH's 99.9 % intervals do not overlap | 4 of 10 (40 %) | 0.40 |",
                        "| Welch over forks | 4 of 10 (40 %) | 0.40 |",
                        "| mitigauge, default | 0 of 10 (0 %) | 0.00 |");
    }

    @Test
    void countsWhatIsFoundByAllPairsOfAPlainAndASlowedRun() {
        List<Run> runs = new ArrayList<>(unchanged(5));
        runs.add(run(5, 110, TEN_PER_CENT));
        runs.add(run(6, 103, TEN_PER_CENT));
        // 110 is above the four at 100 by enough for the default, and not above the fifth; 103 is above none by enough.
        assertThat(table(runs))
                .contains(
                        "`syscall.Getppid.kernelEntry` slowed down, how often it is called slower:",
                        "| rule | 10 % |",
                        "| Welch over forks | 9 of 10 (90 %) |",
                        "| mitigauge, default | 4 of 10 (40 %) |");
    }

    @Test
    void withoutSlowedRunsNothingIsFound() {
        assertThat(table(unchanged(2))).noneMatch(line -> line.contains("slowed down") || line.contains("calibrated"));
        assertThat(table(unchanged(5))).anyMatch(line -> line.contains("calibrated"));
    }

    @Test
    void ofTwelveRunsThreeAreAlsoPutOnEitherSide() {
        assertThat(table(withThreeSlowed(scattered(12))))
                .contains("| mitigauge, calibrated by the other runs, 3 on either side | 100 of 100 (100 %) |")
                .anyMatch(line -> line.startsWith("The same with 3 runs on either side"));
    }

    @Test
    void ofNineRunsSixCalibrateBeforeSlowedOnesAndNoneBetweenTwoSidesOfThem() {
        assertThat(table(withThreeSlowed(scattered(9))))
                .contains("| mitigauge, calibrated by the other runs, 3 on either side | 100 of 100 (100 %) |")
                .anyMatch(line -> line.startsWith("| mitigauge, without a calibration, 3 on either side |"))
                .anyMatch(line -> line.startsWith("The same with 3 runs on either side")
                        && line.contains("each counted as a boot, without a calibration."));
        assertThat(table(scattered(5))).noneMatch(line -> line.contains("on either side"));
    }

    @Test
    void refusesASingleRunWithNothingChanged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(List.of(run(0, 100, PLAIN), run(1, 110, TEN_PER_CENT))))
                .withMessage("needs at least 2 runs with nothing changed, has 1");
    }

    @ParameterizedTest
    @CsvSource({"a, b", "c, d"})
    void ofRecordedRunsWithNothingChangedOthersCallSomethingAndWeDoNot(String one, String other) {
        List<Run> recorded = Stream.of(one, other)
                .map(name -> Bundles.read(Path.of("..", "results", "samples", "unchanged-" + name)))
                .toList();
        List<String> rows = table(recorded);
        assertThat(reports(rows, "mitigauge, default")).isZero();
        assertThat(reports(rows, "Mann-Whitney over iterations")).isEqualTo(1);
        assertThat(reports(rows, "JMH's 99.9 % intervals")).isEqualTo(1);
    }

    private static int reports(List<String> rows, String rule) {
        String row =
                rows.stream().filter(line -> line.contains(rule)).findFirst().orElseThrow();
        String share = Arrays.asList(row.split("\\|")).get(2).strip();
        return Integer.parseInt(share.substring(0, share.indexOf(' ')));
    }
}
