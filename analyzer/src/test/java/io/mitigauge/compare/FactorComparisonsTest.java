// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.MICROS;
import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.RATE;
import static io.mitigauge.compare.SampleRuns.around;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.compare.SampleRuns.times;
import static io.mitigauge.model.Factor.HOST;
import static io.mitigauge.model.Factor.KERNEL;
import static io.mitigauge.model.Factor.MITIGATIONS;
import static io.mitigauge.model.Factor.SMT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.Change;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorEffect.Kind;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs are placed by what their environments say, and effects are told as far as the states allow. */
final class FactorComparisonsTest {

    private static final Settings SETTINGS = Settings.withMargin(0.03);
    static final double[] FORKS = {99, 99.5, 100, 100.5, 101, 100};
    private static final String CONTROL = "io.mitigauge.bench.control.AluBenchmark.sum";

    private static final String CHASE = "io.mitigauge.bench.memory.PointerChaseBenchmark.next";

    static SampleRuns state(boolean smt, boolean mitigations, int number) {
        return run().label("run " + number)
                .boot("boot " + number, 10L * number)
                .field("smt.control", smt ? "on" : "off")
                .field("smt.active", smt ? "1" : "0")
                .field("cpu.threadsPerCore", smt ? "2" : "1")
                .field("cpu.online", smt ? "0-3" : "0,2")
                .field("cpu.siblings", smt ? "0-1;2-3" : "0;2")
                .field("cpu.model", "A CPU")
                .field("kernel.release", "6.1.0")
                .field("hypervisor.flag", "yes")
                .field(
                        "kernel.commandLine",
                        (mitigations ? "mitigations=auto" : "mitigations=off") + (smt ? "" : " nosmt"))
                .field("vulnerabilities.meltdown", mitigations ? "Mitigation: PTI" : "Vulnerable")
                .field(
                        "vulnerabilities.mds",
                        mitigations
                                ? "Mitigation: Clear CPU buffers; SMT " + (smt ? "vulnerable" : "disabled")
                                : "Vulnerable; SMT " + (smt ? "vulnerable" : "disabled"))
                .field("vulnerabilities.l1tf", "Mitigation: PTE Inversion");
    }

    static Run measured(boolean smt, boolean mitigations, int number, double factor) {
        return state(smt, mitigations, number)
                .benchmark(NAME, NANOS, times(factor, FORKS))
                .build();
    }

    static FactorComparison compare(List<Run> runs, Factor... factors) {
        return FactorComparisons.of(runs, List.of(factors), SETTINGS);
    }

    private static FactorRow row(FactorComparison comparison, Kind kind, String name) {
        return comparison.effects().stream()
                .filter(e -> e.kind() == kind && e.name().startsWith(name))
                .findFirst()
                .orElseThrow()
                .rows()
                .getFirst();
    }

    private static double point(FactorComparison comparison, Kind kind, String name) {
        return row(comparison, kind, name).size().orElseThrow().change().point();
    }

    private static List<Run> square() {
        return List.of(
                measured(true, false, 1, 1),
                measured(false, false, 2, 1.1),
                measured(true, true, 3, 2),
                measured(false, true, 4, 3));
    }

