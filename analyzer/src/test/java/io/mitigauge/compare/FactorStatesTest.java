// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.FactorComparisonsTest.FORKS;
import static io.mitigauge.compare.FactorComparisonsTest.compare;
import static io.mitigauge.compare.FactorComparisonsTest.measured;
import static io.mitigauge.compare.FactorComparisonsTest.state;
import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.model.Factor.KERNEL;
import static io.mitigauge.model.Factor.MITIGATIONS;
import static io.mitigauge.model.Factor.SMT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.model.FactorLevels;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which state a run is of, by what its environment says, and which cannot be placed. */
final class FactorStatesTest {

    @Test
    void moreThanTwoLevelsAreNamed() {
        Run third = state(true, true, 3)
                .field("kernel.commandLine", "mds=off")
                .field("vulnerabilities.mds", "Vulnerable; SMT vulnerable")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        assertThatThrownBy(() ->
                        compare(List.of(measured(true, false, 1, 1), measured(true, true, 2, 1), third), MITIGATIONS))
                .isInstanceOf(FactorException.class)
                .hasMessage(
                        "mitigations has 3 levels (off; on; mds=off), and an effect leads from one to another: leave out"
                                + " the runs of all but two");
    }

    @Test
    void offThatTheKernelContradictsIsNotOff() {
        Run contradicted = state(true, true, 2)
                .field("kernel.commandLine", "mitigations=off pti=on")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        assertThat(compare(List.of(measured(true, false, 1, 1), contradicted), MITIGATIONS)
                        .factors())
                .containsExactly(new FactorLevels(MITIGATIONS, "off", "mitigations=off pti=on"));
    }

    @Test
    void anotherKernelsWordsForTheSameAreNoOtherLevel() {
        Run older = state(true, true, 1)
                .field("kernel.release", "5.10.0")
                .field("vulnerabilities.spectre_v2", "Mitigation: Full generic retpoline, STIBP: disabled, RSB filling")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        Run newer = state(false, true, 2)
                .field("vulnerabilities.spectre_v2", "Mitigation: Retpolines; RSB filling")
                .field("vulnerabilities.vmscape", "Not affected")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        assertThat(compare(List.of(older, newer), MITIGATIONS, KERNEL).notes())
                .containsExactly("mitigations does not vary: on in every run");
    }

    private static Run says(SampleRuns state, String file, String line) {
        return state.field("vulnerabilities." + file, line)
                .benchmark(NAME, NANOS, FORKS)
                .build();
    }

    private static SampleRuns olderKernel(int number) {
        return state(true, true, number).field("kernel.release", "5.10.0");
    }

    @Test
    void aKernelThatDoesNotKnowAFlawIsOfNoLevelWhereOthersAreOfTwo() {
        Run older = olderKernel(1).benchmark(NAME, NANOS, FORKS).build();
        Run open = says(state(true, true, 2), "retbleed", "Vulnerable");
        Run mitigated = says(state(true, true, 3), "retbleed", "Mitigation: untrained return thunk");
        assertThatThrownBy(() -> compare(List.of(older, open, mitigated), MITIGATIONS))
                .isInstanceOf(FactorException.class)
                .hasMessage(
                        "the run run 1 cannot be placed: of mitigations it fits two levels: vulnerabilities.retbleed"
                                + " is not told in it, which agrees with \"Vulnerable\" in run 2 and with"
                                + " \"Mitigation: untrained return thunk\" in run 3; leave it out, or measure both levels with"
                                + " the same kernel, CPU and SMT");
        assertThat(compare(List.of(open, mitigated), MITIGATIONS).factors()).hasSize(1);
    }

    @Test
    void smtsAbsenceAsTheWholeMitigationIsOfNoLevelWhereOthersAreOfTwo() {
        String file = "spec_rstack_overflow";
        Run open = says(state(true, true, 1), file, "Vulnerable");
        Run mitigated = says(state(true, true, 2), file, "Mitigation: Safe RET");
        Run alone = says(state(false, true, 3), file, "Mitigation: SMT disabled");
        refused(
                List.of(open, mitigated, alone),
                "the run run 3 cannot be placed: of mitigations it fits two levels: vulnerabilities.spec_rstack_overflow"
                        + " is \"Mitigation: SMT disabled\" in it");
        assertThat(FactorMitigations.of(List.of(mitigated, alone))).containsExactly("on", "on");
    }

