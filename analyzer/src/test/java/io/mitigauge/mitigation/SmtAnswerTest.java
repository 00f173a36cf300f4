// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SMT's control means, and who set it. */
final class SmtAnswerTest {

    @ParameterizedTest
    @CsvSource({
        "qemu-skylake-smt-on, on, 'on: 2 threads per core online'",
        "qemu-skylake-nosmt, off, 'off: the second threads are offline, by nosmt'",
        "qemu-skylake-auto-nosmt, off, 'off: the second threads are offline, by mitigations=auto,nosmt'"
    })
    void capturedGuests(String name, String control, String because) {
        assertThat(SmtAnswer.of(Machines.captured(name))).isEqualTo(new SmtAnswer(control, because));
    }

    @Test
    void aGuestWithoutVisibleSiblingsKnowsNothingOfItsHost() {
        assertThat(SmtAnswer.of(Machines.captured("qemu-epyc-milan")).because())
                .startsWith("not visible")
                .contains("cannot know");
        assertThat(because("smt.control", "notsupported", "hypervisor.flag", "no"))
                .contains("the firmware has switched them off");
    }

    @ParameterizedTest
    @CsvSource({
        "forceoff, 'off, and cannot be switched on before the next boot, by nosmt=force'",
        "notimplemented, 'this kernel has no control of SMT for this CPU'",
        "4, 'partly on: 4 threads per core are allowed'",
        "sideways, 'unknown: the kernel says \"sideways\"'"
    })
    void rarerWords(String control, String because) {
        assertThat(because("smt.control", control, "kernel.commandLine", "quiet nosmt=force"))
                .isEqualTo(because);
    }

    @Test
    void switchedOffByHandIsNotPutDownToTheBoot() {
        assertThat(because("smt.control", "off", "kernel.commandLine", "quiet")).endsWith("so it was done at run time");
        assertThat(because("smt.control", "on", "smt.active", "0", "cpu.offline", "1,3"))
                .isEqualTo("allowed, but no two threads of a core are online (offline: CPU 1,3)");
    }

    @Test
    void nothingIsSaidAboutBootParametersThatCannotBeRead() {
        assertThat(because("smt.control", "off"))
                .isEqualTo("off: the second threads are offline; whether a boot parameter asks for it cannot be told");
    }

    @Test
    void anAbsentControlIsUnknownWithItsReason() {
        TreeMap<String, Reading> fields = new TreeMap<>();
        fields.put("smt.control", new Reading.Absent(Reading.Reason.DENIED, "permission denied", "/sys"));
        SmtAnswer answer = SmtAnswer.of(new Environment(Instant.EPOCH, fields));
        assertThat(answer).isEqualTo(new SmtAnswer("absent", "unknown: smt/control is absent (permission denied)"));
    }

    private static String because(String... namesAndTexts) {
        TreeMap<String, Reading> fields = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            fields.put(namesAndTexts[i], new Reading.Value(namesAndTexts[i + 1], "/test"));
        }
        return SmtAnswer.of(new Environment(Instant.EPOCH, fields)).because();
    }
}