    @Test
    void allEffectsOfASquareByHand() {
        // Log means 0, ln 1.1, ln 2, ln 3. SMT off costs 1.1 with mitigations off and 3 / 2 with them on:
        // sqrt(1.1 * 1.5) on average; interaction 1.5 / 1.1; mitigations 2 and 3 / 1.1; together 3.
        FactorComparison comparison = compare(square(), SMT, MITIGATIONS);
        assertThat(comparison.factors())
                .containsExactly(new FactorLevels(SMT, "on", "off"), new FactorLevels(MITIGATIONS, "off", "on"));
        assertThat(point(comparison, Kind.MAIN, "smt")).isCloseTo(Math.sqrt(1.65) - 1, within(1e-9));
        assertThat(point(comparison, Kind.MAIN, "mitigations")).isCloseTo(Math.sqrt(6 / 1.1) - 1, within(1e-9));
        assertThat(point(comparison, Kind.SIMPLE, "smt on -> off, with mitigations off"))
                .isCloseTo(0.1, within(1e-9));
        assertThat(point(comparison, Kind.SIMPLE, "smt on -> off, with mitigations on"))
                .isCloseTo(0.5, within(1e-9));
        assertThat(point(comparison, Kind.SIMPLE, "mitigations off -> on, with smt on"))
                .isCloseTo(1, within(1e-9));
        assertThat(point(comparison, Kind.INTERACTION, "smt x mitigations")).isCloseTo(1.5 / 1.1 - 1, within(1e-9));
        assertThat(point(comparison, Kind.JOINT, "smt")).isCloseTo(2, within(1e-9));
        assertThat(row(comparison, Kind.MAIN, "mitigations").verdict()).isInstanceOf(Verdict.Slower.class);
        assertThat(comparison.notIdentifiable()).isEmpty();
        assertThat(comparison.advice()).isEmpty();
    }

    /** Shapley's shares add up to the whole: a + c/2 and b + c/2 to a + b + c. */
    @Test
    void mainEffectsAddUpToTheJointEffect() {
        Random random = new Random(20_261_127);
        for (int i = 0; i < 50; i++) {
            List<Run> runs = new ArrayList<>();
            for (int cell = 0; cell < 4; cell++) {
                runs.add(state(cell % 2 == 0, cell > 1, cell)
                        .benchmark(NAME, NANOS, around(100 * Math.exp(random.nextGaussian()), 0.01, 6, random))
                        .build());
            }
            FactorComparison comparison = compare(runs, SMT, MITIGATIONS);
            double smt = Math.log1p(point(comparison, Kind.MAIN, "smt"));
            double mitigations = Math.log1p(point(comparison, Kind.MAIN, "mitigations"));
            assertThat(Math.log1p(point(comparison, Kind.JOINT, "smt"))).isCloseTo(smt + mitigations, within(1e-9));
        }
    }

