// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.mitigation.Machines;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Reading.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One cause is listed once, with what comes with it; on real guests where there are any. */
final class ImplicationsTest {

    @Test
    void nosmtIsOneChangeOnARealGuest() {
        List<EnvironmentChange> changes = captured("qemu-skylake-smt-on", "qemu-skylake-nosmt");

        assertThat(causes(changes)).containsExactly("smt.control");
        assertThat(changes)
                .extracting(EnvironmentChange::field)
                .contains(
                        "smt.active",
                        "cpu.online",
                        "cpu.siblings",
                        "cpu.threadsPerCore",
                        "kernel.commandLine",
                        "kernel.commandLineHash");
        assertThat(changes).allSatisfy(c -> assertThat(c.kind()).as(c.field()).isEqualTo(Kind.INTENDED));
    }

    @Test
    void linesThatSmtAloneChangesComeWithIt() {
        SampleRuns before = run().field("smt.control", "on")
                .field("vulnerabilities.mds", "Mitigation: Clear CPU buffers; SMT vulnerable")
                .field("vulnerabilities.l1tf", "Mitigation: PTE Inversion; VMX: cache flushes, SMT vulnerable")
                .field(
                        "vulnerabilities.retbleed",
                        "Mitigation: untrained return thunk; SMT enabled with STIBP protection")
                .field(
                        "vulnerabilities.spectre_v2",
                        "Mitigation: Retpolines; IBPB: conditional; STIBP: conditional; RSB filling")
                .field("vulnerabilities.spec_rstack_overflow", "Mitigation: Safe RET");
        SampleRuns after = run().field("smt.control", "off")
                .field("vulnerabilities.mds", "Mitigation: Clear CPU buffers; SMT disabled")
                .field("vulnerabilities.l1tf", "Mitigation: PTE Inversion; VMX: cache flushes, SMT disabled")
                .field("vulnerabilities.retbleed", "Mitigation: untrained return thunk; SMT disabled")
                .field("vulnerabilities.spectre_v2", "Mitigation: Retpolines; IBPB: conditional; RSB filling")
                .field("vulnerabilities.spec_rstack_overflow", "Mitigation: SMT disabled");

        List<EnvironmentChange> changes = EnvironmentDiff.between(before.build(), after.build());

        assertThat(changes).hasSize(6);
        assertThat(causes(changes)).containsExactly("smt.control");
    }

    @Test
    void autoNosmtIsTheSameOneChange() {
        assertThat(causes(captured("qemu-skylake-smt-on", "qemu-skylake-auto-nosmt")))
                .containsExactly("smt.control");
    }

    @Test
    void mitigationsOffIsOneChangeOfTheBootParameters() {
        List<EnvironmentChange> changes = captured("qemu-skylake-smt-on", "qemu-skylake-mitigations-off");

        assertThat(causes(changes)).containsExactly("kernel.commandLine");
        assertThat(changes)
                .extracting(EnvironmentChange::field)
                .contains("vulnerabilities.meltdown", "vulnerabilities.mds", "vulnerabilities.spectre_v2");
    }

    @Test
    void mitigationsAndSmtAreTwoChanges() {
        List<EnvironmentChange> changes = captured("qemu-skylake-mitigations-off", "qemu-skylake-nosmt");

        assertThat(causes(changes)).containsExactly("kernel.commandLine", "smt.control");
        assertThat(Attribution.of(Side.of(List.of(run().build())), Side.of(List.of(run().build())), changes))
                .containsExactly("SMT and mitigations or boot parameters changed together: only their total cost can be"
                        + " told; a run for each of them alone would split it");
    }

    @Test
    void flagsThatTheKernelSetsForItsMitigationsComeWithThem() {
        assertThat(captured("qemu-skylake-smt-on", "qemu-skylake-mitigations-off"))
                .filteredOn(c -> c.field().equals("cpu.flags"))
                .singleElement()
                .satisfies(c -> assertThat(c.impliedBy()).contains("kernel.commandLine"));
    }

    @Test
    void aFlagThatOnlyTheHypervisorCanShowIsTheHosts() {
        EnvironmentChange change = EnvironmentDiff.between(
                        run().field("cpu.flags", "fpu sse2").build(),
                        run().field("cpu.flags", "fpu md_clear sse2").build())
                .getFirst();

        assertThat(change.kind()).isEqualTo(Kind.INTENDED);
        assertThat(change.meaning()).contains("hypervisor or microcode");
        assertThat(EnvironmentDiff.between(
                                run().field("cpu.flags", "fpu sse2").build(),
                                run().field("cpu.flags", "avx2 fpu md_clear sse2")
                                        .build())
                        .getFirst()
                        .kind())
                .isEqualTo(Kind.CONFOUNDER);
    }

