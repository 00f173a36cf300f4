// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.mitigation.MdsAnswer.Verdict;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of docs/environment.md, "Is this kernel patched for MDS?", row by row. */
final class MdsAnswerTest {

    private static final String MDS = "vulnerabilities.mds";
    private static final String ATTEMPTED = "Vulnerable: Clear CPU buffers attempted, no microcode";

    @ParameterizedTest
    @CsvSource({
        "local-kvm-amd-zen5-6.18-guest, 1, NOT_AFFECTED",
        "bm-broadwell-e5-2699v4-ht-on, 4, PARTIAL",
        "bm-broadwell-e5-2699v4-nosmt, 2, MITIGATED",
        "bm-skylake-506e3-debian10-updated-ucode, 4, PARTIAL",
        "bm-cascadelake-6230n-ht-on, 1, NOT_AFFECTED",
        "bm-haswell-no-ht-6.16plus, 2, MITIGATED",
        "kvm-nested-skylake-8168, 5, MITIGATED",
        "hyperv-azure-8272cl-5.15, 5, MITIGATED",
        "hyperv-azure-broadwell-e5-2673v4, 5, MITIGATED",
        "hyperv-azure-epyc-7763-zen3, 1, NOT_AFFECTED",
        "hyperv-azure-epyc-9v45-zen5, 1, NOT_AFFECTED",
        "kvm-generic-qemu-cpu, 7, UNKNOWN",
        "arm64-graviton2, 1, NOT_AFFECTED",
        "linode-4.18.6-x86_64, 9, VULNERABLE",
        "linode-5.1.2-x86_64, 5, MITIGATED",
        "linode-5.1.2-x86_64-before-live-migration, 7, UNKNOWN",
        "linode-5.1.2-x86-32bit, 5, MITIGATED",
        "debian7-3.2-amd64, 11, VULNERABLE",
        "xen-pvh-domu, 5, MITIGATED",
        "container-masked-sys, 12, UNKNOWN"
    })
    void documentedMachines(String name, int row, Verdict verdict, @TempDir Path folder) throws IOException {
        expect(Machines.documented(Objects.requireNonNull(Machines.documented().get(name)), folder), row, verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "qemu-broadwell, 7, UNKNOWN",
        "qemu-cooperlake, 7, UNKNOWN",
        "qemu-denverton, 1, NOT_AFFECTED",
        "qemu-epyc-milan, 1, NOT_AFFECTED",
        "qemu-epyc-v1, 1, NOT_AFFECTED",
        "qemu-ivybridge-mds-off, 8, VULNERABLE",
        "qemu-skylake-auto-nosmt, 7, UNKNOWN",
        "qemu-skylake-mitigations-off, 8, VULNERABLE",
        "qemu-skylake-nosmt, 7, UNKNOWN",
        "qemu-skylake-smt-on, 7, UNKNOWN"
    })
    void capturedGuests(String name, int row, Verdict verdict) {
        expect(Machines.captured(name), row, verdict);
    }

    @Test
    void everyMachineHasItsLineAbove() throws IOException {
        assertThat(Machines.documented()).hasSize(20);
        assertThat(Machines.allCaptured()).hasSize(10);
    }

    @Test
    void namesTheParameterThatSwitchesItOff() {
        assertThat(MdsAnswer.of(Machines.captured("qemu-skylake-mitigations-off"))
                        .because())
                .endsWith("(mitigations=off)");
        assertThat(MdsAnswer.of(Machines.captured("qemu-ivybridge-mds-off")).because())
                .endsWith("(mds=off)");
        MdsAnswer unexplained =
                MdsAnswer.of(with(Map.of(MDS, "Vulnerable; SMT vulnerable", "kernel.commandLine", "none")));
        assertThat(unexplained.advice()).contains("built without it");
        assertThat(unexplained.crossThread()).isEqualTo("open: SMT is on");
    }

    @Test
    void onBareMetalMissingMicrocodeIsTheOwnersTask() {
        Environment machine = with(Map.of(MDS, ATTEMPTED + "; SMT vulnerable", "hypervisor.flag", "no"));
        expect(machine, 6, Verdict.VULNERABLE);
        assertThat(MdsAnswer.of(machine).advice()).contains("microcode package");
    }

    @Test
    void inAGuestMissingMicrocodeIsTheHostsTask() {
        Environment machine = with(Map.of(MDS, ATTEMPTED + "; SMT disabled", "hypervisor.flag", "yes"));
        expect(machine, 7, Verdict.UNKNOWN);
        assertThat(MdsAnswer.of(machine).advice()).contains("nothing to update in this guest");
    }

