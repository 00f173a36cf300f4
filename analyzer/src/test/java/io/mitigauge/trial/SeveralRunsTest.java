// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.compare.SampleRuns;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Run;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several runs on either side, drawn from more. */
final class SeveralRunsTest {

    private static final int RUNS = 12;

    /** Runs of one boot that scatter by a percent, their nine forks by less. */
    private static List<Run> runs(Random random, double level) {
        return IntStream.range(0, RUNS)
                .mapToObj(number -> {
                    double mean = level * (1 + 0.01 * random.nextGaussian());
                    double[] forks = IntStream.range(0, 9)
                            .mapToDouble(i -> mean * (1 + 0.002 * random.nextGaussian()))
                            .toArray();
                    return SampleRuns.run()
                            .label("run-" + level + "-" + number)
                            .boot("boot", 10L * number)
                            .benchmark(SampleRuns.NAME, SampleRuns.NANOS, forks)
                            .build();
                })
                .toList();
    }

    @Test
    void eachRunCountsAsABoot() {
        SeveralRuns sides = new SeveralRuns(runs(new Random(1), 100), 3);
        assertThat(sides.ofUnchanged()).hasSize(SeveralRuns.DRAWS).allSatisfy(comparison -> {
            assertThat(comparison.replication().before()).isEqualTo(new Replication.Count(3, 3));
            assertThat(comparison.replication().after()).isEqualTo(new Replication.Count(3, 3));
            assertThat(change(comparison).basis()).isEqualTo(Change.Basis.BOOTS);
        });
    }

    @Test
    void aSlowdownThatOneRunCannotShowThreeCan() {
        // Spread 1 %, 6 or 9 calibrating: standard error of a change 1 % * sqrt(2/3) = 0.8 %, so 5 % is six of them
        // away;
        // with one run it is 3.5 standard errors away, and a calibration by ten asks for 2.3.
        Random random = new Random(20_261_128);
        List<Run> unchanged = runs(random, 100);
        SeveralRuns sides = new SeveralRuns(unchanged, 3);
        assertThat(sides.ofUnchanged())
                .extracting(comparison -> Rules.decided(comparison).count())
                .filteredOn(count -> count > 0)
                .hasSizeLessThan(SeveralRuns.DRAWS / 10);
        assertThat(sides.with(runs(random, 105)))
                .extracting(comparison -> Rules.decided(comparison).slower())
                .filteredOn(slower -> slower.contains("syscall.Getppid.kernelEntry"))
                .hasSizeGreaterThan(SeveralRuns.DRAWS * 9 / 10);
    }

    @Test
    void whereTooFewAreLeftToCalibrateBootsTellByThemselves() {
        List<Run> unchanged = runs(new Random(2), 100);
        List<Run> slowed = runs(new Random(3), 105);
        SeveralRuns three = new SeveralRuns(unchanged, 3);
        assertThat(three.calibratesUnchanged()).isTrue();
        assertThat(three.ofUnchanged()).hasSize(SeveralRuns.DRAWS);
        SeveralRuns six = new SeveralRuns(unchanged, 6);
        assertThat(six.calibratesUnchanged()).isFalse();
        assertThat(six.calibratesBefore()).isTrue();
        assertThat(six.ofUnchanged()).hasSize(SeveralRuns.DRAWS);
        assertThat(six.with(slowed)).hasSize(SeveralRuns.DRAWS);
        assertThat(new SeveralRuns(unchanged, 7).calibratesBefore()).isFalse();
    }

    @Test
    void tooFewForBothSidesAreNotCompared() {
        List<Run> unchanged = runs(new Random(2), 100);
        assertThat(new SeveralRuns(unchanged, 7).ofUnchanged()).isEmpty();
        assertThat(new SeveralRuns(unchanged, 13).with(runs(new Random(3), 105)))
                .isEmpty();
        assertThat(new SeveralRuns(unchanged, 4).with(unchanged.subList(0, 3))).isEmpty();
    }

    private static Change change(Comparison comparison) {
        return comparison.benchmarks().getFirst().change().orElseThrow();
    }
}
