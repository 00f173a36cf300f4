// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.stats.JointMean.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Means of several benchmarks, and what their moving together does to the error. */
final class JointMeanTest {

    private static Part part(double weight, double... logs) {
        return new Part(
                weight,
                DoubleStream.of(logs).map(Math::exp).boxed().toList(),
                LongStream.range(0, logs.length).boxed().toList());
    }

    private static Part withoutRounds(Part part) {
        return new Part(part.weight(), part.values(), List.of());
    }

    @Test
    void roundsTellWhatMovesTogether() {
        // Rounds' means of both: (.00 + .02) / 2, (.02 + .06) / 2, (.04 + .04) / 2 = .01, .04, .04; their mean .03,
        // squares
        // .0004 + .0001 + .0001 = .0006; variance of the mean .0006 / (3 * 2) = .0001.
        LogMean joint = JointMean.of(List.of(part(0.5, 0.00, 0.02, 0.04), part(0.5, 0.02, 0.06, 0.04)));
        assertThat(joint.mean()).isCloseTo(0.03, within(1e-12));
        assertThat(joint.variance()).isCloseTo(0.0001, within(1e-12));
        assertThat(joint.degreesOfFreedom()).isEqualTo(2);
        assertThat(joint.count()).isEqualTo(3);
    }

    @Test
    void withoutRoundsTheErrorIsTheMostThatAnyCorrelationAllows() {
        // Standard errors: sqrt(.0008 / 6) each; half of either, added: as large as one.
        List<Part> parts = List.of(part(0.5, 0.00, 0.02, 0.04), part(0.5, 0.02, 0.06, 0.04));
        LogMean joint =
                JointMean.of(parts.stream().map(JointMeanTest::withoutRounds).toList());
        assertThat(joint.variance()).isCloseTo(0.0008 / 6, within(1e-12));
        assertThat(joint.degreesOfFreedom()).isEqualTo(2);
    }

    @Test
    void aRoundThatLacksABenchmarkHasOnlyTheOthersShare() {
        // First: .00, .04 in rounds 1, 2: shares -.02 / 2 and .02 / 2, half of them -.005, .005. Second: .00, .03, .06
        // in
        // rounds 1 to 3: -.03 / 3, 0, .03 / 3, half of them -.005, 0, .005. By round -.01, .005, .005: squares .00015.
        // Two
        // rounds of the first: times 2 / 1.
        LogMean joint = JointMean.of(List.of(part(0.5, 0.00, 0.04), part(0.5, 0.00, 0.03, 0.06)));
        assertThat(joint.variance()).isCloseTo(0.0003, within(1e-12));
        assertThat(joint.degreesOfFreedom()).isEqualTo(1);
    }

    @Test
    void onePartIsTheTrimmedMean() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            Part one = random(1, 2 + random.nextInt(20), random);
            LogMean expected = LogMean.trimmed(
                    one.values().stream().mapToDouble(Double::doubleValue).toArray());
            for (LogMean joint : List.of(JointMean.of(List.of(one)), JointMean.of(List.of(withoutRounds(one))))) {
                assertThat(joint.mean()).isCloseTo(expected.mean(), within(1e-12));
                assertThat(joint.variance()).isCloseTo(expected.variance(), within(1e-15));
                assertThat(joint.degreesOfFreedom()).isEqualTo(expected.degreesOfFreedom());
            }
        }
    }

    @Test
    void theSameBenchmarkTwiceTellsNoMoreThanOnce() {
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            Part half = random(0.5, 2 + random.nextInt(20), random);
            Part whole = new Part(1, half.values(), half.rounds());
            assertThat(JointMean.of(List.of(half, half)).variance())
                    .isCloseTo(JointMean.of(List.of(whole)).variance(), within(1e-15));
        }
    }

    @Test
    void theBoundIsNeverBelowWhatRoundsShow() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            List<Part> parts = parts(2 + random.nextInt(20), random);
            double bound = JointMean.of(
                            parts.stream().map(JointMeanTest::withoutRounds).toList())
                    .variance();
            assertThat(JointMean.of(parts).variance()).isLessThanOrEqualTo(bound * (1 + 1e-9));
        }
    }

    @Test
    void unitsAndOrderDoNotMatterAndATurnedSignTurnsTheMean() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            List<Part> parts = parts(2 + random.nextInt(20), random);
            LogMean joint = JointMean.of(parts);
            double factor = Math.exp(random.nextGaussian());
            List<Part> scaled = new ArrayList<>(parts.stream()
                    .map(p -> new Part(
                            p.weight(), p.values().stream().map(v -> factor * v).toList(), p.rounds()))
                    .toList());
            Collections.shuffle(scaled, random);
            assertThat(JointMean.of(scaled).mean()).isCloseTo(joint.mean() + Math.log(factor), within(1e-9));
            assertThat(JointMean.of(scaled).variance()).isCloseTo(joint.variance(), within(1e-12));
            List<Part> turned = parts.stream()
                    .map(p -> new Part(-p.weight(), p.values(), p.rounds()))
                    .toList();
            assertThat(JointMean.of(turned).mean()).isCloseTo(-joint.mean(), within(1e-12));
            assertThat(JointMean.of(turned).variance()).isCloseTo(joint.variance(), within(1e-15));
        }
    }

    private static List<Part> parts(int rounds, Random random) {
        return List.of(random(0.25, rounds, random), random(0.25, rounds, random), random(0.5, rounds, random));
    }

    private static Part random(double weight, int rounds, Random random) {
        return part(
                weight,
                DoubleStream.generate(() -> 0.02 * random.nextGaussian())
                        .limit(rounds)
                        .toArray());
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> JointMean.of(List.of())).hasMessage("need at least 1 part");
        assertThatThrownBy(() -> new Part(1, List.of(1.0), List.of()))
                .hasMessage("need at least 2 values and a round for each or none, have 1, 0");
        assertThatThrownBy(() -> new Part(1, List.of(1.0, 2.0), List.of(1L)))
                .hasMessage("need at least 2 values and a round for each or none, have 2, 1");
    }
}
