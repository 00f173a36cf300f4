// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of a kernel command line may be stored. */
final class KernelCommandLineTest {

    @Test
    void keepsTheAllowedInOrderAndCountsTheRest() {
        assertThat(shareable("BOOT_IMAGE=/vmlinuz root=UUID=0f1e2d3c-0000-4000-8000-000000000000 mitigations=auto ro "
                        + "nosmt console=ttyS0 quiet\n"))
                .isEqualTo("mitigations=auto nosmt (+5 parameters not stored)");
    }

    @Test
    void countsASingleOne() {
        assertThat(shareable("quiet nosmt")).isEqualTo("nosmt (+1 parameter not stored)");
    }

    @Test
    void saysNoneForAnEmptyLine() {
        assertThat(shareable("\n")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mitigations=auto,no_guest_host",
                "kvm-intel.vmentry_l1d_flush=cond",
                "spectre_v2=retpoline,generic",
                "isolcpus=managed_irq,domain,1-3",
                "hugepagesz=1G",
                "processor.max_cstate=1",
                "mem=4G",
                "nosmt=force",
                "tsx=off"
            })
    void keepsSettings(String parameter) {
        assertThat(shareable(parameter)).isEqualTo(parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "nosmt=10.0.0.5, nosmt=(withheld)",
        "mds=db1.example.com, mds=(withheld)",
        "tsc=52:54:00:12:34:56, tsc=(withheld)",
        "idle=/home/jane/x, idle=(withheld)",
        "psi=jane@example, psi=(withheld)",
        "mem=0f1e2d3c-0000-4000-8000-000000000000, mem=(withheld)",
        "retbleed=0123456789abcdef, retbleed=(withheld)",
        "sched_x=fe80::5054:ff:fe12:3456, sched_x=(withheld)"
    })
    void withholdsValuesThatAreNoSettings(String parameter, String expected) {
        assertThat(shareable(parameter)).isEqualTo(expected);
    }

    @Test
    void withholdsQuotedValuesAndKeepsThemOneWord() {
        assertThat(shareable("mds=\"full nosmt secret\" quiet")).isEqualTo("mds=(withheld) (+1 parameter not stored)");
    }

    @Test
    void countsWhatIsMeantForInit() {
        assertThat(shareable("nosmt -- nosmt --addr 10.0.0.5")).isEqualTo("nosmt (+3 parameters not stored)");
    }

    @Test
    void doesNotTakeANameThatOnlyBeginsLikeAnAllowedOne() {
        assertThat(shareable("mdsx=1 xmds=1 memory=1")).isEqualTo("(+3 parameters not stored)");
    }

    @Test
    void takesAWordAsLongAsAFileMayBe() {
        assertThat(shareable("a".repeat(60_000) + " nosmt")).isEqualTo("nosmt (+1 parameter not stored)");
        assertThat(shareable("\"a\"".repeat(20_000) + " nosmt")).isEqualTo("nosmt (+1 parameter not stored)");
    }

    private static String shareable(String line) {
        return KernelCommandLine.parse(line).shareable();
    }
}
