// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs between two environments, and what that means. */
final class EnvironmentDiffTest {

    @Test
    void switchingSmtOffIsWhatTheQuestionIsAbout() {
        SampleRuns before = run().field("smt.control", "on")
                .field("smt.active", "1")
                .field("cpu.online", "0-3")
                .field("cpu.siblings", "0-1;2-3")
                .field("cpu.threadsPerCore", "2")
                .field("jvm.processors", "4")
                .field("oshi.processor.logicalCount", "4")
                .field("vulnerabilities.mds", "Mitigation: Clear CPU buffers; SMT vulnerable")
                .field("kernel.commandLine", "quiet");
        SampleRuns after = run().field("smt.control", "off")
                .field("smt.active", "0")
                .field("cpu.online", "0,2")
                .field("cpu.siblings", "0;2")
                .field("cpu.threadsPerCore", "1")
                .field("jvm.processors", "2")
                .field("oshi.processor.logicalCount", "2")
                .field("vulnerabilities.mds", "Mitigation: Clear CPU buffers; SMT disabled")
                .field("kernel.commandLine", "quiet nosmt");

        assertThat(between(before, after))
                .hasSize(9)
                .allSatisfy(c -> assertThat(c.kind()).as(c.field()).isEqualTo(Kind.INTENDED))
                .filteredOn(c -> c.impliedBy().isEmpty())
                .singleElement()
                .satisfies(c -> assertThat(c.field()).isEqualTo("smt.control"));
        assertThat(Comparisons.between(before.build(), after.build(), Settings.withMargin(0.03))
                        .cautions())
                .noneMatch(c -> c.startsWith("something else changed too"));
    }

    @Test
    void anotherJvmIsAConfounder() {
        EnvironmentChange change = only(run().field("jvm.version", "25+36"), run().field("jvm.version", "25.0.1+8"));

        assertThat(change.kind()).isEqualTo(Kind.CONFOUNDER);
        assertThat(change.before().shown()).isEqualTo("25+36");
        assertThat(change.after().shown()).isEqualTo("25.0.1+8");
        assertThat(change.meaning()).startsWith("another JVM");
    }

    @Test
    void anotherArchitectureIsFatal() {
        assertThat(only(run().field("os.arch", "amd64"), run().field("os.arch", "aarch64"))
                        .kind())
                .isEqualTo(Kind.FATAL);
    }

    @ParameterizedTest
    @CsvSource({
        "hypervisor.kind, KVM, 'QEMU, software emulation (TCG)'",
        "cpu.model, QEMU Virtual CPU version 2.5+, Xeon"
    })
    void emulationOnOneSideIsFatal(String field, String before, String after) {
        assertThat(only(run().field(field, before), run().field(field, after)).kind())
                .isEqualTo(Kind.FATAL);
        assertThat(only(run().field(field, after), run().field(field, before)).kind())
                .isEqualTo(Kind.FATAL);
    }

    /** Two boots of one emulated machine, of which one was too slow to answer what tells it for certain. */
    @Test
    void emulationOnOneSideAndPerhapsOnTheOtherIsAConfounder() {
        EnvironmentChange change = only(
                run().field("hypervisor.kind", "QEMU without KVM, perhaps emulation"),
                run().field("hypervisor.kind", "QEMU TCG (emulation)"));
        assertThat(change.kind()).isEqualTo(Kind.CONFOUNDER);
        assertThat(change.meaning()).isEqualTo("one side was emulated in software, and of the other it cannot be told");
    }