    @Test
    void anotherCpuIsOneChangeAndNoSetting() {
        List<EnvironmentChange> changes = captured("qemu-skylake-smt-on", "qemu-epyc-milan");

        assertThat(changes)
                .filteredOn(c -> List.of("cpu.vendor", "cpu.stepping", "cpu.flags", "cpu.bugs")
                        .contains(c.field()))
                .hasSize(4)
                .allSatisfy(c -> {
                    assertThat(c.impliedBy()).contains("cpu.model");
                    assertThat(c.kind()).isEqualTo(Kind.CONFOUNDER);
                });
    }

    @Test
    void cpusThatSmtDoesNotExplainAreAConfounder() {
        SampleRuns before =
                run().field("smt.control", "on").field("cpu.online", "0-3").field("cpu.siblings", "0-1;2-3");
        SampleRuns after =
                run().field("smt.control", "off").field("cpu.online", "0").field("cpu.siblings", "0");

        List<EnvironmentChange> changes = EnvironmentDiff.between(before.build(), after.build());

        assertThat(causes(changes)).containsExactlyInAnyOrder("smt.control", "cpu.online");
        assertThat(changes).filteredOn(c -> c.kind() == Kind.CONFOUNDER).hasSize(2);
    }

    @Test
    void aStateThatChangesBehindTheGuestsBackIsTheHosts() {
        EnvironmentChange change = EnvironmentDiff.between(
                        run().field("vulnerabilities.mds", "Vulnerable: Clear CPU buffers attempted, no microcode")
                                .build(),
                        run().field("vulnerabilities.mds", "Mitigation: Clear CPU buffers")
                                .build())
                .getFirst();

        assertThat(change.kind()).isEqualTo(Kind.INTENDED);
        assertThat(change.meaning()).contains("the host, its hypervisor or the microcode");
    }

    @Test
    void aNewerKernelsWordsForTheSameStateAreNoChangeOfState() {
        SampleRuns before = run().field("kernel.release", "5.10")
                .field(
                        "vulnerabilities.spectre_v2",
                        "Mitigation: Full generic retpoline, IBPB: conditional, IBRS_FW, STIBP: disabled, RSB filling");
        SampleRuns after = run().field("kernel.release", "6.12")
                .field(
                        "vulnerabilities.spectre_v2",
                        "Mitigation: Retpolines; IBPB: conditional; IBRS_FW; STIBP: disabled; RSB filling");

        List<EnvironmentChange> changes = EnvironmentDiff.between(before.build(), after.build());

        assertThat(causes(changes)).containsExactly("kernel.release");
        assertThat(changes.get(1).meaning()).contains("words the same state differently");
    }

    @Test
    void aVulnerabilityThatOnlyTheNewKernelKnowsComesWithIt() {
        SampleRuns before = run().field("kernel.release", "4.18.6").absent("vulnerabilities.mds", Reason.MISSING);
        SampleRuns after = run().field("kernel.release", "5.1.2")
                .field("vulnerabilities.mds", "Mitigation: Clear CPU buffers; SMT Host state unknown");

        assertThat(causes(EnvironmentDiff.between(before.build(), after.build())))
                .containsExactly("kernel.release");
    }

    @Test
    void whatWasMaskedIsNotExplainedByTheKernel() {
        SampleRuns before = run().field("kernel.release", "6.1").absent("vulnerabilities.mds", Reason.MASKED);
        SampleRuns after = run().field("kernel.release", "6.2").field("vulnerabilities.mds", "Not affected");

        assertThat(causes(EnvironmentDiff.between(before.build(), after.build())))
                .containsExactlyInAnyOrder("kernel.release", "vulnerabilities.mds");
    }

    @Test
    void theSameMachineOnAnotherCpuWasMoved() {
        SampleRuns before = run().field("machine.idHash", "a").field("cpu.model", "Xeon 1");
        SampleRuns after = run().field("machine.idHash", "a").field("cpu.model", "Xeon 2");

        assertThat(cautions(before, after)).anyMatch(c -> c.contains("it was moved to another host"));
        assertThat(cautions(before, run().field("machine.idHash", "b").field("cpu.model", "Xeon 2")))
                .anyMatch(c -> c.startsWith("the CPUs differ: this compares two machines"));
    }