    @Test
    void theOrderOfTheRunsDoesNotMatter() {
        Random random = new Random(5);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            runs.add(state(i % 2 == 0, i % 4 > 1, i)
                    .benchmark(NAME, NANOS, around(100, 0.02, 6, random))
                    .build());
        }
        FactorComparison first = compare(runs, SMT, MITIGATIONS);
        assertThat(first.cells()).extracting("boots").containsOnly(3);
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(runs, random);
            assertThat(compare(runs, SMT, MITIGATIONS)).isEqualTo(first);
        }
    }

    @Test
    void theOrderOfTheFactorsChangesOnlyTheirOrder() {
        FactorComparison first = compare(square(), SMT, MITIGATIONS);
        FactorComparison second = compare(square(), MITIGATIONS, SMT);
        assertThat(point(second, Kind.MAIN, "smt")).isCloseTo(point(first, Kind.MAIN, "smt"), within(1e-12));
        assertThat(point(second, Kind.INTERACTION, "mitigations x smt"))
                .isCloseTo(point(first, Kind.INTERACTION, "smt x mitigations"), within(1e-12));
    }

    @Test
    void twoCornersTellTheJointEffectOnly() {
        FactorComparison comparison =
                compare(List.of(measured(true, false, 1, 1), measured(false, true, 2, 3)), SMT, MITIGATIONS);
        assertThat(comparison.effects()).extracting(FactorEffect::kind).containsExactly(Kind.JOINT);
        assertThat(point(comparison, Kind.JOINT, "smt on -> off and mitigations off -> on"))
                .isCloseTo(2, within(1e-9));
        assertThat(comparison.notIdentifiable())
                .containsExactly("joint effect of smt and mitigations; not separable, since they changed together");
        assertThat(comparison.advice())
                .containsExactly(
                        "smt off, mitigations off: boot with mitigations=off nosmt",
                        "smt on, mitigations on: boot with mitigations=auto");
    }

    @Test
    void theOtherTwoCornersTellTheStepThatWasTaken() {
        FactorComparison comparison =
                compare(List.of(measured(true, true, 1, 2), measured(false, false, 2, 1)), SMT, MITIGATIONS);
        assertThat(point(comparison, Kind.JOINT, "smt on -> off and mitigations on -> off"))
                .isCloseTo(-0.5, within(1e-9));
    }

    @Test
    void threeCornersTellTheEffectsAlongTheEdges() {
        FactorComparison comparison = compare(square().subList(0, 3), SMT, MITIGATIONS);
        assertThat(comparison.effects())
                .extracting(FactorEffect::name)
                .containsExactly("smt on -> off, with mitigations off", "mitigations off -> on, with smt on");
        assertThat(comparison.notIdentifiable())
                .singleElement()
                .asString()
                .startsWith("the interaction of smt and mitigations is not identifiable")
                .contains("main effects hold only if there is none");
        assertThat(comparison.advice()).containsExactly("smt off, mitigations on: boot with mitigations=auto nosmt");
    }

    @Test
    void halfOfThreeFactorsNamesWhatIsMixedUp() {
        List<Run> runs = new ArrayList<>();
        for (int cell = 0; cell < 4; cell++) {
            boolean first = cell % 2 == 1;
            boolean second = cell > 1;
            runs.add(state(!first, second, cell)
                    .field("kernel.release", first == second ? "6.1.0" : "6.8.0")
                    .benchmark(NAME, NANOS, FORKS)
                    .build());
        }
        FactorComparison comparison = compare(runs, SMT, MITIGATIONS, KERNEL);
        assertThat(comparison.effects()).isEmpty();
        assertThat(comparison.notIdentifiable())
                .hasSize(6)
                .contains("smt is not identifiable: it is mixed up with mitigations x kernel");
        assertThat(comparison.advice()).hasSize(3);
    }

    @Test
    void threeFactorsInFullAreToldApart() {
        List<Run> runs = new ArrayList<>();
        for (int cell = 0; cell < 8; cell++) {
            double factor = ((cell & 1) == 1 ? 1.1 : 1) * ((cell & 2) == 2 ? 2 : 1) * ((cell & 4) == 4 ? 1.3 : 1);
            runs.add(state((cell & 1) == 0, (cell & 2) == 2, cell)
                    .field("kernel.release", (cell & 4) == 4 ? "6.8.0" : "6.1.0")
                    .benchmark(NAME, NANOS, times(factor, FORKS))
                    .build());
        }
        FactorComparison comparison = compare(runs, SMT, MITIGATIONS, KERNEL);
        assertThat(point(comparison, Kind.MAIN, "smt")).isCloseTo(0.1, within(1e-9));
        assertThat(point(comparison, Kind.MAIN, "mitigations")).isCloseTo(1, within(1e-9));
        assertThat(point(comparison, Kind.MAIN, "kernel 6.1.0 -> 6.8.0")).isCloseTo(0.3, within(1e-9));
        assertThat(point(comparison, Kind.INTERACTION, "smt x kernel")).isCloseTo(0, within(1e-9));
        assertThat(point(comparison, Kind.JOINT, "smt")).isCloseTo(1.1 * 2 * 1.3 - 1, within(1e-9));
        assertThat(comparison.cautions()).anyMatch(c -> c.startsWith("effects of three factors together"));
    }

    @Test
    void forRatesLessIsSlower() {
        List<Run> runs = List.of(
                state(true, false, 1).benchmark(NAME, RATE, FORKS).build(),
                state(true, true, 2).benchmark(NAME, RATE, times(0.5, FORKS)).build());
        FactorComparison comparison = compare(runs, MITIGATIONS);
        assertThat(point(comparison, Kind.MAIN, "mitigations")).isCloseTo(-0.5, within(1e-9));
        assertThat(row(comparison, Kind.MAIN, "mitigations").verdict()).isInstanceOf(Verdict.Slower.class);
    }

    @Test
    void aFactorThatDoesNotVaryIsSaid() {
        FactorComparison comparison =
                compare(List.of(measured(true, false, 1, 1), measured(true, true, 2, 2)), SMT, MITIGATIONS, HOST);
        assertThat(comparison.notes())
                .containsExactly("smt does not vary: on in every run", "host does not vary: A CPU in every run");
        assertThat(comparison.factors()).extracting(FactorLevels::factor).containsExactly(MITIGATIONS);
        assertThatThrownBy(() -> compare(List.of(measured(true, false, 1, 1), measured(true, false, 2, 2)), SMT))
                .isInstanceOf(FactorException.class)
                .hasMessage("nothing to attribute: smt does not vary: on in every run");
    }

    @Test
    void whatVariesExactlyWithAFactorIsNamedBesideIt() {
        List<Run> runs = new ArrayList<>();
        for (int cell = 0; cell < 4; cell++) {
            runs.add(state(cell % 2 == 0, cell > 1, cell)
                    .field("clock.source", cell > 1 ? "hpet" : "tsc")
                    .field("memory.transparentHugePages", cell == 3 ? "never" : "always")
                    .benchmark(NAME, NANOS, FORKS)
                    .build());
        }
        assertThat(compare(runs, SMT, MITIGATIONS).cautions())
                .contains(
                        "something else changes exactly with mitigations (clock.source): the effect of mitigations cannot"
                                + " be told from its")
                .contains(
                        "something else varies between the runs too (memory.transparentHugePages): part of the effects"
                                + " may be its");
        assertThat(compare(square(), SMT, MITIGATIONS).cautions()).noneMatch(c -> c.startsWith("something else"));
        assertThat(compare(square(), SMT).cautions())
                .as("mitigations were not asked for, and vary")
                .anyMatch(c -> c.startsWith("something else varies") && c.contains("kernel.commandLine"));
    }

    @Test
    void forksOfOtherLengthsAreNamedWithTheirRuns() {
        List<Run> runs = new ArrayList<>();
        for (int cell = 0; cell < 4; cell++) {
            runs.add(state(cell % 2 == 0, cell > 1, cell)
                    .plan(cell == 2 ? new IterationPlan(2, 200, 3, 200) : new IterationPlan(3, 200, 5, 200))
                    .benchmark(NAME, NANOS, FORKS)
                    .build());
        }
        assertThat(compare(runs, SMT, MITIGATIONS).cautions())
                .contains(
                        "forks were not all of one length: 3 x 200 ms of warm-up and 5 x 200 ms in run 0, run 1, run 3; 2 x"
                                + " 200 ms of warm-up and 3 x 200 ms in run 2; what is still warming up in the shorter ones costs more"
                                + " there with nothing changed: measure all states with one profile");
        assertThat(compare(square(), SMT, MITIGATIONS).cautions()).noneMatch(c -> c.startsWith("forks were"));
    }

    @Test
    void timeIsACautionWhereLevelsFollowOneAnother() {
        assertThat(compare(square(), SMT, MITIGATIONS).cautions())
                .anyMatch(c -> c.startsWith("all runs of one level of mitigations come first"));
        List<Run> inBlocks = List.of(
                measured(true, false, 1, 1),
                measured(true, false, 2, 1.01),
                measured(true, true, 3, 2),
                measured(true, true, 4, 2.02));
        assertThat(compare(inBlocks, MITIGATIONS).cautions())
                .anyMatch(c -> c.startsWith("the states were measured one after the other"))
                .anyMatch(c -> c.startsWith("4 boots of 2 states") && c.contains("2 degrees of freedom"));
        List<Run> inTurn = List.of(
                measured(true, false, 1, 1),
                measured(true, true, 2, 2),
                measured(true, false, 3, 1.01),
                measured(true, true, 4, 2.02));
        assertThat(compare(inTurn, MITIGATIONS).cautions())
                .noneMatch(c -> c.contains("one after the other") || c.contains("come first"));
    }

    @Test
    void aControlThatMovesIsSaidFirst() {
        List<Run> runs = List.of(
                state(true, false, 1)
                        .control(CONTROL)
                        .benchmark(CONTROL, NANOS, FORKS)
                        .build(),
                state(true, true, 2)
                        .control(CONTROL)
                        .benchmark(CONTROL, NANOS, times(1.5, FORKS))
                        .build());
        FactorComparison comparison = compare(runs, MITIGATIONS);
        assertThat(comparison.cautions().getFirst()).startsWith("controls moved with mitigations off -> on");
        assertThat(row(comparison, Kind.MAIN, "mitigations").control()).isTrue();
    }

    /** In the average over both levels it may go unseen. */
    @Test
    void aControlThatMovesInOneSimpleEffectAloneIsSaidToo() {
        List<Run> runs = new ArrayList<>();
        for (int cell = 0; cell < 4; cell++) {
            runs.add(state(cell % 2 == 0, cell > 1, cell)
                    .control(CONTROL)
                    .benchmark(CONTROL, NANOS, times(cell == 1 ? 1.1 : cell == 3 ? 1 / 1.1 : 1, FORKS))
                    .build());
        }
        assertThat(compare(runs, SMT, MITIGATIONS).cautions())
                .anyMatch(c -> c.startsWith("controls moved with smt on -> off, with mitigations off"))
                .noneMatch(c -> c.startsWith("controls moved with smt on -> off, averaged"));
    }

    @Test
    void aBenchmarkThatOneStateLacksIsUntold() {
        List<Run> runs = new ArrayList<>(square().subList(0, 3));
        runs.add(state(false, true, 4)
                .benchmark("org.example.B.other", NANOS, FORKS)
                .build());
        FactorComparison comparison = compare(runs, SMT, MITIGATIONS);
        assertThat(row(comparison, Kind.MAIN, "smt").verdict().reason())
                .isEqualTo("not measured in every state that this effect needs");
        assertThat(point(comparison, Kind.SIMPLE, "smt on -> off, with mitigations off"))
                .isCloseTo(0.1, within(1e-9));
    }

    @Test
    void unitsOfOneKindAreConvertedAndOthersAreNotCompared() {
        Run first = measured(true, false, 1, 1);
        Run micros = state(true, true, 2)
                .benchmark(NAME, MICROS, times(0.002, FORKS))
                .build();
        assertThat(point(compare(List.of(first, micros), MITIGATIONS), Kind.MAIN, "mitigations"))
                .isCloseTo(1, within(1e-9));
        Run rate = state(true, true, 2).benchmark(NAME, RATE, FORKS).build();
        assertThat(row(compare(List.of(first, rate), MITIGATIONS), Kind.MAIN, "mitigations")
                        .verdict())
                .isInstanceOf(Verdict.NotComparable.class);
    }

    @Test
    void fewForksAndBootsThatAgreeExactlyGiveNoVerdict() {
        List<Run> few = List.of(
                measured(true, false, 1, 1),
                state(true, true, 2).benchmark(NAME, NANOS, 200, 201).build());
        assertThat(row(compare(few, MITIGATIONS), Kind.MAIN, "mitigations")
                        .verdict()
                        .reason())
                .startsWith("only 2 forks in a state");
        List<Run> one = List.of(
                measured(true, false, 1, 1),
                state(true, true, 2).benchmark(NAME, NANOS, 200).build());
        assertThat(row(compare(one, MITIGATIONS), Kind.MAIN, "mitigations")
                        .verdict()
                        .reason())
                .startsWith("only one fork in a state");
        List<Run> copies = List.of(
                measured(true, false, 1, 1),
                measured(true, false, 2, 1),
                measured(true, true, 3, 2),
                measured(true, true, 4, 2));
        FactorRow row = row(compare(copies, MITIGATIONS), Kind.MAIN, "mitigations");
        assertThat(row.size()).isEmpty();
        assertThat(row.verdict().reason()).startsWith("boots of one state agree to the last digit");
    }

    @Test
    void bootsThatDifferMoreInOneStateThanInAnotherAreSaid() {
        // Boots with mitigations lie 0, 40, 80 and 120 % above 200; those without 0.0, 0.1, 0.2 and 0.3 % above 100.
        List<Run> runs = new ArrayList<>();
        for (int boot = 0; boot < 4; boot++) {
            runs.add(measured(true, false, 2 * boot, 1 + 0.001 * boot));
            runs.add(measured(true, true, 2 * boot + 1, 2 + 0.8 * boot));
        }
        assertThat(compare(runs, MITIGATIONS).cautions())
                .anyMatch(
                        caution -> caution.startsWith("boots differ more from each other in one state than in another: "
                                + "syscall.Getppid.kernelEntry (more than 100 times)"));
    }

    @Test
    void bootsThatDifferAlikeAreNotSaidToDiffer() {
        List<Run> runs = new ArrayList<>();
        for (int boot = 0; boot < 4; boot++) {
            runs.add(measured(true, false, 2 * boot, 1 + 0.01 * boot));
            runs.add(measured(true, true, 2 * boot + 1, 2 + 0.03 * boot));
        }
        assertThat(compare(runs, MITIGATIONS).cautions())
                .isNotEmpty()
                .noneMatch(caution -> caution.startsWith("boots differ more"));
    }

    @Test
    void copiesInOneStateGiveNoVerdictBesideOthersThatDiffer() {
        List<Run> runs = new ArrayList<>();
        for (int boot = 0; boot < 3; boot++) {
            runs.add(measured(true, false, 2 * boot, 1));
            runs.add(measured(true, true, 2 * boot + 1, 2 + 0.02 * boot));
        }
        FactorRow row = row(compare(runs, MITIGATIONS), Kind.MAIN, "mitigations");
        assertThat(row.size()).isEmpty();
        assertThat(row.verdict().reason()).startsWith("boots of one state agree to the last digit");
    }

    /** Three boots that lie 0.2 % apart do not show in which state memory was in the one boot of the other level. */
    @Test
    void aSingleBootIsNotProvenSlowerByHowLittleOthersDiffer() {
        List<Run> runs = chases(1.17);
        FactorComparison comparison = compare(runs, SMT);
        assertThat(row(comparison, Kind.MAIN, "smt").verdict()).isInstanceOf(Verdict.Unclear.class);
        assertThat(comparison.cautions())
                .anyMatch(
                        c -> c.endsWith("; a state has one boot only, for which a default counts where it says more"));
        runs.add(chase(false, 5, 1.171));
        FactorComparison replicated = compare(runs, SMT);
        assertThat(row(replicated, Kind.MAIN, "smt").verdict()).isInstanceOf(Verdict.Slower.class);
        assertThat(replicated.cautions()).noneMatch(c -> c.contains("one boot only"));
    }

    @Test
    void aCalibrationIsNotBelievedOfASingleBootOfWhatHangsOnMemory() {
        Settings calibrated =
                SETTINGS.with((benchmark, metric) -> new RunVariance(0.002, 0, 10, Change.Basis.CALIBRATION));
        List<Run> runs = chases(1.08);
        assertThat(row(FactorComparisons.of(runs, List.of(SMT), calibrated), Kind.MAIN, "smt")
                        .verdict())
                .isInstanceOf(Verdict.Unclear.class);
        runs.add(chase(false, 5, 1.081));
        assertThat(row(FactorComparisons.of(runs, List.of(SMT), calibrated), Kind.MAIN, "smt")
                        .verdict())
                .isInstanceOf(Verdict.Slower.class);
    }

    /** Three boots with SMT on, and one that is slower by a factor with SMT off. */
    private static List<Run> chases(double slower) {
        return new ArrayList<>(
                List.of(chase(true, 1, 1), chase(true, 2, 1.002), chase(true, 3, 1.004), chase(false, 4, slower)));
    }

    private static Run chase(boolean smt, int number, double factor) {
        return state(smt, true, number)
                .benchmark(CHASE, NANOS, times(factor, FORKS))
                .build();
    }
}