    @Test
    void aGuestsWordOnSmtIsNotItsHosts() {
        expect(
                with(Map.of(MDS, "Mitigation: Clear CPU buffers; SMT disabled", "hypervisor.flag", "yes")),
                5,
                Verdict.MITIGATED);
        expect(
                with(Map.of(MDS, "Mitigation: Clear CPU buffers; SMT vulnerable", "hypervisor.flag", "yes")),
                4,
                Verdict.PARTIAL);
    }

    @Test
    void aPartIsAffectedByMsbdsOnly() {
        expect(
                with(Map.of(MDS, "Mitigation: Clear CPU buffers; SMT mitigated", "hypervisor.flag", "no")),
                3,
                Verdict.MITIGATED);
    }

    @ParameterizedTest
    @CsvSource({"AuthenticAMD", "HygonGenuine", "0x41", "0x61"})
    void vendorsWithoutTheFlawNeedNoFix(String vendor) {
        expect(oldKernel(vendor, "21", "2"), 10, Verdict.NOT_AFFECTED);
    }

    @Test
    void intelWithoutTheFileIsVulnerableUnlessItIsOneOfAFewAtoms() {
        expect(oldKernel("GenuineIntel", "6", "85"), 9, Verdict.VULNERABLE);
        expect(oldKernel("GenuineIntel", "6", "95"), 10, Verdict.NOT_AFFECTED);
        expect(oldKernel("GenuineIntel", "15", "95"), 9, Verdict.VULNERABLE);
    }

    @Test
    void anAncientKernelWithABackportIsNotJudged() {
        Map<String, Reading> fields = new TreeMap<>();
        put(fields, "cpu.online", "0-1");
        put(fields, "cpu.vendor", "GenuineIntel");
        fields.put("vulnerabilities", new Reading.Absent(Reading.Reason.MISSING, "no folder", "/sys"));
        expect(new Environment(Instant.EPOCH, new TreeMap<>(fields)), 11, Verdict.VULNERABLE);
        put(fields, "cpu.flags", "fpu md_clear sse2");
        expect(new Environment(Instant.EPOCH, new TreeMap<>(fields)), 11, Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"DENIED", "MASKED", "ERROR"})
    void whatCannotBeReadIsNeverCalledMissing(Reading.Reason reason) {
        Map<String, Reading> file = new TreeMap<>();
        put(file, "cpu.online", "0-1");
        put(file, "vulnerabilities.meltdown", "Mitigation: PTI");
        file.put(MDS, new Reading.Absent(reason, "why", "/sys"));
        expect(new Environment(Instant.EPOCH, new TreeMap<>(file)), 12, Verdict.UNKNOWN);

        Map<String, Reading> folder = new TreeMap<>();
        put(folder, "cpu.online", "0-1");
        put(folder, "cpu.bugs", "mds meltdown");
        folder.put("vulnerabilities", new Reading.Absent(reason, "why", "/sys"));
        Environment machine = new Environment(Instant.EPOCH, new TreeMap<>(folder));
        expect(machine, 12, Verdict.UNKNOWN);
        assertThat(MdsAnswer.of(machine).because()).contains("why").contains("counts this CPU as affected");
    }

    @Test
    void withoutAnySysfsNothingIsClaimed() {
        expect(new Environment(Instant.EPOCH, new TreeMap<>()), 12, Verdict.UNKNOWN);
    }

    @Test
    void aXenParavirtualGuestCannotKnow() {
        expect(
                with(Map.of(
                        MDS,
                        "Mitigation: Clear CPU buffers; SMT Host state unknown",
                        "vulnerabilities.meltdown",
                        "Unknown (XEN PV detected, hypervisor mitigation required)")),
                13,
                Verdict.UNKNOWN);
    }

    @Test
    void aThirtyTwoBitKernelIsToldWhatItLacks() {
        String line = "Mitigation: Clear CPU buffers; SMT Host state unknown";
        MdsAnswer answer = MdsAnswer.of(with(Map.of(MDS, line, "os.arch", "x86")));

        assertThat(answer.verdict()).isEqualTo(Verdict.MITIGATED);
        assertThat(answer.advice())
                .contains("ask the provider")
                .contains("without PAE")
                .contains("prefer a 64-bit kernel");
        assertThat(MdsAnswer.of(with(Map.of(MDS, line, "os.arch", "amd64"))).advice())
                .doesNotContain("32-bit");
        assertThat(MdsAnswer.of(with(Map.of(MDS, "Not affected", "os.arch", "x86")))
                        .advice())
                .startsWith("this kernel is a 32-bit one");
    }

