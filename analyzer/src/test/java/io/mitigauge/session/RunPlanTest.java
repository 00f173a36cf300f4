// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bundle.Manifest;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds that fit a budget, and profiles that keep their promises. */
final class RunPlanTest {

    private static final Duration OVERHEAD = Duration.ofMillis(300);
    private static final List<BenchmarkSpec> SUITE = List.of(spec("a.B.one", 0), spec("a.B.two", 400));

    @Test
    void handWorkedExample() {
        // Standard forks take 3 x 200 + 5 x 200 = 1600 ms; two of them, 300 ms overhead each, 400 ms set-up: 4200 ms.
        // Of 64 s, 4 s are for the shared cores; 60 s / 4.2 s = 14.3: 14 rounds, 58.8 s.
        // 10 of them measure everything; the rest of the time goes where intervals are widest.
        RunPlan plan = RunPlan.ofBudget(Profile.STANDARD, Duration.ofSeconds(64), OVERHEAD, SUITE);

        assertThat(plan.rounds()).isEqualTo(10);
        assertThat(plan.further().budget()).hasValue(Duration.ofSeconds(64));
        assertThat(plan.estimate()).isEqualTo(Duration.ofMillis(58_800));
        assertThat(plan.ceiling()).isEqualTo(Duration.ofMillis(67_200));
    }

    @Test
    void aBudgetForFewRoundsMeasuresEverythingInAll() {
        RunPlan plan = RunPlan.ofBudget(Profile.STANDARD, Duration.ofSeconds(4 + 42), OVERHEAD, SUITE);

        assertThat(plan.rounds()).isEqualTo(10);
        assertThat(plan.further()).isEqualTo(RunPlan.Further.NONE);
    }

    @Test
    void aProfileTakesAllOfItsRoundsForEverything() {
        RunPlan plan = RunPlan.ofProfile(Profile.QUICK, OVERHEAD, SUITE);

        // Quick forks take 2 x 200 + 3 x 200 = 1000 ms: rounds of 3000 ms, of which 266 s hold 88.
        assertThat(plan.rounds()).isEqualTo(88);
        assertThat(plan.further()).isEqualTo(RunPlan.Further.NONE);
    }

    @Test
    void aRunThatRepeatsAnotherTakesItsFurtherRoundsToo() {
        Manifest.PlanFacts other = new Manifest.PlanFacts(
                Profile.QUICK.iterations(), 5, 0, Optional.of(60L), List.of(List.of(1), List.of(0, 1)));
        RunPlan plan = RunPlan.repeating("quick", other, OVERHEAD, SUITE);

        // 5 rounds of 3000 ms, one of 1700 ms (the second benchmark alone), one of 3000 ms.
        assertThat(plan.estimate()).isEqualTo(Duration.ofMillis(19_700));
        assertThat(plan.settledForks()).isEqualTo(13);
    }

    @Test
    void whatIsLeftOfARunMayTakeTwiceTheRecordedEstimateHoweverSlowForksStart() {
        RunPlan rest = RunPlan.ofEstimate("smoke", Profile.SMOKE.iterations(), 5, Duration.ofSeconds(118), SUITE);

        assertThat(rest.ceiling()).isEqualTo(Duration.ofSeconds(590));
        assertThat(rest.rounds()).isEqualTo(5);
    }

    @Test
    void aForkIsStoppedWhenItTakesFiveTimesWhatForksTakeHere() {
        // 42 s for 20 forks of 2.1 s: 30 s for a start, and 10.5 s.
        assertThat(RunPlan.ofBudget(Profile.STANDARD, Duration.ofSeconds(4 + 42), OVERHEAD, SUITE)
                        .forkPatience())
                .isEqualTo(Duration.ofMillis(40_500));
        // An emulated guest, 118 s for 10 forks of 11.8 s: 30 s and 59 s.
        assertThat(RunPlan.ofEstimate("smoke", Profile.SMOKE.iterations(), 5, Duration.ofSeconds(118), SUITE)
                        .forkPatience())
                .isEqualTo(Duration.ofSeconds(89));
    }

    @Test
    void smokeStaysAtTwoRounds() {
        assertThat(RunPlan.ofProfile(Profile.SMOKE, OVERHEAD, SUITE).rounds()).isEqualTo(2);
    }

    @Test
    void aProfileMeasuresOneRoundHoweverSlowTheMachine() {
        RunPlan plan = RunPlan.ofProfile(Profile.SMOKE, Duration.ofMinutes(10), SUITE);
        assertThat(plan.rounds()).isEqualTo(1);
        assertThat(plan.ceiling()).isGreaterThan(plan.estimate()).isGreaterThan(Duration.ofMinutes(20));
    }

    @Test
    void aBudgetBelowOneRoundSaysWhatOneRoundTakes() {
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> RunPlan.ofBudget(Profile.STANDARD, Duration.ofSeconds(8), OVERHEAD, SUITE))
                .withMessage("a budget of 8 s is too short: a run with one round of 2 benchmarks takes 9 s;"
                        + " raise --budget or choose fewer with --only");
    }

    @ParameterizedTest
    @CsvSource({"30s,SMOKE", "3m,QUICK", "10m,STANDARD", "24m,STANDARD", "1h,STANDARD", "80m,THOROUGH"})
    void theBudgetChoosesTheForks(String budget, Profile expected) {
        Duration time = Duration.parse("PT" + budget);
        assertThat(Profile.forBudget(time)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"SMOKE,60", "QUICK,300", "STANDARD,1200", "THOROUGH,5400"})
    void everyProfileKeepsItsPromise(Profile profile, long mostSeconds) {
        assertThat(profile.budget().multipliedBy(105).dividedBy(100))
                .isLessThanOrEqualTo(Duration.ofSeconds(mostSeconds));
    }

    private static BenchmarkSpec spec(String name, int setupMillis) {
        return new BenchmarkSpec(BenchmarkId.of(name), false, "", setupMillis, "", "", Optional.empty());
    }
}
