// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Calibration;
import io.mitigauge.model.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a comparison says it stands on. */
final class CautionsTest {

    private static final String OTHER = "io.mitigauge.bench.syscall.DeviceBenchmark.readZero";
    private static final double[] FIVE = {99, 99.5, 100, 100.5, 101};

    private static SampleRuns sample(String boot, long minutes) {
        return run().boot(boot, minutes)
                .field("machine.idHash", "m1")
                .field("cpu.model", "Some CPU")
                .benchmark(NAME, NANOS, FIVE);
    }

    private static Run boot(String name, long minutes) {
        return sample(name, minutes).build();
    }

    /** By three boots, the last of which was measured an hour into the epoch. */
    private static Calibration calibration() {
        return Calibrations.of(List.of(boot("a", 0), boot("b", 30), boot("c", 60)));
    }

    private static String standing(List<Run> before, List<Run> after) {
        Settings settings = Settings.withMargin(0.03).with(Calibrations.betweenRuns(calibration(), false));
        return Comparisons.between(Side.of(before), Side.of(after), settings)
                .cautions()
                .getLast();
    }

    @Test
    void oneBootASideStandsOnTheCalibrationAndItsAgeIsSaid() {
        assertThat(standing(List.of(boot("d", 120)), List.of(boot("e", 180))))
                .contains(
                        "is taken from the calibration of this machine (3 runs of 3 boots, the last 60 minutes earlier);");
        assertThat(standing(List.of(boot("d", 4 * 24 * 60)), List.of(boot("e", 5 * 24 * 60))))
                .contains("the last 3 days earlier");
    }

    @Test
    void aCalibrationOfAnotherMachineIsNotCalledThisOnes() {
        Run elsewhere = sample("d", 120).field("machine.idHash", "m2").build();
        Run nowhere = run().benchmark(NAME, NANOS, FIVE).build();

        assertThat(standing(List.of(elsewhere), List.of(elsewhere)))
                .contains("the calibration of another machine (3 runs");
        assertThat(standing(List.of(nowhere), List.of(nowhere))).contains("the calibration of another machine (3 runs");
    }

    @Test
    void whatTheCalibrationDoesNotKnowIsCounted() {
        Run before = sample("d", 120).benchmark(OTHER, NANOS, FIVE).build();
        Run after = sample("e", 180).benchmark(OTHER, NANOS, FIVE).build();

        assertThat(standing(List.of(before), List.of(after)))
                .contains("the last 60 minutes earlier) for 1 of 2 benchmarks, and from a default for the others;");
    }

    @Test
    void twoBootsASideStandOnThemOrOnTheCalibration() {
        assertThat(standing(List.of(boot("d", 120), boot("f", 240)), List.of(boot("e", 180), boot("g", 300))))
                .startsWith(
                        "2 boots before and 2 after: intervals come from what these boots differ by, or from the calibration of"
                                + " this machine (3 runs of 3 boots, the last 60 minutes earlier), whichever says more of a benchmark;");
    }

    @Test
    void withoutACalibrationThereIsADefault() {
        assertThat(Comparisons.between(boot("d", 0), boot("e", 60), Settings.withMargin(0.03))
                        .cautions()
                        .getLast())
                .contains("is taken from a default;");
    }

    @Test
    void sidesWithoutAFigureSayWhetherAnythingWasTried() {
        Run failed = run().failure(NAME, "the JVM ended with 134").build();
        Run nothing = run().build();

        assertThat(Comparisons.between(failed, nothing, Settings.withMargin(0.03))
                        .cautions()
                        .getLast())
                .startsWith("no fork gave a figure");
        assertThat(Comparisons.between(nothing, nothing, Settings.withMargin(0.03))
                        .cautions()
                        .getLast())
                .startsWith("nothing was measured");
    }
}