    @Test
    void aNewWordingIsNotGuessed() {
        Environment machine = with(Map.of(MDS, "Exorcised: buffers"));
        expect(machine, 12, Verdict.UNKNOWN);
        assertThat(MdsAnswer.of(machine).because()).contains("Exorcised: buffers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mitigation: Clear CPU buffers",
                "Mitigation: Clear CPU buffers; SM",
                "Mitigation: Clear CPU buffers; SMT vulner",
                "Not affected; SMT vulnerable",
                "Mitigati",
                "; Mitigation: Clear CPU buffers; SMT disabled"
            })
    void halfALineIsNotJudged(String line) {
        expect(with(Map.of(MDS, line, "hypervisor.flag", "yes")), 12, Verdict.UNKNOWN);
        expect(with(Map.of(MDS, line, "hypervisor.flag", "no")), 12, Verdict.UNKNOWN);
    }

    @Test
    void aNewReasonForVulnerableIsQuotedAndNotCalledSwitchedOff() {
        MdsAnswer answer = MdsAnswer.of(with(Map.of(MDS, "Vulnerable: moon phase; SMT vulnerable")));
        assertThat(answer.row()).isEqualTo(8);
        assertThat(answer.verdict()).isEqualTo(Verdict.VULNERABLE);
        assertThat(answer.because()).contains("moon phase").doesNotContain("switched off");
        assertThat(answer.protection()).isEqualTo("cannot be told");
    }

    @Test
    void parametersThatCannotBeReadAreNoReasonToBlameTheBuild() {
        assertThat(MdsAnswer.of(with(Map.of(MDS, "Vulnerable; SMT vulnerable"))).advice())
                .contains("boot parameters, which cannot be read");
    }

    @Test
    void aFileThatItsFolderListsIsNotMissing() {
        TreeMap<String, Reading> fields = new TreeMap<>();
        put(fields, "cpu.vendor", "GenuineIntel");
        put(fields, "vulnerabilities.meltdown", "Mitigation: PTI");
        fields.put(MDS, new Reading.Absent(Reading.Reason.MISSING, "does not exist", "/sys"));
        expect(new Environment(Instant.EPOCH, fields), 12, Verdict.UNKNOWN);
    }

    @Test
    void filesThatNoKernelWroteDoNotProveThatOneIsMissing() {
        expect(
                with(Map.of("vulnerabilities.x", "nonsense", "cpu.online", "0", "cpu.vendor", "GenuineIntel")),
                12,
                Verdict.UNKNOWN);
    }

    @Test
    void anOldKernelOnACpuThatIsNotKnownIsNotJudged() {
        Environment machine = with(Map.of("vulnerabilities.meltdown", "Vulnerable", "cpu.online", "0-1"));
        expect(machine, 9, Verdict.UNKNOWN);
        assertThat(MdsAnswer.of(machine).because()).endsWith("its vendor is not known");
        assertThat(MdsAnswer.of(machine).kernel()).isEqualTo("lacks the fix");
    }

    private static Environment oldKernel(String vendor, String family, String model) {
        return with(Map.of(
                "vulnerabilities.meltdown",
                "Mitigation: PTI",
                "cpu.online",
                "0-1",
                "cpu.vendor",
                vendor,
                "cpu.family",
                family,
                "cpu.modelNumber",
                model));
    }

    private static Environment with(Map<String, String> texts) {
        Map<String, Reading> fields = new TreeMap<>();
        texts.forEach((name, text) -> put(fields, name, text));
        return new Environment(Instant.EPOCH, new TreeMap<>(fields));
    }

    private static void put(Map<String, Reading> fields, String name, String text) {
        fields.put(name, new Reading.Value(text, "/test"));
    }

    private static void expect(Environment machine, int row, Verdict verdict) {
        MdsAnswer answer = MdsAnswer.of(machine);
        assertThat(answer.row()).as(answer.because()).isEqualTo(row);
        assertThat(answer.verdict()).isEqualTo(verdict);
        assertThat(answer.because()).isNotBlank().doesNotEndWith(".");
    }

    @Test
    void aCpuThatIsNotThatOfTheBootLeavesAllOpen() {
        Environment booted = Machines.captured("qemu-epyc-milan");
        String same = "family " + booted.text("cpu.family").orElseThrow() + " model "
                + booted.text("cpu.modelNumber").orElseThrow() + " stepping "
                + booted.text("cpu.stepping").orElseThrow();

        expect(booted.with(live(same)), 1, Verdict.NOT_AFFECTED);

        Environment moved = booted.with(live("family 6 model 85 stepping 4"));
        expect(moved, 14, Verdict.UNKNOWN);
        assertThat(MdsAnswer.of(moved).because())
                .isEqualTo("the CPU is another than at boot (booted on " + same
                        + ", now on family 6 model 85 stepping 4): this guest was moved live, and what the kernel says is"
                        + " about the CPU that it left");
    }

    private static Map<String, Reading> live(String signature) {
        return Map.of("cpu.liveSignature", new Reading.Value(signature, "test"));
    }
}