    @Test
    void intentThatDidNotTakeIsSaid() {
        SampleRuns after = run().field("kernel.commandLine", "quiet nosmt").field("smt.control", "on");

        assertThat(cautions(run().field("smt.control", "on"), after))
                .anyMatch(c -> c.contains("ask for nosmt, and the kernel still reports SMT on"));
        assertThat(cautions(after, run().field("smt.control", "on"))).noneMatch(c -> c.contains("ask for nosmt"));
    }

    @Test
    void emulatedCpusAreTheFirstReasonToDoubt() {
        SampleRuns emulated = run().field("hypervisor.kind", "QEMU TCG (emulation)");
        SampleRuns real = run().field("hypervisor.kind", "KVM");

        assertThat(cautions(emulated, emulated).getFirst()).startsWith("the CPUs are emulated by a program");
        assertThat(cautions(real, real)).noneMatch(c -> c.contains("emulated"));
    }

    @Test
    void cpusThatMayBeEmulatedAreNotSaidToBe() {
        SampleRuns doubtful = run().field("hypervisor.kind", "QEMU without KVM, perhaps emulation");
        assertThat(cautions(doubtful, doubtful).getFirst())
                .startsWith("whether the CPUs are emulated by a program is not known");
    }

    @Test
    void unknownOnBothSidesIsNotTheSame() {
        SampleRuns side = run().absent("smt.control", Reason.DENIED).absent("vulnerabilities", Reason.MASKED);

        assertThat(cautions(side, side))
                .contains("unknown on both sides, which is not the same as unchanged: smt.control, vulnerabilities");
    }

    @Test
    void aGuestOnAnotherCpuThanAtBootWasMovedLive() {
        SampleRuns booted = run().field("cpu.family", "6")
                .field("cpu.modelNumber", "85")
                .field("cpu.stepping", "4")
                .field("cpu.liveSignature", "family 6 model 85 stepping 4");
        SampleRuns moved = run().field("cpu.family", "6")
                .field("cpu.modelNumber", "85")
                .field("cpu.stepping", "4")
                .field("cpu.liveSignature", "family 6 model 106 stepping 6");

        assertThat(cautions(booted, booted)).noneMatch(c -> c.contains("moved live"));
        assertThat(cautions(booted, moved))
                .anyMatch(c -> c.startsWith("the run after was on another CPU than at boot (booted on family 6 model 85"
                        + " stepping 4, now on family 6 model 106 stepping 6): the guest was moved live"));
    }

    @Test
    void coresThatAreSharedNoLongerAreAChangeThatTheKernelCannotSee() {
        SampleRuns before = run().field("smt.control", "notsupported").field("probe.siblings", "0-1;2-3");
        SampleRuns after = run().field("smt.control", "notsupported").field("probe.siblings", "0;1;2;3");
        List<EnvironmentChange> changes = EnvironmentDiff.between(before.environment(), after.environment());

        assertThat(causes(changes)).containsExactly("probe.siblings");
        assertThat(changes.getFirst().kind()).isEqualTo(Kind.INTENDED);
        assertThat(changes.getFirst().meaning()).startsWith("measured: other CPUs share a core");
    }

    @Test
    void coresThatSmtExplainsComeWithIt() {
        SampleRuns before = run().field("smt.control", "on")
                .field("cpu.online", "0-3")
                .field("cpu.siblings", "0-1;2-3")
                .field("probe.siblings", "0-1;2-3");
        SampleRuns after = run().field("smt.control", "off")
                .field("cpu.online", "0,2")
                .field("cpu.siblings", "0;2")
                .field("probe.siblings", "0;2");
        assertThat(causes(EnvironmentDiff.between(before.environment(), after.environment())))
                .containsExactly("smt.control");
    }

    private static List<String> cautions(SampleRuns before, SampleRuns after) {
        return Comparisons.between(before.build(), after.build(), Settings.withMargin(0.03))
                .cautions();
    }

    private static List<EnvironmentChange> captured(String before, String after) {
        return EnvironmentDiff.between(Machines.captured(before), Machines.captured(after));
    }

    private static List<String> causes(List<EnvironmentChange> changes) {
        return changes.stream()
                .filter(c -> c.impliedBy().isEmpty())
                .map(EnvironmentChange::field)
                .toList();
    }
}
