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
import java.util.List;
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

    /** Only the new kernel knows the file in which its two states differ: the old one's run is of either. */
    @Test
    void aRunThatAgreesWithTwoLevelsIsRefused() {
        Run older = state(true, true, 1)
                .field("kernel.release", "5.10.0")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        Run open = state(true, true, 2)
                .field("vulnerabilities.retbleed", "Vulnerable")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        Run closed = state(true, true, 3)
                .field(
                        "vulnerabilities.retbleed",
                        "Mitigation: untrained return thunk; SMT enabled with STIBP protection")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        refused(List.of(older, open, closed), "agrees with both");
        refused(List.of(open, older, closed), "which differ in retbleed; leave it out");
        assertThat(compare(List.of(open, closed), MITIGATIONS).factors())
                .extracting(FactorLevels::factor)
                .containsExactly(MITIGATIONS);
    }

    /** Without SMT the kernel says of SRSO nothing but that. */
    @Test
    void whereTheAbsenceOfSmtHidesTheLevelARunIsRefused() {
        Run open = state(true, true, 1)
                .field("vulnerabilities.spec_rstack_overflow", "Vulnerable")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        Run safe = state(true, true, 2)
                .field("vulnerabilities.spec_rstack_overflow", "Mitigation: Safe RET")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        Run hidden = state(false, true, 3)
                .field("vulnerabilities.spec_rstack_overflow", "Mitigation: SMT disabled")
                .benchmark(NAME, NANOS, FORKS)
                .build();
        refused(List.of(open, safe, hidden), "which differ in spec_rstack_overflow");
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