    @Test
    void anotherHypervisorWithoutEmulationIsAConfounder() {
        assertThat(only(run().field("hypervisor.kind", "KVM"), run().field("hypervisor.kind", "Xen"))
                        .kind())
                .isEqualTo(Kind.CONFOUNDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel.bootIdHash",
                "load.oneMinute",
                "load.fifteenMinutes",
                "uptime",
                "memory.available",
                "memory.free",
                "memory.swapFree",
                "oshi.memory.available",
                "oshi.uptime"
            })
    void whatAlwaysDiffersIsNotListed(String field) {
        assertThat(between(run().field(field, "1"), run().field(field, "2"))).isEmpty();
        assertThat(between(run().field(field, "1"), run().absent(field, Reason.MISSING)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "memory.total, 16000000, 15300000, 0",
        "clock.tscMegahertz, 1993, 1996, 0",
        "clock.tscMegahertz, 1993, 2000, 1",
        "memory.total, 16000000, 15100000, 1",
        "oshi.memory.total, 1000, 950, 0",
        "oshi.memory.total, 1000, 949, 1",
        "memory.transparentHugePages, madvise, always, 1",
        "memory.hugePages, 0, 512, 1",
        "cpu.stepping, 100, 101, 1"
    })
    void aLittleMoreOrLessMemoryIsTheSame(String field, String before, String after, int listed) {
        assertThat(between(run().field(field, before), run().field(field, after)))
                .hasSize(listed);
        assertThat(between(run().field(field, after), run().field(field, before)))
                .hasSize(listed);
    }

    @Test
    void absentAgainstAValueIsAChange() {
        EnvironmentChange change = only(run().absent("smt.control", Reason.MISSING), run().field("smt.control", "on"));

        assertThat(change.before().shown()).isEqualTo("absent (no smt.control)");
        assertThat(change.kind()).isEqualTo(Kind.INTENDED);
    }

    @Test
    void absentForTheSameReasonIsNoChange() {
        assertThat(between(run().absent("smt.control", Reason.MISSING), run().absent("smt.control", Reason.MISSING)))
                .isEmpty();
    }

    @Test
    void absentForAnotherReasonIsAChange() {
        assertThat(between(run().absent("smt.control", Reason.MISSING), run().absent("smt.control", Reason.DENIED)))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "MISSING")
    void whatCannotBeReadOnOneSideIsUnknownAndNotSwitched(Reason reason) {
        EnvironmentChange change = only(run().field("smt.control", "on"), run().absent("smt.control", reason));

        assertThat(change.kind()).isEqualTo(Kind.CONFOUNDER);
        assertThat(change.meaning()).contains("unknown");
        assertThat(change.impliedBy()).isEmpty();
    }

    @Test
    void aFileInAMaskedFolderIsUnknownAndNotGone() {
        List<EnvironmentChange> changes = between(
                run().field("vulnerabilities.mds", "Mitigation: Clear CPU buffers; SMT disabled"),
                run().absent("vulnerabilities", Reason.MASKED));

        assertThat(changes).hasSize(2).allSatisfy(c -> {
            assertThat(c.kind()).isEqualTo(Kind.CONFOUNDER);
            assertThat(c.meaning()).contains("unknown");
        });
    }

    @Test
    void aFieldThatOneSideNeverLookedForIsUnknownThere() {
        EnvironmentChange change = only(
                run().field("os.name", "Linux"), run().field("os.name", "Linux").field("cpu.family", "6"));

        assertThat(change.before())
                .isEqualTo(new Reading.Absent(Reason.MISSING, "not looked for by that version of mitigauge", ""));
        assertThat(change.kind()).isEqualTo(Kind.CONFOUNDER);
        assertThat(change.meaning()).contains("unknown");
    }

    @Test
    void microcodeThatAHypervisorMakesUpDoesNotChange() {
        SampleRuns before = run().field("cpu.microcode", "0x1").field("cpu.microcodePlaceholder", "yes");
        SampleRuns after = run().field("cpu.microcode", "0x1000065").field("cpu.microcodePlaceholder", "yes");
        assertThat(between(before, after)).isEmpty();

        SampleRuns real = run().field("cpu.microcode", "0x2006a08").field("cpu.microcodePlaceholder", "no");
        SampleRuns newer = run().field("cpu.microcode", "0x2006e05").field("cpu.microcodePlaceholder", "no");
        assertThat(only(real, newer).kind()).isEqualTo(Kind.INTENDED);
        assertThat(only(before, real).field()).isEqualTo("cpu.microcodePlaceholder");
    }

    @Test
    void theWorstComesFirstThenTheName() {
        SampleRuns before = run().suite("0123456789abcdef")
                .field("smt.control", "on")
                .field("cpu.vendor", "a")
                .field("os.arch", "a")
                .field("clock.source", "a")
                .field("kernel.release", "a");
        SampleRuns after = run().suite("fedcba9876543210")
                .field("smt.control", "off")
                .field("cpu.vendor", "b")
                .field("os.arch", "b")
                .field("clock.source", "b")
                .field("kernel.release", "b");

        List<EnvironmentChange> changes = between(before, after);

        assertThat(changes)
                .extracting(EnvironmentChange::field)
                .containsExactly(
                        "os.arch", "suite.digest", "clock.source", "cpu.vendor", "kernel.release", "smt.control");
        assertThat(changes.get(1).before().shown()).isEqualTo("0123456789ab");
    }

    @Test
    void anUnknownSuiteIsNoDifference() {
        assertThat(between(run().suite("aa"), run().suite(null))).isEmpty();
    }

    @Test
    void withoutEnvironmentsNothingDiffers() {
        assertThat(between(run(), run().field("smt.control", "on"))).isEmpty();
    }

    private static List<EnvironmentChange> between(SampleRuns before, SampleRuns after) {
        return EnvironmentDiff.between(before.build(), after.build());
    }

    private static EnvironmentChange only(SampleRuns before, SampleRuns after) {
        List<EnvironmentChange> changes = between(before, after);
        assertThat(changes).hasSize(1);
        return changes.getFirst();
    }
}