    @Test
    void whoeverComesFirstTheRunBetweenTheLevelsIsNamed() {
        List<Run> runs = List.of(
                says(state(true, true, 1), "retbleed", "Vulnerable"),
                olderKernel(2).benchmark(NAME, NANOS, FORKS).build(),
                says(state(true, true, 3), "retbleed", "Mitigation: IBRS"),
                says(state(true, true, 4), "retbleed", "Vulnerable"),
                says(state(false, true, 5), "retbleed", "Mitigation: IBRS"));
        List<Run> shuffled = new ArrayList<>(runs);
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(shuffled, random);
            assertThatThrownBy(() -> FactorMitigations.of(shuffled))
                    .isInstanceOf(FactorException.class)
                    .hasMessageStartingWith("the run run 2 cannot be placed");
        }
        List<String> levels = FactorMitigations.of(List.of(runs.get(0), runs.get(2), runs.get(3), runs.get(4)));
        assertThat(levels.get(0)).isEqualTo(levels.get(2)).isNotEqualTo(levels.get(1));
        assertThat(levels.get(1)).isEqualTo(levels.get(3));
    }

    @Test
    void aFlawThatOneOfTwoKernelsKnowsTellsNoLevelsApart() {
        String open = "Vulnerable; SMT vulnerable";
        List<Run> runs = List.of(
                olderKernel(1).benchmark(NAME, NANOS, FORKS).build(),
                says(state(true, true, 2), "retbleed", "Mitigation: IBRS"),
                says(olderKernel(3).field("kernel.commandLine", "mds=off"), "mds", open),
                says(
                        state(true, true, 4)
                                .field("kernel.commandLine", "mds=off")
                                .field("vulnerabilities.retbleed", "Mitigation: IBRS"),
                        "mds",
                        open));
        assertThat(FactorMitigations.of(runs)).containsExactly("on", "on", "mds=off", "mds=off");
        assertThat(compare(runs, MITIGATIONS, KERNEL).notIdentifiable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "on, 1, 2, on",
        "off, 0, 1, off",
        "forceoff, 0, 1, off",
        "on, 0, 1, off",
        "notimplemented, 1, 2, on",
        "on, '', 2, on",
        "'', '', 2, on",
        "notsupported, 0, 1, not visible to the guest",
        "off, 1, 2, unknown",
        "'', '', 1, unknown",
        "'', '', '', unknown",
        "on, 0, 2, unknown"
    })
    void smtIsWhatTheKernelSays(String control, String active, String threads, String level) {
        SampleRuns environment = run().field("hypervisor.flag", "yes");
        put(environment, "smt.control", control);
        put(environment, "smt.active", active);
        put(environment, "cpu.threadsPerCore", threads);
        assertThat(FactorStates.smt(environment.environment()).orElse("unknown"))
                .isEqualTo(level);
    }

    private static void put(SampleRuns environment, String field, String value) {
        if (value.isEmpty()) {
            environment.absent(field, Reading.Reason.MASKED);
        } else {
            environment.field(field, value);
        }
    }

    @Test
    void runsThatCannotBePlacedAreRefusedInOneLine() {
        Run good = measured(true, false, 1, 1);
        refused(
                List.of(
                        good,
                        state(true, true, 2)
                                .absent("smt.control", Reading.Reason.MASKED)
                                .absent("smt.active", Reading.Reason.MASKED)
                                .absent("cpu.threadsPerCore", Reading.Reason.MISSING)
                                .benchmark(NAME, NANOS, FORKS)
                                .build()),
                "the run run 2 cannot be placed: smt is unknown: smt.control is absent");
        refused(
                List.of(
                        good,
                        state(true, true, 2)
                                .absent("vulnerabilities.mds", Reading.Reason.DENIED)
                                .benchmark(NAME, NANOS, FORKS)
                                .build()),
                "mitigations are unknown: vulnerabilities.mds is absent");
        refused(
                List.of(
                        good,
                        state(true, true, 2)
                                .absent("vulnerabilities", Reading.Reason.MASKED)
                                .benchmark(NAME, NANOS, FORKS)
                                .build()),
                "mitigations are unknown: the folder of vulnerabilities is absent");
        refused(List.of(good, SampleRuns.forks(1, 2, 3)), "does not tell in which environment");
        refused(List.of(good, state(true, true, 2).build()), "nothing was measured in it");
        refused(List.of(good), "factors need at least two runs");
        refused(
                List.of(
                        good,
                        state(true, true, 2)
                                .field("smt.control", "notsupported")
                                .field("smt.active", "0")
                                .benchmark(NAME, NANOS, FORKS)
                                .build()),
                "the guest was shown one thread per core");
        refused(
                List.of(
                        good,
                        state(false, false, 2)
                                .boot("boot 1", 20)
                                .benchmark(NAME, NANOS, FORKS)
                                .build()),
                "its boot was also measured in another state");
        refused(
                List.of(
                        good,
                        state(true, true, 2)
                                .suite("other")
                                .benchmark(NAME, NANOS, FORKS)
                                .build()),
                "are not comparable: suite.digest");
    }

    private static void refused(List<Run> runs, String message) {
        assertThatThrownBy(() -> compare(runs, SMT, MITIGATIONS))
                .isInstanceOf(FactorException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }
}
